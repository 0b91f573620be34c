"""Payments: settled once, late money handled, the clock and the payer racing."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from community.ledger import queries as ledger
from community.platform.db import session, transaction
from community.platform.errors import WrongState
from community.platform.settings import settings
from community.platform.time import now
from community.shop.checkout.rules import Wanted
from community.shop.errors import AmountDiffers, NoSuchPayment, PaymentClosed
from community.shop.orders import queries as orders
from community.shop.payments import hooks, jobs, queries, service
from community.shop.refunds import queries as refunds
from community.shop.refunds import service as refunding
from tests.factories.catalog import make_shop, make_sku, stock_of
from tests.factories.shop import count_of, make_buyer, order_of, pay, place, place_all, state_of

LATER = timedelta(minutes=11)


def expire_all() -> None:
    with time_machine.travel(now() + LATER, tick=False):
        jobs.expire_due()


def test_money_pays_the_orders_and_is_in_the_book(context: Flask) -> None:
    sku = make_sku(price=12800)
    payment = place(make_buyer(), sku, 2)
    assert pay(payment).state == "settled"
    order = order_of(payment)
    assert order.state == "paid"
    assert ledger.balance("gateway:sandbox", "CNY") == 25600
    assert ledger.balance(f"merchant:{order.merchant_id}:payable", "CNY") == -24320
    assert ledger.balance("platform:fees", "CNY") == -1280
    assert ledger.trial() == {"CNY": 0}
    assert stock_of(sku) == (10, 8)
    assert count_of("activity_facts WHERE verb = 'purchase'") == 1
    assert count_of("outbox_events WHERE name = 'orders.paid'") == 1


def test_settling_again_does_nothing(context: Flask) -> None:
    payment = place(make_buyer(), make_sku(price=100))
    for _ in range(3):
        pay(payment)
    assert ledger.balance("gateway:sandbox", "CNY") == 100
    assert count_of("outbox_events WHERE name = 'orders.paid'") == 1


def test_yen_have_no_minor_units_and_stay_whole(context: Flask) -> None:
    payment = place(make_buyer(), make_sku(shop_id=make_shop("JPY"), price=1985))
    pay(payment)
    assert ledger.balance("gateway:sandbox", "JPY") == 1985
    assert ledger.balance("platform:fees", "JPY") == -99
    assert ledger.trial() == {"JPY": 0}


def test_another_amount_or_currency_settles_nothing(context: Flask) -> None:
    payment = place(make_buyer(), make_sku(price=100))
    for amount, currency in ((99, "CNY"), (101, "CNY"), (100, "JPY")):
        with pytest.raises(AmountDiffers), transaction():
            service.settle(payment.public_id, "x", amount, currency)
    with pytest.raises(NoSuchPayment), transaction():
        service.settle("0" * 26, "x", 100, "CNY")
    assert state_of(order_of(payment)) == "unpaid"
    assert count_of("ledger_entries") == 0


def test_time_over_puts_goods_back_exactly_once(context: Flask) -> None:
    sku = make_sku(stock=5)
    payment = place(make_buyer(), sku, 3)
    jobs.expire_due()
    assert stock_of(sku) == (5, 2)
    expire_all()
    expire_all()
    assert stock_of(sku) == (5, 5)
    assert state_of(order_of(payment)) == "cancelled"
    assert queries.find(payment.public_id).state == "closed"  # type: ignore[union-attr]
    assert count_of("outbox_events WHERE name = 'orders.cancelled'") == 1
    with pytest.raises(PaymentClosed):
        service.start(payment.id)


def test_a_paid_order_does_not_expire(context: Flask) -> None:
    sku = make_sku(stock=5)
    payment = place(make_buyer(), sku, 3)
    pay(payment)
    expire_all()
    assert state_of(order_of(payment)) == "paid"
    assert stock_of(sku) == (5, 2)


def test_late_money_takes_the_goods_again_if_they_are_there(context: Flask) -> None:
    sku = make_sku(stock=5, price=100)
    payment = place(make_buyer(), sku, 3)
    expire_all()
    pay(payment)
    assert state_of(order_of(payment)) == "paid"
    assert stock_of(sku) == (5, 2)
    assert ledger.balance("gateway:sandbox", "CNY") == 300
    assert count_of("refunds") == 0


def test_late_money_goes_back_when_the_goods_are_gone(context: Flask) -> None:
    sku, other = make_sku(stock=3, price=100), make_sku(stock=9, price=100)
    payment = place(make_buyer(), sku, 3)
    expire_all()
    place(make_buyer(), sku, 1)
    pay(payment)
    order = order_of(payment)
    assert order.state == "cancelled"
    assert stock_of(sku) == (3, 2)
    assert ledger.balance("gateway:sandbox", "CNY") == 300
    assert ledger.balance("buyers:late", "CNY") == -300
    assert ledger.balance(f"merchant:{order.merchant_id}:payable", "CNY") == 0
    refund = refunds.refunds_of([order.id])[order.id]
    assert (refund.kind, refund.state, refund.amount_minor) == ("late", "requested", 300)
    for _ in range(2):
        with transaction():
            refunding.settle(refund.public_id, 300, "CNY")
    assert ledger.balance("gateway:sandbox", "CNY") == 0
    assert ledger.balance("buyers:late", "CNY") == 0
    assert state_of(order) == "cancelled"
    assert count_of("outbox_events WHERE name = 'orders.refunded'") == 0
    assert count_of("outbox_events WHERE name = 'orders.paid'") == 0
    assert stock_of(other) == (9, 9)


def test_one_shop_of_a_late_payment_may_still_deliver(context: Flask) -> None:
    gone, there = make_sku(stock=1, price=100), make_sku(stock=1, price=300)
    (payment,) = place_all(make_buyer(), [Wanted(gone, 1), Wanted(there, 1)])
    expire_all()
    pay(place(make_buyer(), gone, 1))
    pay(payment)
    assert [order.state for order in orders.sums_of_payment(payment.id)] == ["cancelled", "paid"]
    assert ledger.balance("buyers:late", "CNY") == -100
    assert ledger.trial() == {"CNY": 0}
    assert stock_of(there) == (1, 0)


def test_money_for_what_the_buyer_called_off_goes_back(context: Flask) -> None:
    buyer, sku = make_buyer(), make_sku(stock=5, price=100)
    payment = place(buyer, sku, 3)
    with transaction():
        service.cancel(payment.id, buyer.id)
    assert stock_of(sku) == (5, 5)
    pay(payment)
    assert state_of(order_of(payment)) == "cancelled"
    assert stock_of(sku) == (5, 5)
    assert count_of("refunds WHERE kind = 'late'") == 1


def test_only_the_payer_calls_it_off_and_only_before_paying(context: Flask) -> None:
    buyer, other = make_buyer(), make_buyer()
    payment = place(buyer, make_sku())
    with pytest.raises(NoSuchPayment), transaction():
        service.cancel(payment.id, other.id)
    pay(payment)
    with pytest.raises(WrongState), transaction():
        service.cancel(payment.id, buyer.id)
    assert state_of(order_of(payment)) == "paid"


def test_a_declined_payment_may_be_tried_again_while_the_time_lasts(context: Flask) -> None:
    sku = make_sku(stock=5)
    payment = place(make_buyer(), sku, 3)
    with transaction():
        assert service.decline(payment.public_id).state == "declined"
    assert stock_of(sku) == (5, 2)
    pay(payment)
    assert state_of(order_of(payment)) == "paid"
    with transaction():
        assert service.decline(payment.public_id).state == "settled"


def test_payments_for_other_purposes_reach_whoever_opened_them(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str, int]] = []
    monkeypatch.setattr(hooks.settled, "_plugged", [lambda why, whom, row: heard.append((why, whom, row.amount_minor))])
    buyer = make_buyer()
    with transaction():
        payment = service.open("ads", "merchant:3", 5000, "CNY", buyer.id, return_path="/merchant/x/ads")
    assert service.start(payment.id) == f"/pay/{payment.public_id}"
    pay(payment)
    pay(payment)
    assert heard == [("ads", "merchant:3", 5000)]


def test_a_hook_that_fails_settles_nothing(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(hooks.settled, "_plugged", [broken])
    buyer = make_buyer()
    with transaction():
        payment = service.open("ads", "merchant:3", 5000, "CNY", buyer.id)
    with pytest.raises(RuntimeError):
        pay(payment)
    session().rollback()
    assert queries.find(payment.public_id).state == "open"  # type: ignore[union-attr]


def test_refunds_never_exceed_what_was_captured(context: Flask) -> None:
    payment = place(make_buyer(), make_sku(price=100))
    pay(payment)
    with transaction():
        service.give_back(payment.id, 60)
    with pytest.raises(AmountDiffers), transaction():
        service.give_back(payment.id, 41)
    with transaction():
        service.give_back(payment.id, 40)
    assert queries.find(payment.public_id).refunded_minor == 100  # type: ignore[union-attr]


def test_the_time_to_pay_is_the_settings_own(context: Flask) -> None:
    payment = place(make_buyer(), make_sku())
    assert payment.expires_at - payment.created_at == timedelta(minutes=settings().hold_minutes)
