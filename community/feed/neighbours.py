"""Which cards stand side by side: no author twice in a row, no two neighbours of nearly one hue, no picture twice on a screen,
where the list allows it.

Pure. The neighbours of a card are the one before it and those that it will hang under, which the waterfall knows for each number
of columns.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from community.platform.waterfall import Box, Dealing

HUES, NEAR = (
    72,
    4,
)  # the colour wheel in sectors of five degrees; colours so many sectors apart, or fewer, look like one
GREYS, NEAR_GREYS = 20, 3  # and the same for colours without a hue, in steps of lightness
GREY = 0.04  # a colour whose channels differ by less has no hue
GAP = 4  # an author's next card stands at least so far on
LOOK = 12  # a card moves up by at most so many places
SCREEN = 24  # the same picture comes again at least so far on


class Look(NamedTuple):
    """What decides whether two cards may stand together: whose they are, their size with their dominant colour, and their picture."""

    author: int
    box: Box
    cover: str = ""


def arranged(
    looks: Sequence[Look],
    before: Sequence[Look] = (),
    dealing: Dealing | None = None,
    paid: tuple[int, Look] | None = None,
) -> list[int]:
    """The order in which to show these cards, as places in `looks`; `before` already stands above them, the nearest last. They are
    dealt onto the columns of `dealing` (empty ones without), and what is paid for, if anything, before the place that `paid` names.

    Each place goes to the first of the next `LOOK` cards that keeps every rule; where none does, to the first that keeps the gaps of
    its author and its picture and differs from what it hangs under at any number of columns; then at two and at four; then to one
    that keeps the gaps alone; then to one by another author than the card before, its picture not near if it can be; then simply to
    the next. Nothing is lost and nothing comes twice.
    """
    waiting = list(range(len(looks)))
    kept = {paid[1].cover} if paid else set()
    shown = list(before)[-max(GAP, SCREEN) :]
    dealing = dealing or Dealing()
    order: list[int] = []
    while waiting:
        if paid and paid[0] == len(order):
            dealing.add(paid[1].box)
            shown.append(paid[1])
        place = waiting.pop(_choice([looks[place] for place in waiting[:LOOK]], shown, dealing.above(), kept))
        order.append(place)
        shown.append(looks[place])
        dealing.add(looks[place].box)
    return order


def _choice(offered: Sequence[Look], shown: Sequence[Look], above: Sequence[str], kept: set[str]) -> int:
    recent = {look.author for look in shown[-GAP + 1 :]}
    pictures = kept.union(look.cover for look in shown[-SCREEN + 1 :]) - {""}
    last = shown[-1] if shown else None
    common = _like(above[::2])
    hung = common | _like(above[1::2])
    beside = hung | (_like([last.box.color]) if last else 0)

    def broken(look: Look) -> int:
        again = look.cover in pictures
        if again or look.author in recent:
            return 6 if last and look.author == last.author else 5 if again else 4
        own = sectors(look.box.color)[0]
        return 0 if not own & beside else 1 if not own & hung else 2 if not own & common else 3

    best, least = 0, 7
    for place, look in enumerate(offered):
        breaks = broken(look)
        if breaks < least:
            best, least = place, breaks
        if not breaks:
            break
    return best


def _like(colors: Iterable[str]) -> int:
    """Every sector that looks like one of these colours."""
    found = 0
    for color in colors:
        if color:
            found |= sectors(color)[1]
    return found


@lru_cache(maxsize=20_000)
def sectors(color: str) -> tuple[int, int]:
    """The sector of the wheel, or the step of grey, in which a colour #rrggbb lies, and all those that look like it, as bits. A middle
    grey for what is no colour.
    """
    try:
        channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    except ValueError:
        channels = [0.5] * 3
    most, least = max(channels), min(channels)
    if most - least < GREY:
        step = int((most + least) / 2 * (GREYS - 1))
        alike = range(max(step - NEAR_GREYS, 0), min(step + NEAR_GREYS, GREYS - 1) + 1)
        return 1 << HUES + step, sum(1 << HUES + grey for grey in alike)
    first = channels.index(most)
    turn = 2 * first + (channels[first - 2] - channels[first - 1]) / (most - least)  # in sixths
    sector = int(turn / 6 * HUES) % HUES
    return 1 << sector, sum(1 << (sector + step) % HUES for step in range(-NEAR, NEAR + 1))
