from dataclasses import replace

import pytest
from flask import Flask

from community.feed import lists
from community.feed.lists import Place
from community.platform.errors import BadCursor
from community.platform.redis import connect, connection

PLACES = [Place(note_id, "taste", 0.5) for note_id in range(1, 201)]


def test_a_list_comes_back_as_it_was_kept(context: Flask) -> None:
    ranked = lists.new_list("p1", PLACES, 100.0, "v1").shown_to(20)
    assert lists.find(lists.keep(ranked), "p1") == ranked


def test_what_was_served_never_moves(context: Flask) -> None:
    ranked = lists.new_list("p1", PLACES, 100.0, "v1").shown_to(20)
    again = ranked.reranked(list(reversed(PLACES[20:])), 200.0, "v2")
    assert again.places[:20] == tuple(PLACES[:20])
    assert again.places[20] == PLACES[-1]
    assert again.shown_to(10).served == 20


def test_a_lost_list_is_none_and_a_made_up_one_is_refused(context: Flask) -> None:
    assert lists.find("0" * 26, "p1") is None
    for forged in ("nonsense", "~forged", "~" + "x" * 300, "../../etc", ""):
        with pytest.raises(BadCursor):
            lists.find(forged, "p1")


def test_without_valkey_the_rest_of_the_list_travels_in_the_address(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection(), "client", connect("unix:///nowhere/at/all.sock"))
    try:
        carried = lists.keep(lists.new_list("p1", PLACES, 100.0, "v1").shown_to(20))
        assert carried.startswith("~")
        assert len(carried) < 1500
        found = lists.find(carried, "p1")
        assert found is not None
        assert found.served == 20
        assert [place.note_id for place in found.places[20:]] == list(range(21, 21 + lists.CARRIED))
        assert [place.note_id for place in found.places[:20]] == list(range(1, 21)), "what was served is remembered"
        assert (found.ranked_at, found.whole) == (100.0, False)
        further = lists.find(lists.keep(found.shown_to(40)), "p1")
        assert further is not None
        assert [place.note_id for place in further.places[40:]] == list(range(41, 21 + lists.CARRIED))
    finally:
        connection()._resting_until = 0.0


def test_high_numbers_travel_too(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection(), "client", connect("unix:///nowhere/at/all.sock"))
    try:
        places = [Place(2**32 - 2 + number, "taste", 0.5) for number in range(lists.CARRIED + 80)]
        ranked = replace(lists.new_list("p1", places, 100.0, "v1"), whole=True).shown_to(80)
        found = lists.find(lists.keep(ranked), "p1")
        assert found is not None
        assert [place.note_id for place in found.places[20:]] == [place.note_id for place in places[20:]]
        assert {place.note_id for place in found.places[:20]} == {0}, (
            "the first of a long list are forgotten, but counted"
        )
        assert found.whole
    finally:
        connection()._resting_until = 0.0
