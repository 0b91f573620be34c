"""The earnings page's figures, its trace, its doors."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from community.influencers import queries, service
from community.influencers.earnings import earnings
from community.influencers.errors import AlreadyApplied, NoSuchCommission, RateInThePast, RateOutOfRange
from community.influencers.models import Reason, Standing
from community.platform.db import session, transaction
from community.platform.errors import WrongState
from community.platform.time import business_day, now
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.influencers import come_through, commissions_of, make_influencer, make_linked_note, make_rate
from tests.factories.shop import make_buyer, make_delivered_order, make_paid_order
from tests.influencers.test_commission import Stall, refund

Drain = Callable[[], None]


def test_totals_days_and_notes_add_up(context: Flask, drain: Drain) -> None:
    stall = Stall()
    _note, second_token = make_linked_note(stall.influencer, stall.product, "第二篇")
    for token in (stall.token, stall.token, second_token):
        buyer = make_buyer()
        come_through(token, buyer.id)
        come_through(token, buyer.id, "01J0000000000000000000000V")
        make_paid_order(buyer, stall.sku.id)
    come_through(stall.token, visitor_id="01J0000000000000000000000W")
    back = make_buyer()
    come_through(stall.token, back.id)
    order_id = make_paid_order(back, stall.sku.id).id
    drain()
    refund(order_id, back)
    drain()
    page = earnings(stall.influencer, 7)
    assert (page.total_minor, page.held_minor, page.released_minor) == (3 * 2_322, 3 * 2_322, 0)
    assert (page.reversed_minor, page.reversed_count, page.orders) == (2_322, 1, 4)
    assert page.clicks == 7  # three buyers each by themselves, twice one browser on each note, and two more
    assert page.conversion == 4 / 7
    assert len(page.days) == 7 and page.days[-1].day == business_day()
    assert sum(day.held_minor for day in page.days) == page.held_minor == page.days[-1].held_minor
    assert [(note.title, note.orders, note.minor) for note in page.notes] == [
        ("在家手冲一年", 3, 2 * 2_322), ("第二篇", 1, 2_322)]  # fmt: skip
    assert sum(note.clicks for note in page.notes) == page.clicks
    assert [unpaid.reason for unpaid in page.unpaid] == [str(queries.REASONS[Reason.refunded])]


def test_the_days_before_are_told_apart(context: Flask, drain: Drain) -> None:
    stall = Stall()
    with time_machine.travel(now() - timedelta(days=8), tick=False):
        make_rate(stall.merchant, 600, from_at=now())
        come_through(stall.token, stall.buyer.id)
        make_paid_order(stall.buyer, stall.sku.id)
    drain()
    session().rollback()  # read anew what the worker committed
    week, month = earnings(stall.influencer, 7), earnings(stall.influencer, 30)
    assert (week.total_minor, week.previous_minor, week.orders) == (0, 2_322, 0)
    assert (month.total_minor, month.previous_minor) == (2_322, 0)


def test_the_trace_tells_the_whole_life_of_a_line(context: Flask, drain: Drain) -> None:
    stall = Stall()
    come_through(stall.token, stall.buyer.id)
    order_id = make_delivered_order(stall.buyer, stall.sku.id).id
    drain()
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        with transaction():
            service.release_due()
        refund(order_id, stall.buyer)
        drain()
    (line,) = commissions_of(order_id)
    told = queries.trace(stall.influencer, line.id)
    assert [(step.kind, step.minor) for step in told.steps] == [
        ("click", None), ("order", 2_322), ("held", 2_322), ("released", 2_322), ("refund", -2_322)]  # fmt: skip
    assert told.total_minor == 0
    assert all(step.why for step in told.steps)
    assert "¥387.00" in told.steps[1].why
    with pytest.raises(NoSuchCommission):
        queries.trace(stall.buyer.id, line.id)


def test_only_notes_with_a_link_that_pays_now_are_labelled(context: Flask) -> None:
    stall, unrated = Stall(), Stall(rate_bp=None)
    make_rate(stall.merchant, 800, stall.product)
    assert queries.pays([stall.note, unrated.note]) == {stall.note: 800}
    with transaction():
        service.suspend(stall.influencer, None, "ads without a label")
    assert queries.pays([stall.note]) == {}


def test_an_ordinary_author_gets_no_link(context: Flask) -> None:
    stall, author = Stall(), make_person()
    with transaction():
        assert service.link_for_tag(author, stall.product, stall.note, 999) is None


def test_applying_once_declining_and_applying_again(context: Flask) -> None:
    person_id = make_person()
    with transaction():
        service.apply(person_id, "陶器")
    with pytest.raises(AlreadyApplied), transaction():
        service.apply(person_id)
    with transaction():
        service.decline(person_id, None, "too new")
    with transaction():
        service.apply(person_id, "又写了十篇")
    with transaction():
        service.approve(person_id, None)
    with pytest.raises(WrongState), transaction():
        service.approve(person_id, None)
    assert queries.standing(person_id) is Standing.approved


def test_rates_have_bounds_and_begin_no_earlier_than_now(context: Flask) -> None:
    stall = Stall()
    for rate_bp in (-1, 5_001):
        with pytest.raises(RateOutOfRange), transaction():
            service.set_rate(stall.merchant, rate_bp)
    with pytest.raises(RateInThePast), transaction():
        service.set_rate(stall.merchant, 100, from_at=now() - timedelta(seconds=5))


def test_the_pages_and_the_api_show_ones_own_and_nobody_elses(app: Flask, drain: Drain) -> None:
    with app.app_context():
        stall = Stall()
        come_through(stall.token, stall.buyer.id)
        order_id = stall.buy()
        drain()
        line_id = commissions_of(order_id)[0].id
        headers = make_token(stall.influencer, "earnings")
        poor = make_token(stall.influencer, "read")
        influencer, buyer = stall.influencer, stall.buyer.id
    mine, theirs = signed_in(app, influencer), signed_in(app, buyer)
    page = mine.get("/earnings")
    assert page.status_code == 200 and "23.22" in page.text.replace("</span>", "").replace('<span class="minor">', "")
    assert mine.get(f"/earnings/{line_id}").status_code == 200
    assert theirs.get(f"/earnings/{line_id}").status_code == 404
    assert app.test_client().get("/earnings").status_code in (302, 303, 401)
    listed = app.test_client().get("/api/v1/earnings", headers=headers)
    assert [(row["minor"], row["state"]) for row in listed.json["items"]] == [(2_322, "held")]
    assert app.test_client().get("/api/v1/earnings", headers=poor).status_code == 403
    told = app.test_client().get(f"/api/v1/earnings/{line_id}", headers=headers).json
    assert [step["kind"] for step in told["steps"]] == ["click", "order", "held"]


def test_a_link_leads_to_the_product_and_carries_itself_as_origin(app: Flask) -> None:
    with app.app_context():
        stall = Stall()
        product = stall.sku.product_public_id
        token = stall.token
    client = app.test_client()
    answer = client.get(f"/go/{token}")
    assert answer.status_code == 303
    assert answer.location == f"/p/{product}?origin={token}"
    sheet = client.get(f"/go/{token}", headers={"HX-Request": "true"})
    assert sheet.location == f"/p/{product}/buy?origin={token}"
    assert client.get("/go/forged").status_code == 400
    with app.app_context():
        assert earnings(stall.influencer).clicks == 1  # the same browser, once a day
    app.test_client().get(f"/go/{token}", headers={"Sec-Purpose": "prefetch;prerender"})
    app.test_client().head(f"/go/{token}")
    app.test_client().get(f"/go/{token}", headers={"User-Agent": "Googlebot/2.1"})
    with app.app_context():
        assert earnings(stall.influencer).clicks == 1


def test_applying_through_the_form(app: Flask) -> None:
    with app.app_context():
        person_id = make_person()
    client = signed_in(app, person_id)
    assert client.get("/influencers/apply").status_code == 200
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        assert client.post("/influencers/apply", data={"about": ""}).status_code == 422
        assert client.post("/influencers/apply", data={"about": "手冲"}).status_code == 303
        assert client.post("/influencers/apply", data={"about": "手冲"}).status_code == 409
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        assert queries.standing(person_id) is Standing.applied


def test_an_influencer_of_nothing_sees_an_empty_page(app: Flask) -> None:
    with app.app_context():
        person_id = make_influencer()
    assert signed_in(app, person_id).get("/earnings?days=7&currency=XXX&line=9999999").status_code in (200, 404)
