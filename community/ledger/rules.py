"""Pure rules of the book."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One entry to be: debit positive, credit negative, whole minor units of `currency`."""

    account: str
    minor: int
    currency: str


class Unbalanced(ValueError):
    """Lines that do not sum to zero in each currency: a mistake in the caller, never shown to a person."""


class NotPosted(LookupError):
    """There is no such transaction to take back."""


def balanced(lines: Iterable[Line]) -> list[Line]:
    """The lines that move something. Raises Unbalanced unless they sum to zero per currency and at least two remain."""
    moving = [line for line in lines if line.minor]
    sums: dict[str, int] = defaultdict(int)
    for line in moving:
        if type(line.minor) is not int:
            raise Unbalanced(f"{line.account}: money is whole minor units, not {line.minor!r}")
        sums[line.currency] += line.minor
    if len(moving) < 2 or any(sums.values()):
        raise Unbalanced(f"sums by currency: {dict(sums)}, {len(moving)} lines")
    return moving


def reversed_lines(lines: Iterable[Line]) -> list[Line]:
    return [Line(line.account, -line.minor, line.currency) for line in lines]
