"""Checkout: one exact transaction, or a refusal that leaves nothing behind."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.accounts.errors import NoSuchAddress
from community.catalog import service as catalog
from community.catalog.errors import NoSuchSku, SoldOut
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.idempotency import BadKey, KeyReused
from community.platform.viewer import Actor
from community.shop.cart import queries as carts
from community.shop.cart import service as cart
from community.shop.checkout import service
from community.shop.checkout.rules import Wanted, merged, priced, shipping
from community.shop.errors import BadQuantity, EmptyCart, MixedCurrencies, NotForSale, PriceChanged, TooManyLines
from community.shop.orders import queries as orders
from tests.counting import statements
from tests.factories.catalog import make_matrix, make_product, make_shop, make_sku, skus_of, stock_of
from tests.factories.shop import cost, count_of, make_buyer, place, place_all

NOTHING = {"orders": 0, "order_lines": 0, "payments": 0, "idempotency_keys": 0, "ledger_entries": 0}


def written() -> dict[str, int]:
    return {table: count_of(table) for table in NOTHING}


def test_an_order_keeps_what_was_agreed(context: Flask) -> None:
    buyer, sku = make_buyer(), skus_of(make_matrix(price=12800))[1].id
    payment = place(buyer, sku, 2, origin="link-token")
    (order,) = orders.orders_of_payment(payment.id)
    assert (order.state, order.goods_minor, order.shipping_minor, order.total_minor) == ("unpaid", 27600, 0, 27600)
    assert order.fee_minor == 1380
    assert (payment.amount_minor, payment.currency, payment.payer_id) == (27600, "CNY", buyer.id)
    assert order.address["receiver"] == "林小满"
    assert order.phone_masked == "138 •••• 8000"
    (line,) = order.lines
    assert (line.product_name, line.option_text, line.quantity, line.unit_minor) == ("滤杯", "苔绿 · 02", 2, 13800)
    assert line.origin == "link-token"
    assert stock_of(sku) == (10, 8)
    assert count_of("ledger_entries") == 0


def test_a_mixed_cart_becomes_an_order_per_shop_and_a_payment_per_currency(context: Flask) -> None:
    buyer, yen = make_buyer(), make_shop("JPY", shipping_minor=500, free_from_minor=5000)
    one, two, three = make_sku(price=1001), make_sku(price=333), make_sku(shop_id=yen, price=1980)
    payments = place_all(buyer, [Wanted(one, 3), Wanted(three, 2, "a"), Wanted(two, 1)])
    assert [(payment.currency, payment.amount_minor) for payment in payments] == [("CNY", 3336), ("JPY", 4460)]
    placed = [order for payment in payments for order in orders.orders_of_payment(payment.id)]
    assert [(order.currency, order.goods_minor, order.shipping_minor) for order in placed] == [
        ("CNY", 3003, 0),
        ("CNY", 333, 0),
        ("JPY", 3960, 500),
    ]
    assert len({order.merchant_id for order in placed}) == 3
    with pytest.raises(MixedCurrencies), transaction():
        service.place(buyer.id, None, [Wanted(one, 1), Wanted(three, 1)], buyer.address_id, 2981, "k")


def test_shipping_is_free_from_the_shops_own_sum_on(context: Flask) -> None:
    shop_id = make_shop(shipping_minor=1200, free_from_minor=9900)
    sku = make_sku(shop_id=shop_id, price=3300)
    assert cost([Wanted(sku, 2)]) == {"CNY": 7800}
    assert cost([Wanted(sku, 3)]) == {"CNY": 9900}


def test_lines_of_one_sku_are_summed_before_stock_is_asked(context: Flask) -> None:
    buyer, sku = make_buyer(), make_sku(stock=5)
    with pytest.raises(SoldOut) as refused:
        place_all(buyer, [Wanted(sku, 3, "a"), Wanted(sku, 3, "b")])
    assert refused.value.fields == {"sku_id": sku, "available": 5, "product": "陶瓷手冲滤杯"}
    assert stock_of(sku) == (5, 5)
    (payment,) = place_all(buyer, [Wanted(sku, 2, "a"), Wanted(sku, 2, "b"), Wanted(sku, 1, "a")])
    (order,) = orders.orders_of_payment(payment.id)
    assert [(line.quantity, line.origin) for line in order.lines] == [(3, "a"), (2, "b")]
    assert stock_of(sku) == (5, 0)


def test_another_price_than_the_buyer_saw_is_refused_and_nothing_written(context: Flask) -> None:
    buyer, sku = make_buyer(), make_sku(price=12800)
    with transaction():
        catalog.change_price(sku, 11800)
    with pytest.raises(PriceChanged) as refused, transaction():
        service.place(buyer.id, None, [Wanted(sku, 1)], buyer.address_id, 12800, "k")
    assert refused.value.fields == {"expected": {"CNY": 12800}, "actual": {"CNY": 11800}}
    assert "¥118.00" in refused.value.text()
    assert written() == NOTHING
    assert stock_of(sku) == (10, 10)


def test_every_refusal_leaves_nothing(context: Flask) -> None:
    buyer, other, sku = make_buyer(), make_buyer(), make_sku(price=100, stock=2)
    gone = make_product(price=100)
    with transaction():
        catalog.take_off_shelf(gone)
    cases: list[tuple[list[Wanted], int, str, type[Refusal]]] = [
        ([], buyer.address_id, "k", EmptyCart),
        ([Wanted(sku, 0)], buyer.address_id, "k", BadQuantity),
        ([Wanted(sku, -1)], buyer.address_id, "k", BadQuantity),
        ([Wanted(sku, 10**12)], buyer.address_id, "k", BadQuantity),
        ([Wanted(sku, 1)] * 51, buyer.address_id, "k", TooManyLines),
        ([Wanted(10**9, 1)], buyer.address_id, "k", NoSuchSku),
        ([Wanted(skus_of(gone)[0].id, 1)], buyer.address_id, "k", NotForSale),
        ([Wanted(sku, 1)], other.address_id, "k", NoSuchAddress),
        ([Wanted(sku, 1)], 10**9, "k", NoSuchAddress),
        ([Wanted(sku, 1)], buyer.address_id, "", BadKey),
        ([Wanted(sku, 1)], buyer.address_id, "x" * 256, BadKey),
        ([Wanted(sku, 3)], buyer.address_id, "k", SoldOut),
    ]
    for wanted, address_id, key, refusal in cases:
        with pytest.raises(refusal), transaction():
            service.place_all(buyer.id, None, wanted, address_id, sum(line.quantity for line in wanted) * 100, key)
        assert written() == NOTHING, refusal
    assert stock_of(sku) == (2, 2)


def test_the_same_key_answers_with_the_same_order(context: Flask) -> None:
    buyer, sku = make_buyer(), make_sku(stock=10)
    first, again = place(buyer, sku, 2, key="once"), place(buyer, sku, 2, key="once")
    assert first == again
    assert stock_of(sku) == (10, 8)
    assert written() == NOTHING | {"orders": 1, "order_lines": 1, "payments": 1, "idempotency_keys": 1}
    with pytest.raises(KeyReused):
        place(buyer, sku, 3, key="once")
    assert stock_of(sku) == (10, 8)
    assert place(make_buyer(), sku, 2, key="once").public_id != first.public_id


def test_what_was_ordered_leaves_the_cart(context: Flask) -> None:
    buyer, bought, kept = make_buyer(), make_sku(), make_sku()
    actor = Actor(buyer.id)
    with transaction():
        cart.add(actor, bought)
        cart.add(actor, kept)
    place(buyer, bought)
    assert [line.sku.id for line in carts.view(actor, "zh").lines] == [kept]


def test_checkout_costs_the_same_statements_however_much_is_bought(context: Flask) -> None:
    buyer, shop_id = make_buyer(), make_shop()
    skus = [make_sku(shop_id=shop_id, price=100) for _ in range(9)]
    counts = []
    for wanted in ([Wanted(skus[0], 1)], [Wanted(sku, 2) for sku in skus]):
        total = sum(line.quantity for line in wanted) * 100
        with statements() as run, transaction():
            service.place(buyer.id, None, wanted, buyer.address_id, total, f"key{total}")
        counts.append(len(run))
    assert counts[0] == counts[1] <= 12, counts


# --- pure rules ------------------------------------------------------------------------------------------------------


class Sku:
    def __init__(self, sku_id: int, shop_id: int, price: int, currency: str, ship: int, free: int | None) -> None:
        self.id, self.merchant_id, self.shop_id = sku_id, shop_id, shop_id
        self.price_minor, self.currency = price, currency
        self.shipping_minor, self.free_from_minor = ship, free


shops = st.builds(
    lambda ship, free, currency: (ship, free, currency),
    st.integers(0, 5000),
    st.none() | st.integers(0, 100000),
    st.sampled_from(["CNY", "JPY"]),
)


@given(
    st.lists(shops, min_size=1, max_size=4),
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(1, 99), st.none() | st.sampled_from("ab")), min_size=1, max_size=20
    ),
    st.lists(st.integers(1, 10**9), min_size=12, max_size=12),
    st.integers(0, 5000),
)
def test_a_quote_neither_makes_nor_loses_money(shop_facts, lines, prices, fee_bp) -> None:  # type: ignore[no-untyped-def]
    skus = {}
    for sku_id, price in enumerate(prices):
        shop_id = sku_id % len(shop_facts)
        ship, free, currency = shop_facts[shop_id]
        skus[sku_id] = Sku(sku_id, shop_id, price, currency, ship, free)
    wanted = [Wanted(*line) for line in lines]
    quote = priced(wanted, skus)
    by_hand = {}
    for shop_id, (ship, free, currency) in enumerate(shop_facts):
        goods = sum(skus[w.sku_id].price_minor * w.quantity for w in wanted if skus[w.sku_id].shop_id == shop_id)
        if goods:
            by_hand[currency] = by_hand.get(currency, 0) + goods + shipping(goods, ship, free)
    assert quote.totals == by_hand
    assert quote.count == sum(line.quantity for line in wanted)
    assert sum(line.quantity for line in merged(wanted)) == quote.count
    for group in quote.groups:
        assert 0 <= group.fee_minor(fee_bp) <= group.total_minor
