"""A note that was removed, or whose author left, is in no list from that very transaction on: whatever lane brings it, whatever was kept of a list."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from community.accounts import service as accounts
from community.activity import service as activity
from community.feed import queries, service
from community.notes import queries as notes
from community.notes import service as note_service
from community.platform.db import transaction
from community.platform.redis import connect, connection
from community.recommender import explain, jobs
from community.recommender import service as recommender
from recsys.serve import Ranked
from tests.factories.accounts import make_person
from tests.factories.notes import make_note
from tests.factories.social import make_follow, make_like
from tests.feed.world import plant, scroll, viewer

LANES = sorted(explain.LANES)


def remove(note_id: int, author: int) -> None:
    with transaction():
        note_service.remove(note_id, author)


def erase(note_id: int, author: int) -> None:
    with transaction():
        accounts.erase(author)


GOING = pytest.mark.parametrize("go", [remove, erase], ids=["removed", "erased"])


def bringing(note_id: int, lane: str) -> Callable[..., list[Ranked]]:
    """A ranking that always puts the note at its fifteenth place, by this lane: not on the first page."""
    rank = recommender.rank

    def ranked(*given: Any, **asked: Any) -> list[Ranked]:
        others = [row for row in rank(*given, **asked) if row.id != note_id]
        return [*others[:14], Ranked("note", note_id, 1.0, lane, 0.5), *others[14:]]

    return ranked


@GOING
@pytest.mark.parametrize("lane", LANES)
def test_no_lane_brings_it_back(
    context: Flask,
    drain: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    lane: str,
    go: Callable[[int, int], None],
) -> None:
    author = make_person()
    target = make_note(author).id
    plant(20, drain)
    reader = viewer(make_person())
    monkeypatch.setattr(recommender, "rank", bringing(target, lane))
    first = service.explore(reader, size=2)
    coming = [card.id for card in service.explore(reader, first.list_id, first.next_at or 0, 30).cards]
    assert target in coming
    go(target, author)
    kept = [card.id for card in service.explore(reader, first.list_id, first.next_at or 0, 30).cards]
    assert sorted([*kept, target]) == sorted(coming), "a list that was ranked before"
    assert target not in [card.id for card in scroll(reader)], "a list that is ranked now"


@GOING
def test_a_list_in_an_address_does_not_bring_it_back(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch, go: Callable[[int, int], None]
) -> None:
    author = make_person()
    target = make_note(author).id
    plant(20, drain)
    monkeypatch.setattr(recommender, "rank", bringing(target, "taste"))
    monkeypatch.setattr(connection(), "client", connect("unix:///nowhere/at/all.sock"))
    try:
        reader = viewer(make_person())
        first = service.explore(reader, size=2)
        assert (first.list_id or "").startswith("~")
        assert target in [card.id for card in service.explore(reader, first.list_id, first.next_at or 0, 30).cards]
        go(target, author)
        assert target not in [card.id for card in service.explore(reader, first.list_id, first.next_at or 0, 30).cards]
    finally:
        connection()._resting_until = 0.0


@GOING
def test_a_model_that_learnt_it_does_not_bring_it_back_anywhere(
    context: Flask, drain: Callable[[], None], go: Callable[[int, int], None]
) -> None:
    author = make_person()
    target = make_note(author, topics=["手冲"], city="杭州").id
    others = plant(24, drain, topics=["手冲"], city="杭州")
    reader = make_person(interests=("手冲",), city="杭州")
    for _ in range(6):
        fan = make_person()
        for note_id in (target, *others[:5]):
            make_like(fan, note_id)
    make_follow(reader, author)
    make_like(reader, others[0])
    jobs.run()
    jobs.count()
    topic = notes.find_topic("手冲")
    assert topic is not None
    seen = viewer(reader, interests=("手冲",), city="杭州")
    plain, stranger = viewer(reader, personalised=False, city="杭州"), viewer(locale="en")

    def lists() -> dict[str, list[int]]:
        pages = {
            "explore": scroll(seen),
            "everybody's": scroll(plain),
            "a stranger's": scroll(stranger),
            "channel": service.channel(seen, topic.id, size=40).cards,
            "topic": service.of_topic(seen, topic.id, size=40).cards,
            "following": service.following(seen).cards,
            "nearby": service.nearby(seen, size=40).cards,
            "author": service.of_author(seen, author).cards,
            "related": service.related(seen, others[0], ["手冲"], 30),
            "of notes": service.of_notes(seen, [target, *others]),
        }
        return {name: [card.id for card in cards] for name, cards in pages.items()}

    assert [name for name, ids in lists().items() if target not in ids] == []
    go(target, author)
    after = lists()
    assert [name for name, ids in after.items() if target in ids] == []
    assert queries.cards([target]) == {}, "nor is there a card for an advertisement"
    assert recommender.server().knows("note", target), "though the model has not forgotten it yet"
    with transaction():
        activity.record("open", "note", others[1], seen.actor)
    drain()
    jobs.run()
    assert not recommender.server().knows("note", target), "the next one has"
