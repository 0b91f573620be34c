"""While Valkey is away a list travels in its address: what its reader asked for counts at the next page all the same."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from community.activity import service as activity
from community.feed import service
from community.feed.service import FeedPage
from community.notes import queries as notes
from community.platform.db import transaction
from community.platform.redis import connect, connection
from community.platform.viewer import Viewer
from community.recommender import jobs
from community.recommender.order import LENGTH
from community.social import service as social
from tests.factories.accounts import make_person
from tests.factories.notes import make_note
from tests.factories.social import make_like
from tests.feed.world import plant, viewer


@pytest.fixture
def away(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Takes Valkey away when called; it is back after the test."""
    reached = connection()

    def leave() -> None:
        monkeypatch.setattr(reached, "client", connect("unix:///nowhere/at/all.sock"))
        monkeypatch.setattr(reached, "_resting_until", 0.0)

    yield leave
    monkeypatch.undo()
    reached._resting_until = 0.0


def ids_of(page: FeedPage) -> list[int]:
    return [card.id for card in page.cards]


def after(page: FeedPage, reader: Viewer, size: int = 10) -> FeedPage:
    assert page.list_id is not None
    assert page.list_id.startswith("~"), "the list is in the address"
    return service.explore(reader, page.list_id, page.next_at or 0, size)


@pytest.mark.parametrize("personalised", [True, False], ids=["personal", "plain"])
def test_what_is_hidden_is_gone_from_the_next_page(
    drain: Callable[[], None], away: Callable[[], None], personalised: bool
) -> None:
    plant(40, drain, authors=8)
    reader = viewer(make_person(), personalised=personalised)
    away()
    first = service.explore(reader, size=10)
    coming = after(first, reader)
    note, author = coming.cards[4].id, coming.cards[5].author_handle
    author_id = notes.owners("note", [coming.cards[5].id])[coming.cards[5].id]
    with transaction():
        social.hide(reader.actor, "note", note)
        social.hide(reader.actor, "person", author_id)
    again = after(first, reader)
    assert note not in ids_of(again)
    assert author not in [card.author_handle for card in again.cards]
    assert not set(ids_of(again)) & set(ids_of(first))
    assert len(again.cards) == 10


def test_beginning_anew_counts_for_the_next_page(drain: Callable[[], None], away: Callable[[], None]) -> None:
    writers = [make_person() for _ in range(10)]
    coffee = {make_note(writers[n % 10], topics=["手冲"], title=f"手冲 {n}").id for n in range(30)}
    hiking = {make_note(writers[n % 10], topics=["徒步"], title=f"徒步 {n}").id for n in range(30)}
    for about, liked in ((coffee, 3), (hiking, 6)):
        for _ in range(liked):
            fan = make_person()
            for note_id in sorted(about)[:12]:
                make_like(fan, note_id)
    drain()
    reader = viewer(make_person())
    for note_id in sorted(coffee)[:4]:
        make_like(reader.person_id or 0, note_id)
    jobs.run()
    away()
    first = service.explore(reader, size=10)
    assert len(coffee.intersection(ids_of(first))) >= 7, "the list is personal"
    before = ids_of(after(first, reader))
    with transaction():
        activity.begin_anew(reader.actor)
    second = ids_of(after(first, reader))
    assert not set(second) & set(ids_of(first)), "what was served does not come again, though no beacon told of it"
    assert len(hiking.intersection(second)) > len(hiking.intersection(before))
    assert len(second) == len(set(second)) == 10


def test_a_visit_goes_on_beyond_what_was_ranked_at_first(drain: Callable[[], None], away: Callable[[], None]) -> None:
    ids = plant(LENGTH + 35, drain)
    reader = viewer(make_person())
    away()
    page = service.explore(reader, size=20)
    shown = ids_of(page)
    while page.next_at is not None:
        with transaction():
            for note_id in ids_of(page):
                activity.record("impression", "note", note_id, reader.actor)
        page = after(page, reader, 20)
        shown += ids_of(page)
    assert sorted(shown) == ids
