"""Where each card of a waterfall lies, known before any picture arrives.

A card is as tall as `ratio × column width + a constant`, so the top of every card is two prefix sums per column: one of
ratios, one of constants and gaps. Cards are dealt in rank order to the column that is shortest at a nominal width, once
for each column count; the stylesheet multiplies the sums by the real width. Column sums travel in the cursor, so that
a further page goes on where the last one ended and moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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

Column = tuple[int, int]  # sum of ratios in ten-thousandths, sum of constants and gaps in px
Sums = tuple[tuple[Column, ...], ...]  # one tuple of columns per frame
EMPTY: Sums = tuple(((0, 0),) * frame.columns for frame in FRAMES)


@dataclass(frozen=True)
class Box:
    """What decides a card's height: the cover's size in px, and whether the haul label is shown."""

    width: int
    height: int
    haul: bool = False

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
            f"--h{frame.columns}:max({','.join(_reach(column) for column in dict.fromkeys(columns))})"
            for frame, columns in zip(FRAMES, self.sums, strict=True)
        )


def deal(boxes: Sequence[Box], sums: Sums = EMPTY) -> Deal:
    """Deal cards in order, each to the shortest column (the leftmost of equals), onto columns already `sums` long."""
    tables = [list(columns) for columns in sums]
    lengths = [
        [_height(column, frame.width) for column in columns] for frame, columns in zip(FRAMES, sums, strict=True)
    ]
    placements = []
    for box in boxes:
        ratio, label = box.ratio, HAUL_LABEL * box.haul
        spots = []
        for frame, columns, heights in zip(FRAMES, tables, lengths, strict=True):
            column = heights.index(min(heights))
            ratios, constants = columns[column]
            spots.append((column, ratios, constants))
            columns[column] = (ratios + ratio, constants + frame.text + label + frame.gap)
            heights[column] = _height(columns[column], frame.width)
        placements.append(Placement(ratio, tuple(spots)))
    return Deal(tuple(placements), tuple(tuple(columns) for columns in tables))


def encode_sums(sums: Sums) -> str:
    """The sums as short text for an address: `a.b` per column, columns by `-`, in the order of the frames."""
    return "-".join(f"{ratios:x}.{constants:x}" for columns in sums for ratios, constants in columns)


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
    if len(part) > 17 or any(letter not in "0123456789abcdef." for letter in part):
        raise ValueError(part)
    ratios, constants = (int(number, 16) for number in part.split("."))
    if max(ratios, constants) > _LIMIT:
        raise ValueError(part)
    return ratios, constants


def _height(column: Column, width: int) -> int:
    ratios, constants = column
    return ratios * width + constants * UNIT


def _reach(column: Column) -> str:
    ratios, constants = column
    return f"{_decimal(ratios)}*var(--w) + {constants}px"


def _decimal(ratio: int) -> str:
    whole, rest = divmod(ratio, UNIT)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
