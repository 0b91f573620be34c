"""Chance that can be repeated: every part of the world draws from a generator named after itself."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from random import Random
from typing import Generic, TypeVar

import numpy as np
from ulid import ULID

T = TypeVar("T")
_FIRST_MILLISECOND = 1_767_225_600_000  # 2026-01-01, in every public id of a seeded world


def luck(seed: int, part: str) -> Random:
    """The generator of one part of the world, so that a change in one leaves the others as they were."""
    return Random(f"meadow {seed} {part}")


def numbers(seed: int, part: str) -> np.random.Generator:
    """The same for columns of numbers."""
    return np.random.default_rng([seed, *part.encode()])


def public_ids(seed: int) -> Iterator[str]:
    """Public ids, the same for the same seed whenever it is sown, so that links outlive a new seeding."""
    random = luck(seed, "ids")
    for millisecond in count(_FIRST_MILLISECOND):
        yield str(ULID.from_bytes(millisecond.to_bytes(6) + random.randbytes(10)))


class Weighted(Generic[T]):
    """Draws from things with weights."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = things
        self._edges = list(accumulate(weights))

    def draw(self, random: Random) -> T:
        return self._things[bisect(self._edges, random.random() * self._edges[-1], hi=len(self._things) - 1)]
