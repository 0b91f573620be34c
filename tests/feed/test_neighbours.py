"""Cards side by side: whose they are and what colour they have."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from community.feed.neighbours import NEAR, SCREEN, Look, arranged, distance, lab

RED, RED_TOO, GREEN, BLUE, GOLD = "#b03020", "#b23322", "#2f7d4f", "#2b4f9e", "#d8a840"


def test_colours_are_as_far_apart_as_they_look() -> None:
    assert lab("#ffffff")[0] > 99.9
    assert lab("#000000")[0] < 0.1
    assert distance(lab(RED), lab(RED_TOO)) < NEAR < distance(lab(RED), lab(GREEN))
    assert lab("none") == (54.0, 0.0, 0.0)


def test_two_of_one_colour_do_not_stand_beside_each_other_where_others_wait() -> None:
    looks = [Look(place, color) for place, color in enumerate([RED, RED_TOO, GREEN, BLUE, RED, GOLD, GREEN, BLUE])]
    order = arranged(looks)
    shown = [lab(looks[place].color) for place in order]
    assert order[0] == 0, "the best stays the first"
    assert all(distance(one, other) >= NEAR for one, other in pairwise(shown))


def test_what_stands_above_the_page_counts_too() -> None:
    looks = [Look(1, RED), Look(2, GREEN)]
    assert arranged(looks, [Look(9, RED_TOO)]) == [1, 0]
    assert arranged(looks, [Look(1, BLUE)]) == [1, 0]


def test_an_author_comes_again_only_after_three_others() -> None:
    looks = [Look(author, "#808080") for author in (1, 1, 2, 1, 3, 4, 5)]
    shown = [looks[place].author for place in arranged(looks)]
    assert shown == [1, 2, 3, 4, 1, 5, 1]


@settings(deadline=None)
@given(st.lists(st.builds(Look, st.integers(1, 4), st.sampled_from([RED, RED_TOO, GREEN, BLUE, GOLD])), max_size=40))
def test_nothing_is_lost_and_nothing_comes_twice(looks: list[Look]) -> None:
    assert sorted(arranged(looks)) == list(range(len(looks)))


def test_a_picture_comes_again_only_after_a_screen_where_others_wait() -> None:
    covers = ["a", "b", "a", *(f"c{place}" for place in range(SCREEN))]
    looks = [Look(place, "#808080", cover) for place, cover in enumerate(covers)]
    shown = [looks[place].cover for place in arranged(looks)]
    first, again = (place for place, cover in enumerate(shown) if cover == "a")
    assert again - first == SCREEN
    above = [Look(99, BLUE, "a"), *(Look(100 + place, BLUE, f"d{place}") for place in range(SCREEN - 2))]
    assert arranged([Look(1, RED, "a"), Look(2, GREEN, "b")], above) == [1, 0]
    assert arranged([Look(1, RED, ""), Look(2, GREEN, "")]) == [0, 1], "what has no picture is like nothing else"
