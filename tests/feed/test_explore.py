"""Explore: every note once, in pages, whatever happens in between; what the reader does moves only what is to come."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.activity import service as activity
from community.feed import service
from community.feed.service import FeedPage
from community.notes import queries as notes
from community.notes import service as note_service
from community.platform.db import transaction
from community.platform.redis import connect, connection
from community.recommender import service as recommender
from community.recommender.order import LENGTH
from community.social import service as social
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product
from tests.factories.notes import make_note, make_picture
from tests.factories.placements import make_advertiser, make_campaign
from tests.factories.social import make_like
from tests.feed.world import plant, scroll, viewer


def organic(page: FeedPage) -> list[int]:
    return [card.id for card in page.cards if card.ad is None]


def test_a_visitor_sees_every_note_once(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(53, drain)
    cards = scroll(viewer(), 10)
    assert sorted(card.id for card in cards) == ids
    assert [card.position for card in cards] == list(range(53))
    assert all(card.lane and 0 < (card.propensity or 0) <= 1 for card in cards)


def test_a_visit_goes_on_beyond_what_was_ranked_at_first(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(LENGTH + 35, drain)
    cards = scroll(viewer(make_person()), 20)
    assert sorted(card.id for card in cards) == ids
    assert [card.position for card in cards] == list(range(len(ids)))


def test_acting_between_pages_repeats_and_skips_nothing(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(45, drain)
    reader = make_person("小陶")
    liked: list[int] = []

    def like(page: FeedPage) -> None:
        liked.append(page.cards[0].id)
        make_like(reader, page.cards[0].id)

    cards = scroll(viewer(reader), 10, like)
    assert sorted(card.id for card in cards) == ids
    assert len(liked) == 4


def test_a_page_asked_for_again_is_the_same_page(context: Flask, drain: Callable[[], None]) -> None:
    plant(40, drain)
    reader = make_person()
    first = service.explore(viewer(reader), size=10)
    second = service.explore(viewer(reader), first.list_id, first.next_at or 0, 10)
    make_like(reader, organic(second)[0])
    again = service.explore(viewer(reader), first.list_id, first.next_at or 0, 10)
    assert organic(again) == organic(second)


def test_what_is_hidden_or_removed_does_not_come(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(30, drain)
    reader = make_person()
    first = service.explore(viewer(reader), size=5)
    left = [note_id for note_id in ids if note_id not in organic(first)]
    hidden, removed = left[0], left[1]
    with transaction():
        social.hide(viewer(reader).actor, "note", hidden)
    with transaction():
        note_service.remove(removed, notes.owners("note", [removed])[removed])
    # no event has been delivered yet: the card is off in the very transaction
    seen = set(organic(first))
    page = first
    while page.next_at is not None:
        page = service.explore(viewer(reader), page.list_id, page.next_at, 5)
        seen |= set(organic(page))
    assert seen == set(ids) - {hidden, removed}
    assert not {hidden, removed} & {card.id for card in scroll(viewer(reader))}


def test_own_notes_are_not_offered(context: Flask, drain: Callable[[], None]) -> None:
    reader = make_person()
    mine = make_note(reader).id
    others = plant(12, drain)
    assert sorted(card.id for card in scroll(viewer(reader))) == others
    assert mine in [card.id for card in service.of_author(viewer(reader), reader).cards]


def test_a_new_visit_begins_with_what_was_not_seen(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(30, drain)
    reader = make_person()
    first = organic(service.explore(viewer(reader), size=10))
    with transaction():
        for note_id in first:
            activity.record("impression", "note", note_id, viewer(reader).actor)
    second = organic(service.explore(viewer(reader), size=20))
    assert sorted(first + second) == ids


def test_acting_brings_nothing_back_from_an_earlier_visit(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(110, drain)
    reader = make_person()
    earlier = organic(service.explore(viewer(reader), size=20))
    with transaction():
        for note_id in earlier:
            activity.record("impression", "note", note_id, viewer(reader).actor)
    cards = scroll(viewer(reader), 30, lambda page: make_like(reader, page.cards[0].id))
    assert sorted(card.id for card in cards) == sorted(set(ids) - set(earlier))


def test_a_lost_list_goes_on_without_what_was_seen(context: Flask, drain: Callable[[], None], valkey_url: str) -> None:
    ids = plant(30, drain)
    reader = make_person()
    first = service.explore(viewer(reader), size=10)
    with transaction():
        for note_id in organic(first):
            activity.record("impression", "note", note_id, viewer(reader).actor)
    connect(valkey_url).flushall()
    second = service.explore(viewer(reader), first.list_id, first.next_at or 0, 20)
    assert sorted(organic(first) + organic(second)) == ids


def test_with_valkey_away_the_feed_goes_on(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = plant(30, drain)
    away = connection()
    monkeypatch.setattr(away, "client", connect("unix:///nowhere/at/all.sock"))
    monkeypatch.setattr(away, "_resting_until", 0.0)
    cards = scroll(viewer(), 7)
    monkeypatch.undo()
    away._resting_until = 0.0
    assert sorted(card.id for card in cards) == ids


def test_one_labelled_place_a_page_and_never_among_the_first(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(40, drain)
    merchant, owner = make_advertiser()
    campaign = make_campaign(merchant, owner, subject_id=ids[0])
    goods = make_product(name="云雀滤杯", picture_ids=(make_picture(owner),))
    product = make_campaign(merchant, owner, kind="product", subject_id=goods, bid_minor=60)
    reader = viewer(make_person())
    first = service.explore(reader, size=10)
    second = service.explore(reader, first.list_id, first.next_at or 0, 10)
    for page in (first, second):
        ads = [place for place, card in enumerate(page.cards) if card.ad]
        assert ads == [5]
        assert len(organic(page)) == 10
    paid = first.cards[5], second.cards[5]
    assert {card.lane for card in paid} <= {f"ad-{campaign}", f"ad-{product}"}
    assert all(card.ad and card.ad.token and card.ad.advertiser for card in paid)


def test_a_stranger_is_shown_what_is_little_opened_and_a_reader_is_not(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    (note, *_more) = plant(20, drain)
    merchant, owner = make_advertiser()
    goods = make_product(name="云雀滤杯", picture_ids=(make_picture(owner),))
    make_campaign(merchant, owner, kind="product", subject_id=goods)
    monkeypatch.setattr(recommender, "affinity", lambda _acts, subjects: dict.fromkeys(subjects, 0.0))
    assert any(card.ad for card in service.explore(viewer(), size=10).cards)
    reader = make_person()
    with transaction():
        social.like(reader, "note", note)
    assert not any(card.ad for card in service.explore(viewer(reader), size=10).cards)


def test_a_reader_sees_the_same_advertisement_twice_a_day(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(60, drain)
    merchant, owner = make_advertiser()
    make_campaign(merchant, owner, subject_id=ids[0])
    reader = viewer(make_person())
    seen = [card.id for card in scroll(reader, 10) + scroll(reader, 10) if card.ad]
    assert seen == [ids[0]] * 2


def test_a_robot_and_the_shop_itself_see_no_advertisement(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(20, drain)
    merchant, owner = make_advertiser()
    make_campaign(merchant, owner, subject_id=ids[0])
    for reader in (viewer(is_bot=True), viewer(owner, roles=frozenset({"merchant_staff"}))):
        assert not any(card.ad for card in scroll(reader, 10))


def test_an_empty_world_is_an_empty_page(context: Flask) -> None:
    page = service.explore(viewer())
    assert (page.cards, page.next_at) == ([], None)


def test_statements_do_not_grow_with_the_page(context: Flask, drain: Callable[[], None]) -> None:
    plant(120, drain)
    reader = make_person()
    make_like(reader, scroll(viewer(reader), 50)[0].id)
    counts = {}
    for size in (10, 20, 50, 100):
        service.explore(viewer(reader), size=size)
        with statements() as seen:
            page = service.explore(viewer(reader), size=size)
        counts[size] = len(seen)
        with statements() as following:
            service.explore(viewer(reader), page.list_id, page.next_at or 0, size)
        counts[-size] = len(following)
    assert max(counts.values()) <= 6, counts
    assert len({counts[size] for size in (10, 20, 50, 100)}) == 1
