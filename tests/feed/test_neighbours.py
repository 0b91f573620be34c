"""Cards side by side: whose they are and what colour they have."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.feed.neighbours import SCREEN, Look, arranged, sectors
from community.platform.waterfall import FRAMES, Box, Dealing, deal

RED, RED_TOO, GREEN, BLUE, GOLD = "#b03020", "#b23322", "#2f7d4f", "#2b4f9e", "#d8a840"
ANY = "#808080"


def look(author: int, color: str, cover: str = "", height: int = 800) -> Look:
    return Look(author, Box(600, height, color=color), cover)


def alike(one: str, other: str) -> bool:
    return bool(sectors(one)[0] & sectors(other)[1])


def stacked(looks: list[Look], columns: int) -> list[tuple[str, str]]:
    """Which colour hangs under which."""
    frame = [frame.columns for frame in FRAMES].index(columns)
    feet: dict[int, str] = {}
    found = []
    for placement, look in zip(deal([look.box for look in looks]).placements, looks, strict=True):
        column = placement.spots[frame][0]
        if column in feet:
            found.append((feet[column], look.box.color))
        feet[column] = look.box.color
    return found


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        (RED, RED_TOO, True),
        (RED, GREEN, False),
        ("#ff0008", "#ff0800", True),  # both sides of where the wheel begins
        ("#ff0000", "#ff5500", True),  # twenty degrees
        ("#ff0000", "#ff7f00", False),  # thirty
        ("#ffffff", "#f4f4f4", True),
        ("#ffffff", "#202020", False),
        ("#ffffff", RED, False),
        ("none", "#808080", True),
    ],
)
def test_colours_are_alike_by_hue_and_greys_by_lightness(one: str, other: str, like: bool) -> None:
    assert alike(one, other) is alike(other, one) is like


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_is_like_itself(color: int) -> None:
    assert alike(f"#{color:06x}", f"#{color:06x}")


def test_two_of_one_colour_do_not_stand_beside_each_other_where_others_wait() -> None:
    colors = [RED, RED_TOO, GREEN, BLUE, RED, GOLD, GREEN, BLUE, "#30cccc", "#cc30cc", "#90b030"]
    looks = [look(place, color) for place, color in enumerate(colors)]
    order = arranged(looks)[:8]  # at the end few are left to choose from
    shown = [looks[place].box.color for place in order]
    assert order[0] == 0, "the best stays the first"
    assert not any(alike(one, other) for one, other in pairwise(shown))


def test_what_stands_above_the_page_counts_too() -> None:
    looks = [look(1, RED), look(2, GREEN)]
    assert arranged(looks, [look(9, RED_TOO)]) == [1, 0]
    assert arranged(looks, [look(1, BLUE)]) == [1, 0]


def test_no_card_hangs_under_one_of_its_colour_where_others_wait() -> None:
    heights = [800, 600, 450, 750, 800, 600]
    wheel = ["#cc3030", "#cccc30", "#30cc30", "#30cccc", "#3030cc", "#cc30cc"]
    looks = [look(place, wheel[place * 5 // 7 % 6], height=heights[place % 6]) for place in range(48)]
    assert any(alike(*pair) for pair in stacked(looks, 2)), "as they come, some do"
    shown = [looks[place] for place in arranged(looks)][: len(looks) - 12]  # at the end few are left to choose from
    for columns in (2, 3, 4, 5):
        assert not any(alike(*pair) for pair in stacked(shown, columns)), columns


def test_a_page_hangs_under_the_feet_of_the_last_one() -> None:
    dealing = Dealing()
    for color in (RED, GREEN, BLUE, GOLD, RED):
        dealing.add(Box(600, 800, color=color))
    assert dealing.above()[1] == BLUE, "the sixth card is the third column's second"
    looks = [look(1, BLUE), look(2, "#cc30cc")]
    assert arranged(looks, [look(9, RED)], dealing) == [1, 0]


def test_what_is_paid_for_takes_its_place_among_them() -> None:
    looks = [look(place, color) for place, color in enumerate([RED, GREEN, "#cc30cc", GOLD])]
    dealing = Dealing()
    assert arranged(looks, (), dealing, (1, look(9, BLUE, "p", height=600))) == [0, 1, 2, 3]
    shown = [RED, BLUE, GREEN, "#cc30cc", GOLD]
    assert dealing.sums == deal([Box(600, 600 if color == BLUE else 800, color=color) for color in shown]).sums
    looks = [look(1, RED, "p"), look(2, GREEN, "a")]
    assert arranged(looks, (), None, (1, look(9, BLUE, "p"))) == [1, 0], "its picture is seen once"


def test_an_author_comes_again_only_after_three_others() -> None:
    looks = [look(author, ANY) for author in (1, 1, 2, 1, 3, 4, 5)]
    shown = [looks[place].author for place in arranged(looks)]
    assert shown == [1, 2, 3, 4, 1, 5, 1]


@given(st.lists(st.builds(look, st.integers(1, 4), st.sampled_from([RED, RED_TOO, GREEN, BLUE, GOLD])), max_size=40))
def test_nothing_is_lost_and_nothing_comes_twice(looks: list[Look]) -> None:
    assert sorted(arranged(looks)) == list(range(len(looks)))


def test_a_picture_comes_again_only_after_a_screen_where_others_wait() -> None:
    covers = ["a", "b", "a", *(f"c{place}" for place in range(SCREEN))]
    looks = [look(place, ANY, cover) for place, cover in enumerate(covers)]
    shown = [looks[place].cover for place in arranged(looks)]
    first, again = (place for place, cover in enumerate(shown) if cover == "a")
    assert again - first == SCREEN
    above = [look(99, BLUE, "a"), *(look(100 + place, BLUE, f"d{place}") for place in range(SCREEN - 2))]
    assert arranged([look(1, RED, "a"), look(2, GREEN, "b")], above) == [1, 0]
    assert arranged([look(1, RED), look(2, GREEN)]) == [0, 1], "what has no picture is like nothing else"
