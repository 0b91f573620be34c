"""Where each card of a waterfall lies, known before any picture arrives.

A card is as tall as `ratio × column width + a constant`, so the top of every card is two prefix sums per column: one of
ratios, one of constants and gaps. Cards are dealt in rank order to the column that is shortest at a nominal width, once
for each column count; the stylesheet multiplies the sums by the real width. Column sums travel in the cursor, with the
colour at the foot of each column, so that a further page goes on where the last one ended, moves nothing, and knows
what stands above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from community.platform.errors import BadCursor

UNIT = 10_000  # ratios are whole ten-thousandths of the column width: sums stay exact
TALLEST, FLATTEST = 13_333, 7_500  # a cover 3:4 and one 4:3
HAUL_LABEL = 28
_LIMIT = 10**9  # far beyond any page somebody scrolls to; keeps forged sums harmless


@dataclass(frozen=True)
class Frame:
    """A column count with its nominal column width, gap and height of the text block, all in px."""

    columns: int
    width: int
    gap: int
    text: int


FRAMES = (Frame(2, 183, 8, 86), Frame(3, 240, 12, 86), Frame(4, 244, 16, 95), Frame(5, 280, 16, 95))


class Column(NamedTuple):
    """Sum of ratios in ten-thousandths, sum of constants and gaps in px, and the colour of the last card as #rrggbb."""

    ratios: int = 0
    constants: int = 0
    foot: str = ""


Sums = tuple[tuple[Column, ...], ...]  # one tuple of columns per frame
EMPTY: Sums = tuple((Column(),) * frame.columns for frame in FRAMES)


@dataclass(frozen=True)
class Box:
    """What decides a card's height: the cover's size in px, and whether the haul label is shown; and the cover's colour."""

    width: int
    height: int
    haul: bool = False
    color: str = ""

    @property
    def ratio(self) -> int:
        """Height by width in ten-thousandths, clamped to what a card may be. A cover without a size is square."""
        if self.width <= 0 or self.height <= 0:
            return UNIT
        return min(TALLEST, max(FLATTEST, (self.height * UNIT + self.width // 2) // self.width))


@dataclass(frozen=True)
class Placement:
    """Column, ratio sum and constant sum of one card in every frame: twelve numbers, and its own ratio."""

    ratio: int
    spots: tuple[tuple[int, int, int], ...]

    @property
    def style(self) -> str:
        """The custom properties that the stylesheet reads, for a style attribute."""
        return f"--r:{_decimal(self.ratio)};" + ";".join(
            f"--c{frame.columns}:{column};--a{frame.columns}:{_decimal(ratios)};--b{frame.columns}:{constants}"
            for frame, (column, ratios, constants) in zip(FRAMES, self.spots, strict=True)
        )


@dataclass(frozen=True)
class Deal:
    """Where a page of cards lies, and the column sums after it."""

    placements: tuple[Placement, ...]
    sums: Sums

    @property
    def heights(self) -> str:
        """Custom properties with the height of the whole waterfall in every frame, for its style attribute."""
        return ";".join(
            f"--h{frame.columns}:max({','.join(dict.fromkeys(map(_reach, columns)))})"
            for frame, columns in zip(FRAMES, self.sums, strict=True)
        )


class Dealing:
    """Columns while cards are dealt onto them, each card to the shortest (the leftmost of equals)."""

    def __init__(self, sums: Sums = EMPTY) -> None:
        self._tables = [_Table(frame, columns) for frame, columns in zip(FRAMES, sums, strict=True)]

    def above(self) -> list[str]:
        """The colours that the next card will hang under, one per frame; empty where nothing is."""
        return [table.feet[table.shortest] for table in self._tables]

    def add(self, box: Box) -> Placement:
        """Deal a card; where it lies."""
        ratio = box.ratio
        return Placement(ratio, tuple([table.add(ratio, box.haul, box.color) for table in self._tables]))

    @property
    def sums(self) -> Sums:
        return tuple(table.columns for table in self._tables)


class _Table:
    """The columns of one frame."""

    def __init__(self, frame: Frame, columns: Sequence[Column]) -> None:
        self.frame = frame
        self.ratios, self.constants, self.feet = (list(values) for values in zip(*columns, strict=True))
        self._heights = [column.ratios * frame.width + column.constants * UNIT for column in columns]
        self.shortest = self._heights.index(min(self._heights))

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(map(Column, self.ratios, self.constants, self.feet))

    def add(self, ratio: int, haul: bool, color: str) -> tuple[int, int, int]:
        at, frame, heights = self.shortest, self.frame, self._heights
        spot = at, self.ratios[at], self.constants[at]
        tall = frame.text + frame.gap + (HAUL_LABEL if haul else 0)
        self.ratios[at] += ratio
        self.constants[at] += tall
        self.feet[at] = color
        heights[at] += ratio * frame.width + tall * UNIT
        self.shortest = heights.index(min(heights))
        return spot


def deal(boxes: Sequence[Box], sums: Sums = EMPTY) -> Deal:
    """Deal cards in order onto columns already `sums` long."""
    dealing = Dealing(sums)
    return Deal(tuple(dealing.add(box) for box in boxes), dealing.sums)


def encode_sums(sums: Sums) -> str:
    """The sums as short text for an address: `a.b.rrggbb` per column, columns by `-`, in the order of the frames."""
    return "-".join(
        f"{ratios:x}.{constants:x}.{foot.removeprefix('#')}" for columns in sums for ratios, constants, foot in columns
    )


def decode_sums(text: str) -> Sums:
    """Sums from an address; nothing given is an empty waterfall. Raises BadCursor for anything else."""
    if not text:
        return EMPTY
    try:
        columns = [_column(part) for part in text.split("-")]
    except ValueError:
        raise BadCursor from None
    if len(columns) != sum(frame.columns for frame in FRAMES):
        raise BadCursor
    rest = iter(columns)
    return tuple(tuple(next(rest) for _ in range(frame.columns)) for frame in FRAMES)


def _column(part: str) -> Column:
    if len(part) > 24 or any(letter not in "0123456789abcdef." for letter in part):
        raise ValueError(part)
    ratios, constants, foot = part.split(".")
    if len(foot) not in (0, 6) or max(int(ratios, 16), int(constants, 16)) > _LIMIT:
        raise ValueError(part)
    return Column(int(ratios, 16), int(constants, 16), f"#{foot}" if foot else "")


def _reach(column: Column) -> str:
    return f"{_decimal(column.ratios)}*var(--w) + {column.constants}px"


def _decimal(ratio: int) -> str:
    whole, rest = divmod(ratio, UNIT)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
