"""Orders: shipped, received, refunded, each by the right person and once."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from sqlalchemy import text

from community.catalog.stock import StockBroken
from community.ledger import queries as ledger
from community.merchants import queries as merchants
from community.merchants.errors import NotYourShop
from community.platform.db import session, transaction
from community.platform.errors import Refusal, WrongState
from community.platform.time import now
from community.shop.checkout.rules import Wanted
from community.shop.errors import AmountDiffers, NoSuchOrder, NotRefundable
from community.shop.orders import jobs, queries, service
from community.shop.payments import jobs as payment_jobs
from community.shop.payments import queries as payments
from community.shop.payments import service as paying
from community.shop.refunds import queries as refunds
from community.shop.refunds import service as refunding
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_shop, make_sku, stock_of
from tests.factories.shop import (
    count_of,
    make_buyer,
    make_delivered_order,
    make_paid_order,
    order_of,
    pay,
    place,
    place_all,
    state_of,
)


def history_of(order_id: int) -> list[tuple[str, int | None]]:
    rows = session().execute(
        text("SELECT to_state, actor_id FROM state_changes WHERE machine = 'orders' AND row_id = :id ORDER BY id"),
        {"id": order_id},
    )
    return [(row.to_state, row.actor_id) for row in rows]


def ask_back(order_id: int, buyer_id: int | None) -> str:
    with transaction():
        return refunding.request(order_id, buyer_id, "不合适").public_id


def settle(public_id: str, amount: int) -> None:
    with transaction():
        refunding.settle(public_id, amount, "CNY")


def test_an_order_goes_from_paid_to_received_with_its_history(context: Flask) -> None:
    buyer, sku = make_buyer(), make_sku(stock=5)
    order = make_paid_order(buyer, sku, 2)
    owner = merchants.staff_of(order.merchant_id)[0]
    with transaction():
        service.ship(order.id, owner, "SF123")
    assert stock_of(sku) == (3, 3)
    with transaction():
        service.receive(order.id, buyer.id)
    assert history_of(order.id) == [("paid", buyer.id), ("shipped", owner), ("delivered", buyer.id)]
    row = queries.get(order.public_id, buyer.id)
    assert (row.state, row.tracking, row.can_refund, row.can_receive) == ("delivered", "SF123", True, False)
    (line,) = row.lines
    found = queries.line_for_haul(line.id, buyer.id)
    assert found is not None
    assert found.product_name == "陶瓷手冲滤杯"
    assert queries.line_for_haul(line.id, make_person()) is None
    assert [row.id for row in queries.delivered_lines(buyer.id)] == [line.id]


def test_each_step_is_for_the_right_person(context: Flask) -> None:
    buyer, stranger = make_buyer(), make_person()
    order = make_paid_order(buyer, make_sku())
    with pytest.raises(NotYourShop), transaction():
        service.ship(order.id, stranger)
    with pytest.raises(WrongState), transaction():
        service.receive(order.id, buyer.id)
    with pytest.raises(NoSuchOrder), transaction():
        service.ship(10**9, None)
    with transaction():
        service.ship(order.id, None)
    with pytest.raises(NoSuchOrder), transaction():
        service.receive(order.id, stranger)
    with pytest.raises(NoSuchOrder), transaction():
        refunding.request(order.id, stranger, "")
    with pytest.raises(NoSuchOrder):
        queries.get(order.public_id, stranger)
    with pytest.raises(NoSuchOrder):
        queries.get("0" * 26, buyer.id)
    assert state_of(order) == "shipped"
    assert count_of("refunds") == 0


def test_steps_are_not_taken_twice_or_out_of_order(context: Flask) -> None:
    buyer, sku = make_buyer(), make_sku(stock=5)
    order = make_delivered_order(buyer, sku)
    for verb in (service.ship, service.receive):
        with pytest.raises(WrongState), transaction():
            verb(order.id, None)
    assert stock_of(sku) == (4, 4)
    unpaid = order_of(place(buyer, sku))
    for verb in (service.ship, service.receive):
        with pytest.raises(WrongState), transaction():
            verb(unpaid.id, None)
    with pytest.raises(WrongState):
        ask_back(unpaid.id, buyer.id)
    assert stock_of(sku) == (4, 3)


@pytest.mark.parametrize("reach", ["paid", "shipped", "delivered"])
def test_a_full_refund_undoes_the_sale_to_the_last_unit(context: Flask, reach: str) -> None:
    buyer, sku = make_buyer(), make_sku(stock=5, price=12899)
    order = make_paid_order(buyer, sku, 2)
    if reach != "paid":
        with transaction():
            service.ship(order.id, None)
    if reach == "delivered":
        with transaction():
            service.receive(order.id, buyer.id)
    public_id = ask_back(order.id, buyer.id)
    assert state_of(order) == "refunding"
    assert ledger.balance("gateway:sandbox", "CNY") == 25798
    for amount, currency in ((25797, "CNY"), (25798, "JPY")):
        with pytest.raises(AmountDiffers), transaction():
            refunding.settle(public_id, amount, currency)
    for _ in range(3):
        settle(public_id, 25798)
    assert state_of(order) == "refunded"
    for account in ("gateway:sandbox", f"merchant:{order.merchant_id}:payable", "platform:fees"):
        assert ledger.balance(account, "CNY") == 0
    assert ledger.crooked() == []
    assert stock_of(sku) == (5, 5)
    assert count_of("activity_facts WHERE verb = 'refund'") == 1
    assert count_of("outbox_events WHERE name = 'orders.refunded'") == 1
    assert payments.payments([order.payment_id])[order.payment_id].refunded_minor == 25798
    assert queries.line_for_haul(queries.paid_lines(order.id)[0].id, buyer.id) is None


def test_an_order_is_refunded_at_most_once(context: Flask) -> None:
    buyer = make_buyer()
    order = make_paid_order(buyer, make_sku())
    ask_back(order.id, buyer.id)
    with pytest.raises(WrongState):
        ask_back(order.id, buyer.id)
    with pytest.raises(WrongState), transaction():
        service.ship(order.id, None)
    with pytest.raises(NotRefundable), transaction():
        refunding.settle("0" * 26, 1, "CNY")
    assert count_of("refunds") == 1


def test_calling_off_undoes_what_has_not_left(context: Flask) -> None:
    buyer, sku, other = make_buyer(), make_sku(stock=5), make_sku(stock=5)
    (payment,) = place_all(buyer, [Wanted(sku, 1), Wanted(other, 1)])
    first, second = queries.sums_of_payment(payment.id)
    with transaction():
        refunding.call_off(first, buyer.id)
    assert (state_of(first), state_of(second)) == ("cancelled", "cancelled")
    assert (stock_of(sku), stock_of(other)) == ((5, 5), (5, 5))
    paid = make_paid_order(buyer, sku)
    with transaction():
        refunding.call_off(paid, buyer.id)
    assert state_of(paid) == "refunding"
    shipped = make_paid_order(buyer, sku)
    with transaction():
        service.ship(shipped.id, None)
    with pytest.raises(WrongState), transaction():
        refunding.call_off(queries.sum_of(shipped.id), buyer.id)


def test_time_receives_and_the_demo_warehouse_ships(context: Flask) -> None:
    order = make_paid_order(make_buyer(), make_sku())
    jobs.ship_demo_orders()
    assert state_of(order) == "paid"
    with time_machine.travel(now() + timedelta(seconds=21), tick=False):
        jobs.ship_demo_orders()
        jobs.ship_demo_orders()
    assert state_of(order) == "shipped"
    waiting = make_paid_order(make_buyer(), make_sku())
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        jobs.ship_demo_orders()
    assert state_of(waiting) == "paid", "the merchant's to pack"
    jobs.auto_receive_due()
    assert state_of(order) == "shipped"
    with time_machine.travel(now() + timedelta(days=11), tick=False):
        jobs.auto_receive_due()
        jobs.auto_receive_due()
    assert history_of(order.id)[-2:] == [("shipped", None), ("delivered", None)]


def test_lists_show_only_ones_own_and_cost_the_same_for_any_length(context: Flask) -> None:
    buyer, shop_id = make_buyer(), make_shop()
    sku = make_sku(stock=50, shop_id=shop_id)
    one = make_paid_order(buyer, sku)
    make_paid_order(make_buyer(), make_sku())
    with statements() as few:
        queries.orders_of(buyer.id)
    more = [make_paid_order(buyer, sku) for _ in range(6)]
    with statements() as many:
        page = queries.orders_of(buyer.id, size=4)
    assert len(few) == len(many) <= 5
    second = queries.orders_of(buyer.id, page.next, size=4)
    assert [row.id for row in [*page.items, *second.items]] == [order.id for order in [*more[::-1], one]]
    assert [row.id for row in queries.orders_of_merchant(one.merchant_id, size=50).items] == [
        row.id for row in [*page.items, *second.items]
    ]
    assert queries.counts_of_merchant(one.merchant_id)["paid"] == 7
    assert queries.orders_of(buyer.id, states=["unpaid"]).items == []
    with statements() as single:
        queries.get(one.public_id, buyer.id)
    assert len(single) <= 5


steps = st.lists(
    st.tuples(
        st.sampled_from(["place", "pay", "ship", "receive", "ask", "settle", "cancel", "expire"]), st.integers(0, 4)
    ),
    min_size=5,
    max_size=30,
)


@tried(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_money_and_goods_are_conserved(context: Flask, steps: list[tuple[str, int]]) -> None:
    """Random lives of orders: every transaction sums to zero, and goods are on hand, held, or sold, never lost."""
    buyer, skus = make_buyer(), [make_sku(stock=4, price=101), make_sku(stock=3, price=997)]
    placed = []
    for verb, index in steps:
        try:
            if verb == "place":
                placed.append(place_all(buyer, [Wanted(skus[0], index % 3 + 1), Wanted(skus[1], 1)])[0])
                continue
            if not placed:
                continue
            payment = placed[index % len(placed)]
            sums = queries.sums_of_payment(payment.id)
            order = sums[index % 2]
            if verb == "pay":
                pay(payment)
            elif verb == "ship":
                with transaction():
                    service.ship(order.id, None)
            elif verb == "receive":
                with transaction():
                    service.receive(order.id, buyer.id)
            elif verb == "ask":
                ask_back(order.id, buyer.id)
            elif verb == "settle":
                for refund in refunds.refunds_of([order.id]).values():
                    settle(refund.public_id, refund.amount_minor)
            elif verb == "cancel":
                with transaction():
                    paying.cancel(payment.id, buyer.id)
            else:
                with time_machine.travel(now() + timedelta(minutes=11), tick=False):
                    payment_jobs.expire_due()
        except Refusal:
            session().rollback()
        except StockBroken as broken:
            raise AssertionError("stock was counted wrongly") from broken
    session().rollback()
    assert ledger.crooked() == []
    assert set(ledger.trial().values()) <= {0}
    mine = [order for payment in placed for order in queries.sums_of_payment(payment.id)]
    owed = {"paid", "shipped", "delivered", "refunding"}
    merchants_money = sum(
        ledger.balance(f"merchant:{merchant}:payable", "CNY") for merchant in {o.merchant_id for o in mine}
    )
    kept = sum(order.total_minor for order in mine if order.state in owed)
    rows = queries.orders_by_id([order.id for order in mine])
    assert -merchants_money == kept - sum(rows[order.id].fee_minor for order in mine if order.state in owed)
    for sku, initial in zip(skus, (4, 3), strict=True):
        on_hand, available = stock_of(sku)
        lines = [line for row in rows.values() for line in row.lines if line.sku_id == sku]
        held = sum(
            line.quantity
            for line in lines
            if line.order_state in ("unpaid", "paid")
            or (line.order_state == "refunding" and rows[line.order_id].shipped_at is None)
        )
        sold = sum(
            line.quantity
            for line in lines
            if line.order_state in ("shipped", "delivered")
            or (line.order_state == "refunding" and rows[line.order_id].shipped_at is not None)
        )
        assert on_hand - available == held
        assert initial == available + held + sold
