"""Choosing an advertisement: two statements, nothing written, the right winner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from community.notes import service as notes
from community.placements import candidates
from community.placements.auction import choose, read_offer, subjects
from community.placements.clicks import click
from community.platform.db import db, transaction
from tests.factories.accounts import make_person
from tests.factories.notes import make_draft
from tests.factories.placements import make_advertiser, make_campaign, make_offer, visitor

pytestmark = pytest.mark.usefixtures("context")

LIKELY = {("note", 1): 0.02, ("note", 2): 0.03, ("note", 3): 0.001}


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_the_best_bid_times_prediction_wins_at_the_second_price() -> None:
    merchant_id, owner = make_advertiser()
    make_campaign(merchant_id, owner, subject_id=1, bid_minor=120)
    winner = make_campaign(merchant_id, owner, subject_id=2, bid_minor=100)
    slot = choose(visitor(), LIKELY)
    assert slot is not None
    assert (slot.campaign_id, slot.subject_id, slot.price_minor) == (winner, 2, 81)  # 120 × 0.02 ÷ 0.03 = 80, and one
    assert slot.lane == f"ad-{winner}"


def test_the_token_carries_price_reader_and_expiry() -> None:
    merchant_id, owner = make_advertiser()
    campaign_id = make_campaign(merchant_id, owner, subject_id=2)
    reader = visitor()
    slot = choose(reader, lambda _subject: 0.5, surface="channel")
    assert slot is not None
    offer = read_offer(slot.token)
    assert (offer.campaign_id, offer.visitor_id, offer.price_minor, offer.surface) == (
        campaign_id, reader.visitor_id, slot.price_minor, "channel")  # fmt: skip
    assert offer.expires > datetime.now(UTC).timestamp() + 3600


def test_choosing_is_two_statements_and_then_none_for_a_while(context: Flask) -> None:
    merchant_id, owner = make_advertiser()
    for subject_id in range(1, 30):
        make_campaign(merchant_id, owner, subject_id=subject_id)
    candidates.forget()
    with statements(context) as said:
        assert choose(visitor(), LIKELY)
        assert [statement[:6] for statement in said] == ["SELECT", "SELECT"]
        assert choose(visitor(), LIKELY)
        assert len(said) == 2


def test_only_what_may_run_enters() -> None:
    merchant_id, owner = make_advertiser(200)
    poor, poor_owner = make_advertiser(0)
    past = datetime.now(UTC) - timedelta(days=1)
    make_campaign(merchant_id, owner, subject_id=1, state="paused")
    make_campaign(merchant_id, owner, subject_id=2, ends_at=past)
    make_campaign(merchant_id, owner, subject_id=3, starts_at=datetime(2100, 1, 1, tzinfo=UTC))
    make_campaign(merchant_id, owner, subject_id=4, bid_minor=201, daily_budget_minor=1000)  # above the balance
    make_campaign(merchant_id, owner, subject_id=5, currency="JPY")
    make_campaign(poor, poor_owner, subject_id=6)
    candidates.forget()
    assert candidates.running() == []
    good = make_campaign(merchant_id, owner, subject_id=7)
    candidates.forget()
    assert [each.campaign_id for each in candidates.running()] == [good]
    assert subjects() == [("note", 7)]


def test_a_spent_budget_leaves_the_auction_and_the_next_day_is_back() -> None:
    merchant_id, owner = make_advertiser()
    campaign_id = make_campaign(merchant_id, owner, bid_minor=100, daily_budget_minor=199)
    reader = visitor()
    with transaction():
        click(make_offer(campaign_id, reader.visitor_id, 100, bid_minor=100), reader)
    candidates.forget()
    assert candidates.running() == []


def test_audience_own_shop_hidden_and_seen_are_left_out() -> None:
    merchant_id, owner = make_advertiser()
    make_campaign(merchant_id, owner, subject_id=1, topics=["coffee"])
    for nobody in (
        choose(visitor(interests=("skin",)), LIKELY),
        choose(visitor(person_id=owner, roles=frozenset({"merchant_staff"})), LIKELY),
        choose(visitor(), LIKELY, {("note", 1)}),
        choose(visitor(), LIKELY, seen={("note", 1): 2}),
        choose(visitor(is_bot=True), LIKELY),
        choose(visitor(), {("note", 1): 0.0}),
    ):
        assert nobody is None
    assert choose(visitor(interests=("coffee",)), LIKELY) is not None
    assert choose(visitor(interests=("skin",), personalised=False), LIKELY) is not None  # no profile, no audience


def test_a_promoted_note_is_for_those_who_read_its_language() -> None:
    merchant_id, owner = make_advertiser()
    writer = make_person("Writer", lang="en")
    draft = make_draft(writer, title="Four things I kept", body="After a year of coffee at home.", lang="en")
    with transaction():
        note_id = notes.publish(writer, draft).id
    make_campaign(merchant_id, owner, subject_id=note_id, bid_minor=200)
    make_campaign(merchant_id, owner, kind="product", subject_id=note_id, bid_minor=100)
    for locale, kind in (("en", "note"), ("zh", "product")):
        slot = choose(visitor(locale=locale), lambda _subject: 0.02)
        assert slot is not None and (slot.kind, slot.subject_id) == (kind, note_id)
