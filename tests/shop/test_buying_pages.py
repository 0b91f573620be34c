"""Buying from the sheet in three steps, the gateway's page, and every refusal with its status."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from community.platform.time import now
from community.shop.orders import queries as orders
from community.shop.payments import jobs
from tests.browsing import FRAGMENT, PAGE, send
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import stock_of
from tests.factories.shop import Buyer, count_of


def buy_fields(buyer: Buyer, goods: tuple[str, int], **changes: object) -> dict[str, object]:
    fields = {
        "product": goods[0],
        "sku_id": goods[1],
        "quantity": 1,
        "address_id": buyer.address_id,
        "expected": 12800,
        "key": "tap",
        "origin": "",
    }
    return fields | changes


def pay_path(text: str) -> str:
    found = re.search(r"/pay/[0-9A-Z]{26}", text)
    assert found, text
    return found[0]


def test_a_returning_buyer_pays_without_leaving_the_sheet(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int], wire: None, drain: Callable[[], None]
) -> None:
    step = send(browser, "/buy", buy_fields(buyer, goods))
    assert step.status_code == 200
    assert "<html" not in step.text
    assert "¥128.00" in step.text
    path = pay_path(step.text)
    waiting = send(browser, path, {"outcome": "paid"})
    assert waiting.status_code == 200
    assert "every 1s" in waiting.text
    assert "every 1s" in browser.get(path, headers=FRAGMENT).text
    drain()
    done = browser.get(path, headers=FRAGMENT).text
    assert "every 1s" not in done
    assert "已付款" in done
    assert "/orders/" in done
    with app.app_context():
        (order,) = orders.orders_of(buyer.id).items
        assert (order.state, order.total_minor) == ("paid", 12800)
        assert stock_of(goods[1]) == (5, 4)


def test_without_scripts_buying_goes_from_page_to_page(
    browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    step = send(browser, "/buy", buy_fields(buyer, goods), htmx=False)
    assert step.status_code == 303
    path = step.headers["Location"]
    assert "<html" in browser.get(path, headers=PAGE).text
    answered = send(browser, path, {"outcome": "paid"}, htmx=False)
    assert (answered.status_code, answered.headers["Location"]) == (303, path)


def test_tapping_twice_is_one_order(app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]) -> None:
    first, second = (send(browser, "/buy", buy_fields(buyer, goods)) for _ in range(2))
    assert pay_path(first.text) == pay_path(second.text)
    with app.app_context():
        assert (count_of("orders"), stock_of(goods[1])) == (1, (5, 4))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"quantity": 6}, 409),
        ({"expected": 12799}, 409),
        ({"quantity": 0}, 422),
        ({"quantity": -1}, 422),
        ({"quantity": 100}, 422),
        ({"quantity": "NaN"}, 422),
        ({"quantity": "1e2"}, 422),
        ({"quantity": "99999999999999999999999"}, 422),
        ({"sku_id": 999_999}, 404),
        ({"sku_id": "x"}, 422),
        ({"address_id": 999_999}, 404),
        ({"address_id": ""}, 422),
        ({"key": ""}, 422),
        ({"key": "k" * 256}, 422),
        ({"origin": "o" * 501}, 422),
    ],
)
def test_a_purchase_that_cannot_be_says_why_and_writes_nothing(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int], changes: dict[str, object], status: int
) -> None:
    in_sheet = send(browser, "/buy", buy_fields(buyer, goods, **changes))
    on_page = send(browser, "/buy", buy_fields(buyer, goods, **changes), htmx=False)
    assert (in_sheet.status_code, on_page.status_code) == (status, status)
    assert 'role="alert"' in in_sheet.text
    assert "<html" not in in_sheet.text
    assert "没有扣款" in in_sheet.text
    with app.app_context():
        assert [count_of(table) for table in ("orders", "payments", "idempotency_keys")] == [0, 0, 0]
        assert stock_of(goods[1]) == (5, 5)


def test_prices_named_by_the_browser_are_ignored(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    fields = buy_fields(buyer, goods, unit_minor=1, price_minor=1, total_minor=1, state="paid", fee_minor=0, buyer_id=1)
    assert send(browser, "/buy", fields).status_code == 200
    with app.app_context():
        (order,) = orders.orders_of(buyer.id).items
        assert (order.state, order.total_minor, order.buyer_id) == ("unpaid", 12800, buyer.id)


def test_buying_without_the_pages_token_is_refused(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    for path in ("/buy", "/cart/add", "/checkout"):
        answer = browser.post(path, data=buy_fields(buyer, goods), headers=FRAGMENT | {"X-CSRFToken": "wrong"})
        assert answer.status_code == 400
    with app.app_context():
        assert (count_of("orders"), count_of("cart_lines")) == (0, 0)


def test_visitors_are_asked_to_sign_in_before_they_buy(
    client: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    assert send(client, "/buy", buy_fields(buyer, goods)).status_code == 401
    for path in ("/checkout", "/orders", "/pay/" + "0" * 26, "/orders/" + "0" * 26):
        answer = client.get(path, headers=PAGE)
        assert answer.status_code == 303
        assert "/sign-in" in answer.headers["Location"]


def test_a_declined_payment_is_told_and_may_be_tried_again(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int], wire: None, drain: Callable[[], None]
) -> None:
    path = pay_path(send(browser, "/buy", buy_fields(buyer, goods)).text)
    assert "every 1s" in send(browser, path, {"outcome": "failed"}).text
    drain()
    failed = browser.get(path, headers=FRAGMENT).text
    assert "every 1s" not in failed
    assert 'name="outcome"' in failed
    with app.app_context():
        assert stock_of(goods[1]) == (5, 4)
    send(browser, path, {"outcome": "paid"})
    drain()
    with app.app_context():
        assert orders.orders_of(buyer.id).items[0].state == "paid"


def test_a_payment_whose_time_is_over_cannot_be_confirmed(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    path = pay_path(send(browser, "/buy", buy_fields(buyer, goods)).text)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert send(browser, path, {"outcome": "paid"}).status_code == 410
        with app.app_context():
            jobs.expire_due()
        assert 'name="outcome"' not in browser.get(path, headers=FRAGMENT).text
    with app.app_context():
        assert count_of("sandbox_letters") == 0
        assert stock_of(goods[1]) == (5, 5)


def test_somebody_elses_payment_does_not_exist(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    path = pay_path(send(browser, "/buy", buy_fields(buyer, goods)).text)
    with app.app_context():
        stranger = signed_in(app, make_person())
    for where in (path, "/pay/" + "0" * 26, "/pay/nothing"):
        assert stranger.get(where, headers=PAGE).status_code == 404
        assert send(stranger, where, {"outcome": "paid"}).status_code == 404
    assert send(browser, path, {"outcome": "stolen"}).status_code == 400
    with app.app_context():
        assert count_of("sandbox_letters") == 0
