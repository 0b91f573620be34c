"""The cart and the checkout in a browser."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.catalog import service as stock
from community.platform.db import transaction
from community.shop.orders import queries as orders
from tests.browsing import PAGE, send
from tests.counting import statements
from tests.factories.catalog import make_shop, make_sku
from tests.factories.shop import Buyer, count_of
from tests.shop.test_buying_pages import pay_path


def test_a_guest_fills_a_cart_and_changes_it(client: FlaskClient, goods: tuple[str, int]) -> None:
    client.get("/cart", headers=PAGE)
    added = send(client, "/cart/add", {"sku_id": goods[1], "quantity": 2})
    assert added.status_code == 200
    assert "toast" in added.headers["HX-Trigger"]
    page = client.get("/cart", headers=PAGE).text
    assert "陶瓷手冲滤杯" in page
    assert "¥256.00" in page
    line = re.search(r"/cart/lines/(\d+)", page)
    assert line
    fewer = send(client, line[0], {"quantity": 1})
    assert "¥128.00" in fewer.text
    assert "<html" not in fewer.text
    for quantity in ("-1", "100", "x", ""):
        assert send(client, line[0], {"quantity": quantity}).status_code == 422
    assert send(client, "/cart/lines/999999", {"quantity": 1}).status_code == 404
    assert "陶瓷手冲滤杯" not in send(client, line[0], {"remove": 1}).text


def test_a_cart_page_takes_at_most_six_statements_however_full(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    send(browser, "/cart/add", {"sku_id": goods[1]})
    browser.get("/cart", headers=PAGE)
    with statements() as few:
        browser.get("/cart", headers=PAGE)
    with app.app_context():
        more = [make_sku(shop_id=make_shop()) for _ in range(5)]
    for sku in more:
        send(browser, "/cart/add", {"sku_id": sku})
    with statements() as many:
        browser.get("/cart", headers=PAGE)
    assert len(few) == len(many) <= 6, many


def test_a_cart_is_checked_out_at_the_price_shown(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    with app.app_context():
        yen = make_sku(shop_id=make_shop("JPY", shipping_minor=500), price=1980)
    for sku in (goods[1], yen):
        send(browser, "/cart/add", {"sku_id": sku})
    page = browser.get("/checkout", headers=PAGE).text
    assert "¥2,480" in page
    fields = hidden(page) | {"address_id": buyer.address_id}
    assert fields["expected"] == "CNY:12800,JPY:2480"
    with app.app_context(), transaction():
        stock.change_price(goods[1], 11800)
    changed = send(browser, "/checkout", fields, htmx=False)
    assert changed.status_code == 409
    assert "¥118.00" in changed.text
    with app.app_context():
        assert count_of("orders") == 0
    placed = send(browser, "/checkout", hidden(changed.text) | {"address_id": buyer.address_id}, htmx=False)
    assert placed.status_code == 303
    with app.app_context():
        assert [(o.currency, o.total_minor) for o in orders.orders_of(buyer.id).items] == [
            ("CNY", 11800),
            ("JPY", 2480),
        ]
        assert count_of("cart_lines") == 0
    assert placed.headers["Location"] == "/orders"
    stale = send(browser, "/checkout", fields, htmx=False)
    assert (stale.status_code, stale.headers["Location"]) == (303, "/cart")


def test_the_same_checkout_sent_twice_leads_to_the_same_payment(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]
) -> None:
    send(browser, "/cart/add", {"sku_id": goods[1]})
    fields = hidden(browser.get("/checkout", headers=PAGE).text) | {"address_id": buyer.address_id}
    first, second = (send(browser, "/checkout", fields, htmx=False) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"] == pay_path(first.headers["Location"])
    with app.app_context():
        assert count_of("orders") == 1


@pytest.mark.parametrize("expected", ["", "CNY", "CNY:", "CNY:-1", "CNY:1e9", "XXXX:1", "CNY:12800,JPY:0", "CNY:٣"])
def test_an_unreadable_total_buys_nothing(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int], expected: str
) -> None:
    send(browser, "/cart/add", {"sku_id": goods[1]})
    fields = {"address_id": buyer.address_id, "key": "k", "expected": expected}
    assert send(browser, "/checkout", fields, htmx=False).status_code in (409, 422)
    with app.app_context():
        assert count_of("orders") == 0


def hidden(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(key|expected)" value="([^"]*)"', page))
    assert set(found) == {"key", "expected"}
    return found
