"""The shop in a browser: buying in three steps, the gateway's page, orders, and every refusal with its status."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from community.catalog import queries as catalog
from community.catalog import service as stock
from community.merchants import queries as merchants
from community.platform.db import transaction
from community.platform.time import now
from community.shop.orders import queries as orders
from community.shop.payments import jobs, sandbox
from tests.browsing import FRAGMENT, PAGE, send
from tests.counting import statements
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product, make_shop, make_sku, skus_of, stock_of
from tests.factories.shop import Buyer, count_of, make_buyer, make_paid_order, order_of, pay, place


@pytest.fixture
def buyer(app: Flask) -> Buyer:
    with app.app_context():
        return make_buyer("周念")


@pytest.fixture
def browser(app: Flask, buyer: Buyer) -> FlaskClient:
    return signed_in(app, buyer.id)


@pytest.fixture
def goods(app: Flask) -> tuple[str, int]:
    """A product's public id and its only SKU, five pieces at 128.00."""
    with app.app_context():
        product_id = make_product(price=12800, stock=5)
        return catalog.products([product_id], "zh")[product_id].public_id, skus_of(product_id)[0].id


@pytest.fixture
def wire(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's webhook reaches the site's own door."""

    def post(url: str, *, content: bytes, headers: dict[str, str], timeout: float) -> httpx.Response:
        answer = app.test_client().post(sandbox.WEBHOOK_PATH, data=content, headers=headers)
        return httpx.Response(answer.status_code)

    monkeypatch.setattr(sandbox.httpx, "post", post)


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


# --- buying from the sheet -------------------------------------------------------------------------------------------


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


# --- the gateway's page ----------------------------------------------------------------------------------------------


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


# --- cart and checkout -----------------------------------------------------------------------------------------------


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


# --- orders ----------------------------------------------------------------------------------------------------------


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
