"""Cards follow what they are made of; lists in time order page by keyset."""

from collections.abc import Callable, Sequence
from typing import Protocol

import pytest
from flask import Flask

from community.accounts import service as accounts
from community.accounts.drafts import Profile
from community.catalog import service as catalog
from community.feed import projection, queries, service
from community.feed.service import FeedPage
from community.notes import queries as note_queries
from community.notes import service as notes
from community.notes.service import NoteDraft
from community.platform.db import session, transaction
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import service as recommender
from recsys.serve import Ranked
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product
from tests.factories.notes import make_draft, make_note, make_picture
from tests.factories.social import make_follow, make_like
from tests.feed.world import plant, viewer


class Listed(Protocol):
    def __call__(self, cursor: str | None) -> FeedPage: ...


def to_the_end(listed: Listed) -> list[int]:
    ids: list[int] = []
    page = listed(None)
    while True:
        ids += [card.id for card in page.cards]
        if page.cursor is None:
            return ids
        page = listed(page.cursor)


def card_of(note_id: int) -> queries.Card | None:
    session().rollback()
    return queries.cards([note_id]).get(note_id)


def test_a_card_shows_what_its_note_says(context: Flask, drain: Callable[[], None]) -> None:
    author, products = make_person("阿蘅", city="杭州"), [make_product(), make_product()]
    note = make_note(author, products=products, pictures=3, city="杭州")
    drain()
    card = card_of(note.id)
    assert card is not None
    assert (card.public_id, card.title, card.lang, card.city) == (note.public_id, note.title, "zh", "杭州")
    assert (card.cover.width, card.cover.height, card.picture_count, card.tag_count) == (900, 1200, 3, 2)
    assert (card.author_name, card.haul, card.commission) == ("阿蘅", False, False)


def test_a_card_follows_edits_names_shelves_and_leavers(context: Flask, drain: Callable[[], None]) -> None:
    author, product = make_person("阿蘅", handle="aheng"), make_product()
    note = make_note(author, products=[product])
    drain()
    pictures = [card.id for card in service.of_author(viewer(), author).cards]
    assert pictures == [note.id]
    with transaction():
        accounts.change_profile(author, Profile("阿蘅蘅", "aheng", "", None))
    with transaction():
        catalog.take_off_shelf(product, None)
    drain()
    card = card_of(note.id)
    assert card is not None
    assert (card.author_name, card.tag_count) == ("阿蘅蘅", 0)
    kept = note_queries.notes([note.id])[note.id].picture_ids
    with transaction():
        notes.edit(note.id, author, NoteDraft(title="新标题", body="", picture_ids=kept))
    drain()
    card = card_of(note.id)
    assert card is not None
    assert card.title == "新标题"
    with transaction():
        accounts.erase(author)
    drain()
    assert card_of(note.id) is None


def test_a_hidden_note_loses_its_card_at_once_and_gets_it_back(context: Flask, drain: Callable[[], None]) -> None:
    note, moderator = make_note(), make_person(roles=("moderator",))
    drain()
    with transaction():
        notes.hide(note.id, moderator, "under review")
    assert card_of(note.id) is None
    with transaction():
        notes.bring_back(note.id, moderator, "fine")
    drain()
    assert card_of(note.id) is not None


def test_rebuilt_cards_are_the_same_cards(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(12, drain, products=[make_product()])
    before = queries.cards(ids)
    with transaction():
        assert projection.rebuild() == 12
    session().rollback()
    assert queries.cards(ids) == before


def test_following_is_strictly_by_time_and_complete(context: Flask, drain: Callable[[], None]) -> None:
    reader, followed, stranger = make_person(), make_person(), make_person()
    at = now()
    ids = [make_note(followed, at=at).id for _ in range(7)]
    make_note(stranger, at=at)
    make_follow(reader, followed)
    drain()
    assert to_the_end(lambda cursor: service.following(viewer(reader), cursor, 3)) == ids[::-1]
    assert service.following(viewer(), None).cards == []
    assert service.following(viewer(stranger), None).cards == []


def test_nearby_is_the_readers_city(context: Flask, drain: Callable[[], None]) -> None:
    here = [make_note(city="杭州").id for _ in range(5)]
    make_note(city="上海")
    drain()
    reader = viewer(city="杭州")
    assert to_the_end(lambda cursor: service.nearby(reader, cursor, 2)) == here[::-1]
    assert service.nearby(viewer(), None).cards == []


def test_a_channel_is_its_topic(context: Flask, drain: Callable[[], None]) -> None:
    ids = [make_note(topics=["手冲"]).id for _ in range(5)]
    make_note(topics=["护肤"])
    drain()
    topic = note_queries.find_topic("手冲")
    assert topic is not None
    assert to_the_end(lambda cursor: service.of_topic(viewer(), topic.id, cursor, 2)) == ids[::-1]


def test_cards_carry_likes_and_the_readers_own(context: Flask, drain: Callable[[], None]) -> None:
    first, second = plant(2, drain)
    reader = make_person()
    make_like(reader, first)
    make_like(make_person(), first)
    with statements() as seen:
        cards = {card.id: card for card in service.of_notes(viewer(reader), [second, first])}
    assert len(seen) == 2
    assert (cards[first].likes, cards[first].liked) == (2, True)
    assert (cards[second].likes, cards[second].liked) == (0, False)


def test_lists_in_time_order_cost_the_same_at_any_size(context: Flask, drain: Callable[[], None]) -> None:
    plant(60, drain, city="杭州")
    reader = viewer(city="杭州")
    counts: Sequence[int] = [_cost(reader, size) for size in (10, 20, 50)]
    assert counts == [3, 3, 3]


def _cost(reader: Viewer, size: int) -> int:
    with statements() as seen:
        service.nearby(reader, None, size)
    return len(seen)


def test_notes_alike_have_each_a_cover_of_its_own(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    author = make_person()
    shared, other, single = (make_picture(author) for _ in range(3))
    with transaction():
        note, *alike = [
            notes.publish(author, make_draft(author, picture_ids=(picture,))).id
            for picture in (shared, shared, other, other, single)
        ]
    drain()
    ranked = [Ranked("note", note_id, 1.0, "similar") for note_id in alike]
    monkeypatch.setattr(recommender, "similar", lambda *_asked, **_more: ranked)
    shown = [card.id for card in service.related(viewer(), note, [], 8)]
    assert shown == [alike[1], alike[3]], "the note shows the first cover itself, and the first of two shows the second"
