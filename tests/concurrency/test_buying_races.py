"""Many buyers at once, over eight processes, on committed databases: exact, on SQLite and on PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import text

from community.ledger import queries as ledger
from community.platform.db import session, transaction
from community.platform.time import now
from community.shop.checkout.rules import Wanted
from community.shop.orders import queries as orders
from community.shop.payments import jobs
from tests.concurrency import buying
from tests.factories.catalog import make_shop, make_sku, stock_of
from tests.factories.shop import Buyer, count_of, make_buyer, make_paid_order, order_of, place, place_all

Race = Callable[[Callable[..., Any], Sequence[Any]], list[Any]]


def buyers(number: int) -> list[Buyer]:
    return [make_buyer() for _ in range(number)]


def book_is_balanced() -> None:
    session().rollback()
    assert set(ledger.trial().values()) <= {0}
    assert ledger.crooked() == []


def test_two_hundred_buyers_for_fifty_pieces(arena: Flask, race: Race) -> None:
    sku = make_sku(stock=50, price=12800)
    outcomes = race(buying.buy_one, [(buyer.id, buyer.address_id, sku) for buyer in buyers(200)])
    assert Counter(outcomes) == {"paid": 50, "sold out": 150}
    assert stock_of(sku) == (50, 0)
    assert count_of("orders") == count_of("orders WHERE state = 'paid'") == 50
    assert count_of("payments WHERE state = 'settled'") == 50
    assert ledger.balance("gateway:sandbox", "CNY") == 50 * 12800
    assert count_of("outbox_events WHERE name = 'catalog.stock_ran_out'") == 1
    book_is_balanced()


def test_mixed_carts_in_any_order_neither_oversell_nor_stand_still(arena: Flask, race: Race) -> None:
    shops = [make_shop() for _ in range(3)]
    skus = [make_sku(stock=60, price=100, shop_id=shops[number % 3]) for number in range(6)]
    crowd = buyers(160)
    outcomes = race(buying.buy_several, [(b.id, b.address_id, skus, seed) for seed, b in enumerate(crowd)])
    assert set(outcomes) == {"paid", "sold out", "unpaid"}
    session().rollback()
    held = dict(
        session().execute(text("SELECT sku_id, sum(quantity) FROM order_lines GROUP BY sku_id")).all()  # type: ignore[arg-type]
    )
    for sku in skus:
        assert stock_of(sku) == (60, 60 - int(held.get(sku, 0)))
        assert held.get(sku, 0) <= 60
    book_is_balanced()
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        jobs.expire_due()
    kept = dict(
        session()  # type: ignore[arg-type]
        .execute(
            text(
                "SELECT sku_id, sum(quantity) FROM order_lines JOIN orders ON orders.id = order_id "
                "WHERE state = 'paid' GROUP BY sku_id"
            )
        )
        .all()
    )
    for sku in skus:
        assert stock_of(sku) == (60, 60 - int(kept.get(sku, 0)))


def test_one_key_fifty_times_is_one_order(arena: Flask, race: Race) -> None:
    buyer, sku = make_buyer(), make_sku(stock=50, price=12800)
    answers = race(buying.place_with_key, [(buyer.id, buyer.address_id, sku, "the same")] * 50)
    assert len(set(answers)) == 1
    assert len(answers[0]) == 26
    assert count_of("orders") == count_of("payments") == 1
    assert stock_of(sku) == (50, 49)


def test_one_payment_told_fifty_times_is_posted_once(arena: Flask, race: Race) -> None:
    payment = place(make_buyer(), make_sku(price=12800))
    assert set(race(buying.settle, [payment] * 50)) == {"204"}
    assert ledger.balance("gateway:sandbox", "CNY") == 12800
    assert count_of("ledger_transactions") == 1
    assert count_of("outbox_events WHERE name = 'orders.paid'") == 1
    book_is_balanced()


def test_time_over_and_money_in_the_same_instant(arena: Flask, race: Race) -> None:
    """Either a paid order or the money on its way back: never both, never neither, and no goods lost."""
    trials = 60
    sku = make_sku(stock=trials, price=100)
    payments = [place(make_buyer(), sku) for _ in range(trials)]
    with transaction():
        past = now() - timedelta(seconds=1)
        session().execute(text("UPDATE payments SET expires_at = :past"), {"past": _stored(past)})
    assert set(race(buying.expire_against_payment, payments)) == {"done"}
    session().rollback()
    fates = Counter()
    for payment in payments:
        order = order_of(payment)
        refunded = count_of(f"refunds WHERE order_id = {order.id}")
        fates[order.state, refunded] += 1
    assert set(fates) <= {("paid", 0), ("cancelled", 1)}, fates
    paid = fates["paid", 0]
    assert stock_of(sku) == (trials, trials - paid)
    assert ledger.balance("gateway:sandbox", "CNY") == trials * 100
    book_is_balanced()


def _stored(at: Any) -> Any:
    return at if session().get_bind().dialect.name == "postgresql" else at.replace(tzinfo=None)


def test_twenty_refunds_of_one_order_are_one(arena: Flask, race: Race) -> None:
    buyer = make_buyer()
    order = make_paid_order(buyer, make_sku())
    answers = race(buying.refund, [(order.id, buyer.id)] * 20)
    assert Counter(answer == "moved on" for answer in answers) == {True: 19, False: 1}
    assert count_of("refunds") == 1


def test_an_order_is_shipped_or_refunded_never_both(arena: Flask, race: Race) -> None:
    buyer, sku = make_buyer(), make_sku(stock=40)
    placed = [make_paid_order(buyer, sku) for _ in range(20)]
    moves = [(verb, order.id, buyer.id) for order in placed for verb in ("refund", "ship")]
    race(buying.cancel_or_ship, moves)
    session().rollback()
    states = Counter(orders.sum_of(order.id).state for order in placed)
    assert set(states) <= {"shipped", "refunding"}
    shipped_first = count_of("orders WHERE shipped_at IS NOT NULL")
    assert stock_of(sku) == (40 - shipped_first, 20)


def test_holds_returns_and_new_goods_add_up(arena: Flask, race: Race) -> None:
    sku = make_sku(stock=5)
    outcomes = Counter(race(buying.hold_and_give_back, [(sku, number) for number in range(200)]))
    assert outcomes["restocked"] == 40
    assert stock_of(sku) == (45, 45)


def test_late_payments_of_several_shops_do_not_block_each_other(arena: Flask, race: Race) -> None:
    skus = [make_sku(stock=40, price=100) for _ in range(4)]
    payments = []
    for number in range(24):
        order = skus if number % 2 else skus[::-1]
        payments.append(place_all(make_buyer(), [Wanted(sku, 1) for sku in order])[0])
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        jobs.expire_due()
    assert [stock_of(sku) for sku in skus] == [(40, 40)] * 4
    assert set(race(buying.settle, payments)) == {"204"}
    assert [stock_of(sku) for sku in skus] == [(40, 16)] * 4
    assert count_of("orders WHERE state = 'paid'") == 96
    book_is_balanced()
