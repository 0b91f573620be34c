"""Rows of logged feeds: what followed from which place, and which lists are drawn to learn from."""

import numpy as np

from recsys.feeds import EARLY, TAG_WITHIN, WITHIN, Acts, Shown, drawn, outcomes

NOON = 1_780_000_000
HOUR = 3_600


def shown(*rows: tuple[int, int, int, int]) -> Shown:
    """(person, list, subject, seconds after noon)."""
    person, lists, subject, at = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    n = len(rows)
    return Shown(person, lists, subject, np.arange(n), at + NOON, np.ones(n), np.zeros(n, dtype=bool))


def acts(*rows: tuple[int, str, int, int, float]) -> Acts:
    """(person, verb, subject (above 100: goods), seconds after noon, value)."""
    person, verb, subject, at, value = zip(*rows, strict=True) if rows else ((),) * 5
    subjects = np.array(subject, dtype=np.int64)
    moments = np.array(at, dtype=np.int64) + NOON
    people = np.array(person, dtype=np.int64)
    return Acts(people, np.array(verb, dtype=str), subjects > 100, subjects, moments, np.array(value, dtype=np.float32))


def found(of: Shown, did: Acts) -> dict[str, list[int]]:
    return {head: np.flatnonzero(acted).tolist() for head, acted in outcomes(of, did).items() if acted.any()}


def test_an_act_follows_from_its_own_persons_last_impression() -> None:
    feed = shown((1, 0, 7, 0), (1, 0, 8, 0), (2, 1, 7, 0), (1, 2, 7, 2 * HOUR))
    did = acts((1, "open", 7, 60, 0), (1, "like", 7, 2 * HOUR + 5, 0), (2, "hide", 7, 9, 0), (3, "open", 7, 9, 0))
    assert found(feed, did) == {"open": [0], "like": [3], "hide": [2]}


def test_what_comes_before_or_long_after_did_not_follow() -> None:
    feed = shown((1, 0, 7, 0))
    assert found(feed, acts((1, "like", 7, -EARLY - 1, 0), (1, "like", 7, WITHIN + 1, 0))) == {}
    assert found(feed, acts((1, "like", 7, -EARLY, 0))) == {"like": [0]}, "the browser tells a little late"
    assert found(feed, acts()) == {}


def test_a_long_read_is_half_a_minute_in_all() -> None:
    feed = shown((1, 0, 7, 0), (1, 0, 8, 0))
    did = acts((1, "dwell", 7, 20, 18.0), (1, "dwell", 7, 60, 12.0), (1, "dwell", 8, 90, 29.0))
    assert found(feed, did) == {"long_read": [0]}


def test_goods_belong_to_the_note_that_led_to_them() -> None:
    feed = shown((1, 0, 7, 0), (1, 0, 8, 0))
    did = acts(
        (1, "open", 7, 10, 0),
        (1, "tag_open", 701, 20, 0),
        (1, "open", 8, 100, 0),
        (1, "tag_open", 702, 100 + TAG_WITHIN + 1, 0),
        (1, "cart", 701, 500, 0),
        (1, "purchase", 701, 5 * 24 * HOUR, 0),
        (1, "purchase", 702, 9_000, 0),
    )
    assert found(feed, did) == {"open": [0, 1], "tag_open": [0], "cart": [0], "purchase": [0]}


def test_a_list_was_made_before_anything_on_it_was_seen_or_done() -> None:
    feed = shown((1, 0, 7, 40), (1, 0, 8, 10), (1, 1, 9, 90))
    assert (feed.made_at() - NOON).tolist() == [10 - EARLY - 1, 10 - EARLY - 1, 90 - EARLY - 1]


def test_whole_lists_are_drawn() -> None:
    feed = shown(*((n // 5, n // 5, n, n) for n in range(100)))
    rows = drawn(feed, 8, 1_000, seed=1)
    assert rows.reshape(20, 5).all(axis=1).sum() == 8
    assert rows.sum() == 40
    assert drawn(feed, 20, 23, seed=1).sum() == 20
    assert drawn(feed, 20, 100, seed=1).all()
