"""Orders in a browser: followed, received, returned, called off, and nobody else's."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from community.catalog import queries as catalog
from community.merchants import queries as merchants
from community.shop.orders import queries as orders
from tests.browsing import FRAGMENT, PAGE, send
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_shop, stock_of
from tests.factories.shop import Buyer, make_paid_order, order_of, pay, place
from tests.shop.test_buying_pages import buy_fields


def test_a_buyer_follows_receives_and_returns_an_order(
    app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int], wire: None, drain: Callable[[], None]
) -> None:
    with app.app_context():
        order = make_paid_order(buyer, goods[1])
        owner = signed_in(app, merchants.staff_of(order.merchant_id)[0])
        merchant = merchants.merchants([order.merchant_id])[order.merchant_id]
    here = f"/orders/{order.public_id}"
    assert "陶瓷手冲滤杯" in browser.get("/orders", headers=PAGE).text
    assert here not in browser.get("/orders?state=shipped", headers=PAGE).text
    to_ship = owner.get(f"/merchant/{merchant.public_id}/orders", headers=PAGE).text
    assert "周念" in to_ship
    assert "13800138000" in to_ship
    assert send(owner, f"{here}/ship", {"tracking": "SF42"}, htmx=False).status_code == 303
    page = browser.get(here, headers=PAGE).text
    assert "SF42" in page
    assert "13800138000" not in page
    assert send(browser, f"{here}/receive", htmx=False).status_code == 303
    assert send(browser, f"{here}/receive", htmx=False).status_code == 409
    assert send(browser, f"{here}/cancel", htmx=False).status_code == 409
    assert "/orders/lines/" in browser.get(here, headers=PAGE).text
    assert send(browser, f"{here}/refund", {"reason": "磕了"}, htmx=False).status_code == 303
    drain()
    page = browser.get(here, headers=PAGE).text
    assert "¥128.00" in page
    with app.app_context():
        assert orders.sum_of(order.id).state == "refunded"
    assert "退" in browser.get(f"{here}/state", headers=FRAGMENT).text


def test_an_unpaid_order_is_called_off(app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]) -> None:
    with app.app_context():
        order = order_of(place(buyer, goods[1], 2))
    assert "/pay/" in browser.get(f"/orders/{order.public_id}", headers=PAGE).text
    assert send(browser, f"/orders/{order.public_id}/cancel", htmx=False).status_code == 303
    assert "/pay/" not in browser.get(f"/orders/{order.public_id}", headers=PAGE).text
    with app.app_context():
        assert stock_of(goods[1]) == (5, 5)


def test_to_others_an_order_does_not_exist(app: Flask, buyer: Buyer, goods: tuple[str, int]) -> None:
    with app.app_context():
        order = order_of(pay(place(buyer, goods[1])))
        stranger = signed_in(app, make_person())
        other_shop = make_shop()
        other_merchant = catalog.shops([other_shop])[other_shop].merchant_id
        seller = signed_in(app, merchants.staff_of(other_merchant)[0])
        merchant = merchants.merchants([order.merchant_id])[order.merchant_id]
    here = f"/orders/{order.public_id}"
    for who in (stranger, seller):
        for path in (here, f"{here}/state", "/orders/" + "0" * 26):
            assert who.get(path, headers=PAGE).status_code == 404
        for verb in ("receive", "cancel", "refund", "ship"):
            assert send(who, f"{here}/{verb}", htmx=False).status_code == 404
        assert who.get(f"/merchant/{merchant.public_id}/orders", headers=PAGE).status_code == 403
        assert who.get(f"/merchant/{'0' * 26}/orders", headers=PAGE).status_code == 404
        assert here not in who.get("/orders", headers=PAGE).text
    with app.app_context():
        assert orders.sum_of(order.id).state == "paid"


def test_a_stale_cursor_is_refused(browser: FlaskClient) -> None:
    assert browser.get("/orders?cursor=nonsense", headers=PAGE).status_code == 400


def test_pages_speak_english_too(app: Flask, browser: FlaskClient, buyer: Buyer, goods: tuple[str, int]) -> None:
    with app.app_context():
        order = order_of(pay(place(buyer, goods[1])))
        reader = make_person("Wren", lang="en")
        english = signed_in(app, reader)
    assert "Bag" in english.get("/cart", headers=PAGE | {"Accept-Language": "en"}).text
    sold_out = send(english, "/buy", buy_fields(buyer, goods, address_id=1, quantity=9))
    assert "not charged" in sold_out.text
    assert order.state == "paid"
