"""A click bills once, fairly, within budget and balance; everything else leads on and costs nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from community.ledger import queries as ledger
from community.placements import balance, queries
from community.placements.clicks import Followed, click, forget_clicker, tie_visitor
from community.placements.models import AdBalance, AdClick, AdSpendDay, CampaignState
from community.platform.db import session, transaction
from community.platform.errors import BadToken
from community.platform.ids import sign
from community.platform.viewer import Viewer
from tests.factories.accounts import make_person
from tests.factories.placements import make_advertiser, make_campaign, make_offer, visitor

pytestmark = pytest.mark.usefixtures("context")


def follow(token: str, viewer: Viewer, **how: bool) -> Followed:
    with transaction():
        return click(token, viewer, **how)


def spent() -> int:
    return session().execute(select(func.coalesce(func.sum(AdSpendDay.spend_minor), 0))).scalar_one()


def left(merchant_id: int) -> int:
    return session().execute(select(AdBalance.balance_minor).where(AdBalance.merchant_id == merchant_id)).scalar_one()


def clicks() -> int:
    return session().execute(select(func.count(AdClick.id))).scalar_one()


def test_a_click_takes_the_price_once_and_the_book_agrees() -> None:
    merchant_id, owner = make_advertiser(10_000)
    campaign_id = make_campaign(merchant_id, owner)
    reader = visitor()
    followed = follow(make_offer(campaign_id, reader.visitor_id, 75), reader)
    assert (followed.kind, followed.price_minor, followed.why) == ("note", 75, None)
    assert (spent(), left(merchant_id)) == (75, 9_925)
    assert ledger.balance(balance.account(merchant_id), "CNY") == -9_925
    assert ledger.balance("platform:ad_revenue", "CNY") == -75
    assert ledger.trial() == {"CNY": 0}


def test_a_second_click_of_the_same_visitor_that_day_is_free_and_the_next_day_is_not() -> None:
    reader = visitor()
    with time_machine.travel(datetime(2026, 11, 24, 15, 59, tzinfo=UTC), tick=False):  # 23:59 in Shanghai
        merchant_id, owner = make_advertiser(10_000)
        campaign_id = make_campaign(merchant_id, owner)
        assert follow(make_offer(campaign_id, reader.visitor_id, 75), reader).price_minor == 75
        assert follow(make_offer(campaign_id, reader.visitor_id, 80), reader).why == "seen_today"
    with time_machine.travel(datetime(2026, 11, 24, 16, 1, tzinfo=UTC), tick=False):
        assert follow(make_offer(campaign_id, reader.visitor_id, 80), reader).price_minor == 80
    assert left(merchant_id) == 10_000 - 155


@pytest.mark.parametrize(
    ("who", "offer", "meant", "why"),
    [
        ({"is_bot": True}, {}, True, "robot"),
        ({}, {"expires": 1}, True, "stale"),
        ({}, {"visitor_id": "01J00000000000000000000000"}, True, "other_reader"),
        ({}, {}, False, "not_meant"),
    ],
)
def test_an_unfair_click_leads_on_and_changes_nothing(
    who: dict[str, object], offer: dict[str, object], meant: bool, why: str
) -> None:
    merchant_id, owner = make_advertiser(10_000)
    campaign_id = make_campaign(merchant_id, owner)
    reader = visitor(**who)
    followed = follow(make_offer(campaign_id, **{"visitor_id": reader.visitor_id} | offer), reader, meant=meant)  # type: ignore[arg-type]
    assert (followed.why, followed.price_minor) == (why, 0)
    assert followed.subject_public_id
    assert (spent(), left(merchant_id), clicks()) == (0, 10_000, 0)


def test_people_of_the_shop_click_their_own_advertisement_for_free() -> None:
    merchant_id, owner = make_advertiser(10_000)
    campaign_id = make_campaign(merchant_id, owner)
    reader = visitor(person_id=owner)
    assert follow(make_offer(campaign_id, reader.visitor_id), reader).why == "own_shop"
    assert (spent(), left(merchant_id), clicks()) == (0, 10_000, 0)


@pytest.mark.parametrize("token", ["", "x", "e30.aGk.sig", "a" * 5000])
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        follow(token, visitor())
    assert clicks() == 0


def test_a_token_of_ours_for_another_purpose_is_refused(context: Flask) -> None:
    for payload in ([1, 2], "1", 7, None):
        with pytest.raises(BadToken):
            follow(sign("ad", payload), visitor())
    with pytest.raises(BadToken):
        follow(sign("cps", 1), visitor())


def test_a_day_never_costs_more_than_its_budget() -> None:
    merchant_id, owner = make_advertiser(10_000)
    campaign_id = make_campaign(merchant_id, owner, bid_minor=100, daily_budget_minor=250)
    readers = [visitor() for _ in range(4)]
    whys = [follow(make_offer(campaign_id, each.visitor_id, 100), each).why for each in readers]
    assert whys == [None, None, "over_budget", "over_budget"]
    assert (spent(), left(merchant_id)) == (200, 9_800)
    assert follow(make_offer(campaign_id, (reader := visitor()).visitor_id, 50), reader).price_minor == 50
    assert spent() == 250


def test_an_empty_balance_bills_nothing_and_leaves_the_budget_alone() -> None:
    merchant_id, owner = make_advertiser(150)
    campaign_id = make_campaign(merchant_id, owner, bid_minor=100)
    first, second = visitor(), visitor()
    assert follow(make_offer(campaign_id, first.visitor_id, 100), first).price_minor == 100
    assert follow(make_offer(campaign_id, second.visitor_id, 100), second).why == "empty_balance"
    assert (spent(), left(merchant_id)) == (100, 50)
    assert ledger.balance(balance.account(merchant_id), "CNY") == -50


@pytest.mark.parametrize(
    "change",
    [
        {"state": CampaignState.paused},
        {"state": CampaignState.ended},
        {"ends_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"starts_at": datetime(2100, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_campaign_that_does_not_run_bills_nothing(change: dict[str, object]) -> None:
    merchant_id, owner = make_advertiser(10_000)
    reader = visitor()
    token = make_offer(make_campaign(merchant_id, owner, **change), reader.visitor_id)
    assert follow(token, reader).why == "not_running"
    assert (spent(), left(merchant_id)) == (0, 10_000)


def test_putting_in_twice_under_one_reference_counts_once() -> None:
    merchant_id, _owner = make_advertiser(0)
    for _ in range(2):
        with transaction():
            balance.put_in(merchant_id, 5_000, "CNY", "gateway:sandbox", "one")
    assert queries.balance(merchant_id) == 5_000
    assert ledger.balance("gateway:sandbox", "CNY") == 5_000
    assert ledger.trial() == {"CNY": 0}


def test_a_visitor_who_signs_in_keeps_their_clicks_until_they_are_erased() -> None:
    merchant_id, owner = make_advertiser()
    reader = visitor()
    follow(make_offer(make_campaign(merchant_id, owner), reader.visitor_id), reader)
    person = make_person()
    with transaction():
        tie_visitor(reader.visitor_id, person)
    assert session().execute(select(AdClick.person_id)).scalar_one() == person
    with transaction():
        forget_clicker(person)
    row = session().execute(select(AdClick.person_id, AdClick.visitor_id, AdClick.price_minor)).one()
    assert row.person_id is None and reader.visitor_id not in row.visitor_id and row.price_minor == 75


def test_the_price_of_yesterdays_bid_stands_within_its_token() -> None:
    merchant_id, owner = make_advertiser(10_000)
    campaign_id = make_campaign(merchant_id, owner, bid_minor=40, daily_budget_minor=1000)
    reader = visitor()
    token = make_offer(campaign_id, reader.visitor_id, 75, bid_minor=120)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5)):
        assert follow(token, reader).price_minor == 75
