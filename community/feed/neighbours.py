"""Which cards stand side by side: no author twice in a row, no two neighbours of nearly one colour, no picture twice on a screen,
where the list allows it.

Pure. Colours are compared in CIELAB, where distance is about what an eye sees (CIE 1976).
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

NEAR = 18.0  # two colours closer than this look like one at the size of a card
BESIDE = (
    1,
    2,
    4,
)  # how far back in the list the neighbours of a card stand: beside it, and above it in two columns and in four
GAP = 4  # an author's next card stands at least so far on
LOOK = 12  # a card moves up by at most so many places
SCREEN = 16  # the same picture comes again at least so far on

Lab = tuple[float, float, float]


class Look(NamedTuple):
    """What decides whether two cards may stand together: whose they are, their dominant colour as #rrggbb, and their picture."""

    author: int
    color: str
    cover: str = ""


def arranged(looks: Sequence[Look], before: Sequence[Look] = ()) -> list[int]:
    """The order in which to show these cards, as places in `looks`; `before` already stands above them, the nearest last.

    Each place goes to the first of the next `LOOK` cards that keeps every rule; where none does, to the first that keeps the gaps of
    its author and its picture and differs from the card directly before; then to one that keeps the gaps alone; then to one by another
    author than the card before, its picture not near if it can be; then simply to the next.
    Nothing is lost and nothing comes twice.
    """
    waiting = list(range(len(looks)))
    shown = list(before)[-max(GAP, SCREEN, *BESIDE) :]
    order: list[int] = []
    while waiting:
        place = waiting.pop(_choice([looks[place] for place in waiting[:LOOK]], shown))
        order.append(place)
        shown.append(looks[place])
    return order


def _choice(offered: Sequence[Look], shown: Sequence[Look]) -> int:
    recent = {look.author for look in shown[-GAP + 1 :]}
    pictures = {look.cover for look in shown[-SCREEN + 1 :] if look.cover}

    def apart(look: Look) -> bool:
        return look.author not in recent and look.cover not in pictures

    def other(look: Look) -> bool:
        return not shown or look.author != shown[-1].author

    beside = [lab(shown[-back].color) for back in BESIDE if back <= len(shown)]
    rules: tuple[Callable[[Look], bool], ...] = (
        lambda look: apart(look) and _unlike(look, beside),
        lambda look: apart(look) and _unlike(look, beside[:1]),
        apart,
        lambda look: look.cover not in pictures and other(look),
        other,
    )
    return next((place for keeps in rules for place, look in enumerate(offered) if keeps(look)), 0)


def _unlike(look: Look, others: Sequence[Lab]) -> bool:
    own = lab(look.color)
    return all(distance(own, other) >= NEAR for other in others)


def distance(one: Lab, other: Lab) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2) ** 0.5


@lru_cache(maxsize=20_000)
def lab(color: str) -> Lab:
    """CIELAB (D65) of an sRGB colour; grey for what is none."""
    try:
        red, green, blue = (_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    except ValueError:
        return 54.0, 0.0, 0.0
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = map(_root, (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _root(share: float) -> float:
    return share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
