"""Waterfall: order kept, gaps exact, columns level, pages seamless."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.platform import waterfall
from community.platform.errors import BadCursor
from community.platform.waterfall import EMPTY, FRAMES, HAUL_LABEL, UNIT, Box, Placement, deal

colors = st.sampled_from(["", "#b03020", "#2f7d4f", "#2b4f9e"])
boxes = st.lists(st.builds(Box, st.integers(0, 6000), st.integers(0, 6000), st.booleans(), colors), max_size=60)


Spans = dict[int, list[tuple[int, int]]]


def spans(cards: list[Box], placements: tuple[Placement, ...], index: int, width: int) -> Spans:
    """Column → (top, bottom) of its cards in dealt order, in ten-thousandths of a px."""
    frame = FRAMES[index]
    found: Spans = {}
    for box, placement in zip(cards, placements, strict=True):
        column, ratios, constants = placement.spots[index]
        top = ratios * width + constants * UNIT
        tall = box.ratio * width + (frame.text + HAUL_LABEL * box.haul) * UNIT
        found.setdefault(column, []).append((top, top + tall))
    return found


@given(boxes, st.integers(140, 480))
def test_cards_of_a_column_lie_exactly_one_gap_apart_at_any_width(cards, width):
    dealt = deal(cards)
    for index, frame in enumerate(FRAMES):
        for column in spans(cards, dealt.placements, index, width).values():
            assert column[0][0] == 0
            for above, below in pairwise(column):
                assert below[0] - above[1] == frame.gap * UNIT


@given(boxes)
def test_each_card_goes_to_the_shortest_column_at_the_nominal_width(cards):
    dealt = deal(cards)
    for index, frame in enumerate(FRAMES):
        ends = [0] * frame.columns
        for box, placement in zip(cards, dealt.placements, strict=True):
            column, ratios, constants = placement.spots[index]
            assert 0 <= column < frame.columns
            assert ratios * frame.width + constants * UNIT == ends[column] == min(ends)
            ends[column] += box.ratio * frame.width + (frame.text + HAUL_LABEL * box.haul + frame.gap) * UNIT


@given(boxes, boxes)
def test_a_further_page_goes_on_where_the_last_one_ended(first, second):
    whole = deal(first + second)
    start = deal(first)
    rest = deal(second, waterfall.decode_sums(waterfall.encode_sums(start.sums)))
    assert start.placements + rest.placements == whole.placements
    assert rest.sums == whole.sums


@given(boxes)
def test_columns_end_within_one_card_of_each_other(cards):
    for frame, columns in zip(FRAMES, deal(cards).sums, strict=True):
        ends = [ratios * frame.width + constants * UNIT for ratios, constants, _ in columns]
        tallest = waterfall.TALLEST * frame.width + (frame.text + HAUL_LABEL + frame.gap) * UNIT
        assert max(ends) - min(ends) <= tallest


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_cover_is_clamped_between_3_by_4_and_4_by_3(width, height):
    ratio = Box(width, height).ratio
    assert 7_500 <= ratio <= 13_333
    if 0.76 < height / width < 1.33:
        assert abs(ratio / UNIT - height / width) <= 0.5001 / UNIT


@given(boxes)
def test_a_card_hangs_under_the_last_of_its_column(cards):
    dealing = waterfall.Dealing()
    feet = [[""] * frame.columns for frame in FRAMES]
    for box in cards:
        above = dealing.above()
        for index, (column, _, _) in enumerate(dealing.add(box).spots):
            assert above[index] == feet[index][column]
            feet[index][column] = box.color


def test_a_card_prints_twelve_numbers_and_its_ratio():
    style = deal([Box(600, 800), Box(600, 600, haul=True)]).placements[1].style
    assert style == "--r:1;--c2:1;--a2:0;--b2:0;--c3:1;--a3:0;--b3:0;--c4:1;--a4:0;--b4:0;--c5:1;--a5:0;--b5:0"


def test_the_waterfall_is_as_tall_as_its_longest_column():
    heights = deal([Box(600, 800), Box(600, 600, haul=True)]).heights
    assert heights.startswith("--h2:max(1.3333*var(--w) + 94px,1*var(--w) + 122px);--h3:max(")
    assert deal([]).heights.startswith("--h2:max(0*var(--w) + 0px);")


FORGED = [
    "1.2",
    "x",
    "-",
    "1.2.3",
    "-".join(["1.2"] * 14),
    "-".join(["1.2.abc"] * 14),
    "-".join(["zz.0."] * 14),
    "-".join(["fffffffff.0."] * 14),
    "1.-2." * 14,
]


@pytest.mark.parametrize("text", FORGED)
def test_forged_sums_are_refused(text):
    with pytest.raises(BadCursor):
        waterfall.decode_sums(text)


def test_no_sums_are_an_empty_waterfall():
    assert waterfall.decode_sums("") == EMPTY
