"""Campaigns from the merchant's side: making, changing, topping up, stock, reports, pages and doors."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select, text

from community.activity.models import Fact
from community.catalog import queries as catalog
from community.catalog import service as shelf
from community.ledger import queries as ledger
from community.notes import service as notes
from community.placements import queries, service
from community.placements.auction import choose
from community.placements.campaigns import CampaignDraft
from community.placements.clicks import click
from community.placements.errors import (
    AmountOutOfRange,
    BadPeriod,
    BidTooLow,
    BudgetTooSmall,
    NoSuchCampaign,
    NotForSale,
    NotYourSubject,
)
from community.placements.models import AdClick, Campaign, SubjectKind
from community.platform.db import session, transaction
from community.platform.errors import Refusal, WrongState
from community.platform.idempotency import KeyReused
from community.platform.time import now
from community.shop.payments import queries as payments
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.catalog import make_product, make_shop, skus_of
from tests.factories.notes import make_note
from tests.factories.placements import make_advertiser, make_campaign, make_offer, visitor
from tests.factories.shop import make_buyer, make_paid_order, pay
from tests.influencers.test_commission import refund

Drain = Callable[[], None]


class Made(NamedTuple):
    """A campaign as it was made, free of any session."""

    id: int
    public_id: str
    kind: str
    subject_id: int


class Stand:
    """A merchant with money, a shop and a product."""

    def __init__(self, balance_minor: int = 100_000, stock: int = 5) -> None:
        self.merchant, self.owner = make_advertiser(balance_minor)
        self.shop = make_shop(merchant_id=self.merchant)
        self.product = make_product(shop_id=self.shop, stock=stock)
        self.sku = skus_of(self.product)[0]

    def draft(self, **changes: object) -> CampaignDraft:
        plain = {
            "kind": SubjectKind.product,
            "subject": self.sku.product_public_id,
            "name": "入冬",
            "bid_minor": 120,
            "daily_budget_minor": 30_000,
        }
        return CampaignDraft(**plain | changes)  # type: ignore[arg-type]

    def create(self, **changes: object) -> Made:
        with transaction():
            campaign = service.create(self.merchant, self.draft(**changes), self.owner)
        return Made(campaign.id, campaign.public_id, campaign.kind, campaign.subject_id)


def state_of(campaign: Made) -> str:
    session().rollback()
    return session().execute(select(Campaign.state).where(Campaign.id == campaign.id)).scalar_one()


def public_id_of(merchant_id: int) -> str:
    return str(
        session().execute(text("SELECT public_id FROM merchants WHERE id = :id"), {"id": merchant_id}).scalar_one()
    )


def test_a_merchant_promotes_own_goods_and_notes_that_show_them(context: Flask) -> None:
    stand = Stand()
    note = make_note(products=[stand.product])
    stand.create()
    stand.create(kind=SubjectKind.note, subject=note.public_id)
    rows = queries.campaigns(stand.merchant)
    assert [(row.kind, row.subject_id, row.state) for row in rows] == [
        ("note", note.id, "active"), ("product", stand.product, "active")]  # fmt: skip


def test_what_cannot_be_promoted_is_refused_and_nothing_is_written(context: Flask) -> None:
    stand, other = Stand(), Stand()
    foreign = make_note(products=[other.product])
    gone = make_note(products=[stand.product])
    with transaction():
        notes.remove(gone.id, gone.author_id)
    empty = skus_of(make_product(shop_id=stand.shop, stock=1))[0]
    with transaction():
        shelf.hold({empty.id: 1})
    refusals: list[tuple[dict[str, object], type[Refusal]]] = [
        ({"subject": other.sku.product_public_id}, NotYourSubject),
        ({"subject": "nothing"}, NotYourSubject),
        ({"kind": SubjectKind.note, "subject": foreign.public_id}, NotYourSubject),
        ({"kind": SubjectKind.note, "subject": gone.public_id}, NotYourSubject),
        ({"subject": empty.product_public_id}, NotForSale),
        ({"bid_minor": 9}, BidTooLow),
        ({"daily_budget_minor": 119}, BudgetTooSmall),
        ({"ends_at": now() - timedelta(minutes=1)}, BadPeriod),
        ({"starts_at": now() + timedelta(days=2), "ends_at": now() + timedelta(days=1)}, BadPeriod),
    ]
    for change, refusal in refusals:
        with pytest.raises(refusal):
            stand.create(**change)
    assert queries.campaigns(stand.merchant) == []


def test_another_merchants_campaign_is_not_there(context: Flask) -> None:
    stand, other = Stand(), Stand()
    campaign = stand.create()
    for act in (service.pause, service.resume, service.end):
        with pytest.raises(NoSuchCampaign), transaction():
            act(other.merchant, campaign.public_id, other.owner)
    with pytest.raises(NoSuchCampaign):
        queries.report(other.merchant, campaign.public_id)


def test_pausing_ends_the_showing_and_resuming_begins_it_again(context: Flask) -> None:
    stand = Stand()
    campaign = stand.create()
    assert choose(visitor(), {}) is not None
    with transaction():
        service.pause(stand.merchant, campaign.public_id, stand.owner)
    assert choose(visitor(), {}) is None
    with pytest.raises(WrongState), transaction():
        service.pause(stand.merchant, campaign.public_id, stand.owner)
    with transaction():
        service.resume(stand.merchant, campaign.public_id, stand.owner)
    assert choose(visitor(), {}) is not None
    with transaction():
        service.end(stand.merchant, campaign.public_id, stand.owner)
    with pytest.raises(WrongState), transaction():
        service.change(stand.merchant, campaign.public_id, 100, 1000)


def test_a_sold_out_product_pauses_by_itself_and_goes_on_with_new_stock(context: Flask, drain: Drain) -> None:
    stand = Stand(stock=1)
    campaign = stand.create()
    make_paid_order(make_buyer(), stand.sku.id)
    drain()
    assert state_of(campaign) == "paused"
    with pytest.raises(NotForSale), transaction():
        service.resume(stand.merchant, campaign.public_id, stand.owner)
    with transaction():
        shelf.restock(stand.sku.id, 5)
    drain()
    assert state_of(campaign) == "active"


def test_a_campaign_paused_by_hand_stays_so_when_stock_comes(context: Flask, drain: Drain) -> None:
    stand = Stand()
    campaign = stand.create()
    with transaction():
        service.pause(stand.merchant, campaign.public_id, stand.owner)
    with transaction():
        shelf.restock(stand.sku.id, 5)
    drain()
    assert state_of(campaign) == "paused"


def test_a_removed_note_ends_its_campaign(context: Flask, drain: Drain) -> None:
    stand = Stand()
    note = make_note(products=[stand.product])
    campaign = stand.create(kind=SubjectKind.note, subject=note.public_id)
    with transaction():
        notes.remove(note.id, note.author_id)
    drain()
    assert state_of(campaign) == "ended"


def test_a_top_up_is_there_once_its_payment_settles_and_a_key_pays_once(context: Flask) -> None:
    stand = Stand(balance_minor=0)
    with transaction():
        first = service.top_up(stand.merchant, 50_000, stand.owner, "key-1")
    with transaction():
        again = service.top_up(stand.merchant, 50_000, stand.owner, "key-1")
    assert first == again
    with pytest.raises(KeyReused), transaction():
        service.top_up(stand.merchant, 60_000, stand.owner, "key-1")
    assert queries.balance(stand.merchant) == 0
    payment = payments.find(first)
    assert payment is not None
    for _ in range(2):
        pay(payment)
    assert queries.balance(stand.merchant) == 50_000
    assert ledger.balance(f"merchant:{stand.merchant}:ads", "CNY") == -50_000
    assert ledger.trial() == {"CNY": 0}
    for minor in (999, 5_000_001, 0, -5):
        with pytest.raises(AmountOutOfRange), transaction():
            service.top_up(stand.merchant, minor, stand.owner, f"key-{minor}")


def _show(campaign: Made, times: int, surface: str) -> None:
    with transaction():
        session().add_all(
            Fact(
                at=now(), visitor_id=None, verb="impression", kind=campaign.kind, subject_id=campaign.subject_id,
                lane=f"ad-{campaign.id}", surface=surface,
            )
            for _ in range(times)
        )  # fmt: skip


def test_the_report_counts_impressions_clicks_cost_and_orders_by_place(context: Flask, drain: Drain) -> None:
    stand = Stand()
    campaign = stand.create()
    _show(campaign, 40, "explore")
    _show(campaign, 10, "search")
    buyer = make_buyer()
    for surface, price, reader in (
        ("explore", 75, visitor(person_id=buyer.id)),
        ("explore", 80, visitor()),
        ("search", 100, visitor()),
    ):
        with transaction():
            click(make_offer(campaign.id, reader.visitor_id, price, surface=surface), reader)
    order = make_paid_order(buyer, stand.sku.id)
    drain()
    session().rollback()
    report = queries.report(stand.merchant, campaign.public_id)
    assert [(p.surface, p.impressions, p.clicks, p.spent_minor, p.orders) for p in report.places] == [
        ("explore", 40, 2, 155, 1), ("search", 10, 1, 100, 0)]  # fmt: skip
    assert (report.total.impressions, report.total.clicks, report.total.spent_minor, report.total.orders) == (
        50,
        3,
        255,
        1,
    )
    assert (report.total.ctr, report.total.average_minor, report.cost_per_order_minor) == (0.06, 85, 255)
    assert report.actual[-1][1] == 255 and report.plan[-1] == (24, 30_000)
    assert report.price is not None
    assert (report.price.price_minor, report.price.bid_minor) == (100, 120)
    assert queries.campaigns(stand.merchant)[0].impressions == 50
    refund(order.id, buyer)
    drain()
    session().rollback()
    assert queries.report(stand.merchant, campaign.public_id).total.orders == 0


def test_an_order_counts_for_the_last_clicked_campaign_of_its_merchant_only(context: Flask, drain: Drain) -> None:
    stand, other = Stand(), Stand()
    first, last = stand.create(), stand.create(name="第二个")
    elsewhere = other.create()
    buyer = make_buyer()
    reader = visitor(person_id=buyer.id)
    for campaign in (first, last, elsewhere):
        with transaction():
            click(make_offer(campaign.id, reader.visitor_id), reader)
    make_paid_order(buyer, stand.sku.id)
    drain()
    session().rollback()
    assert [
        queries.report(merchant, campaign.public_id).total.orders
        for merchant, campaign in ((stand.merchant, first), (stand.merchant, last), (other.merchant, elsewhere))
    ] == [0, 1, 0]


def test_the_pages_belong_to_the_shops_people(app: Flask) -> None:
    with app.app_context():
        stand = Stand()
        campaign = stand.create()
        base = f"/merchant/{public_id_of(stand.merchant)}/ads"
        owner, stranger = stand.owner, make_person()
    pages = (base, f"{base}/new", f"{base}/top-up", f"{base}/{campaign.public_id}", f"{base}/{campaign.public_id}/edit")
    mine, theirs = signed_in(app, owner), signed_in(app, stranger)
    for page in pages:
        assert mine.get(page).status_code == 200, page
        assert theirs.get(page).status_code == 403, page
        assert app.test_client().get(page).status_code in (302, 303, 401), page
    assert mine.get("/merchant").location == base
    assert theirs.get("/merchant").status_code == 404
    for act in ("pause", "resume"):
        assert theirs.post(f"{base}/{campaign.public_id}/{act}").status_code in (400, 403)
    assert mine.get(f"{base}/01J00000000000000000000000").status_code == 404


def test_the_forms_make_change_and_top_up(app: Flask) -> None:
    with app.app_context():
        stand = Stand()
        base = f"/merchant/{public_id_of(stand.merchant)}/ads"
        subject = f"product:{stand.sku.product_public_id}"
    client = signed_in(app, stand.owner)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        good = {"subject": subject, "name": "入冬", "bid": "1.20", "daily_budget": "300"}
        for bad in ({"bid": "1.234"}, {"bid": "NaN"}, {"bid": "-1"}, {"bid": "1e9"}, {"subject": "person:1"},
                    {"daily_budget": "0.5"}, {"topics": "没有的话题"}, {"bid": "0.01"}, {"name": ""}):  # fmt: skip
            assert client.post(f"{base}/new", data=good | bad).status_code == 422, bad
        made = client.post(f"{base}/new", data=good | {"merchant_id": "1", "state": "ended", "bid_minor": "1"})
        assert made.status_code == 303
        assert client.post(f"{made.location}/edit", data={"bid": "2", "daily_budget": "1"}).status_code == 422
        assert client.post(f"{made.location}/edit", data={"bid": "2", "daily_budget": "400"}).status_code == 303
        assert client.post(f"{made.location}/pause").status_code == 303
        assert client.post(f"{base}/top-up", data={"amount": "5", "key": "k1"}).status_code == 422
        assert client.post(f"{base}/top-up", data={"amount": "500", "key": "k2"}).status_code == 303
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        (row,) = queries.campaigns(stand.merchant)
        assert (row.bid_minor, row.budget_minor, row.state, row.topics) == (200, 40_000, "paused", ())


def test_a_click_leads_to_the_subject_and_bills_a_browser_once(app: Flask) -> None:
    with app.app_context():
        stand = Stand()
        campaign = stand.create()
        product = stand.sku.product_public_id
    reader = app.test_client()
    reader.get("/healthz")
    with app.test_request_context():
        stale = make_offer(campaign.id, "01J00000000000000000000000", expires=1)
    for headers in ({}, {"HX-Request": "true"}, {"Sec-Purpose": "prefetch"}):
        answer = reader.get(f"/ad/{stale}", headers=headers)
        assert (answer.status_code, answer.location) == (303, f"/p/{product}")
    assert reader.get("/ad/forged").status_code == 400
    with app.app_context():
        assert session().execute(select(AdClick)).all() == []
        assert catalog.product_id_of(product) is not None


def test_the_api_lists_makes_once_and_reports(app: Flask) -> None:
    with app.app_context():
        stand = Stand()
        base = f"/api/v1/merchants/{public_id_of(stand.merchant)}/campaigns"
        headers = make_token(stand.owner, "placements")
        stranger = make_token(make_person(), "placements")
        subject = stand.sku.product_public_id
    client = app.test_client()
    wanted = {"kind": "product", "subject": subject, "name": "入冬", "bid_minor": 120, "daily_budget_minor": 5_000}
    key = {"Idempotency-Key": "one"}
    first = client.post(base, json=wanted, headers=headers | key)
    again = client.post(base, json=wanted, headers=headers | key)
    assert first.status_code == again.status_code == 200
    assert first.json["public_id"] == again.json["public_id"]
    assert client.post(base, json=wanted | {"name": "x"}, headers=headers | key).status_code == 422
    assert client.post(base, json=wanted, headers=headers).status_code == 400
    assert client.post(base, json=wanted | {"state": "ended"}, headers=headers | key).status_code == 422
    assert client.post(base, json=wanted, headers=stranger | key).status_code == 403
    listed = client.get(base, headers=headers).json
    assert (len(listed["items"]), listed["balance_minor"]) == (1, 100_000)
    one = f"{base}/{first.json['public_id']}"
    assert client.post(f"{one}/pause", headers=headers).json["campaign"]["state"] == "paused"
    assert client.get(one, headers=headers).json["total"]["clicks"] == 0
    assert client.get(one, headers=stranger).status_code == 403


def test_a_campaign_row_needs_no_subject_to_be_reported(context: Flask) -> None:
    merchant_id, owner = make_advertiser()
    campaign_id = make_campaign(merchant_id, owner)
    public_id = session().execute(select(Campaign.public_id).where(Campaign.id == campaign_id)).scalar_one()
    assert queries.report(merchant_id, public_id).total.clicks == 0
