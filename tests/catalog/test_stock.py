"""Stock: on hand = available + held, whatever happens, and never below zero."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from community.catalog import service
from community.catalog.errors import BadQuantity, NoSuchSku, SoldOut
from community.catalog.stock import StockBroken
from community.platform.db import session, transaction
from tests.factories.catalog import make_matrix, make_sku, skus_of, stock_of
from tests.factories.shop import count_of


def events(name: str) -> int:
    session().rollback()
    return int(session().execute(text("SELECT count(*) FROM outbox_events WHERE name = :n"), {"n": name}).scalar_one())


def test_holding_takes_from_what_is_available_only(context: Flask) -> None:
    sku = make_sku(stock=10)
    with transaction():
        service.hold({sku: 4})
    assert stock_of(sku) == (10, 6)
    with transaction():
        service.release({sku: 1})
    assert stock_of(sku) == (10, 7)
    with transaction():
        service.ship({sku: 3})
    assert stock_of(sku) == (7, 7)
    with transaction():
        service.take_back({sku: 3})
    assert stock_of(sku) == (10, 10)


def test_all_or_nothing_and_the_short_one_is_named(context: Flask) -> None:
    first, second, third = (make_sku(stock=stock) for stock in (5, 2, 5))
    with pytest.raises(SoldOut) as refused, transaction():
        service.hold({third: 1, second: 3, first: 1})
    assert refused.value.fields == {"sku_id": second, "available": 2, "product": ""}
    assert [stock_of(sku) for sku in (first, second, third)] == [(5, 5), (2, 2), (5, 5)]


def test_a_refused_hold_takes_nothing_even_inside_a_transaction_that_goes_on(context: Flask) -> None:
    plenty, short = make_sku(stock=5), make_sku(stock=0)
    with transaction():
        with pytest.raises(SoldOut):
            service.hold({plenty: 1, short: 1})
        service.hold({plenty: 2})
    assert stock_of(plenty) == (5, 3)


def test_unknown_goods_and_odd_quantities_are_refused(context: Flask) -> None:
    sku = make_sku(stock=5)
    with pytest.raises(NoSuchSku), transaction():
        service.hold({sku: 1, 10**9: 1})
    for quantity in (0, -1, 1.5, True):
        with pytest.raises(BadQuantity), transaction():
            service.hold({sku: quantity})  # type: ignore[dict-item]
    assert stock_of(sku) == (5, 5)


def test_more_than_is_held_is_neither_released_nor_shipped(context: Flask) -> None:
    sku = make_sku(stock=5)
    with transaction():
        service.hold({sku: 2})
    for verb in (service.release, service.ship):
        with pytest.raises(StockBroken), transaction():
            verb({sku: 3})
    assert stock_of(sku) == (5, 3)


def test_the_database_itself_refuses_negative_stock(context: Flask) -> None:
    sku = make_sku(stock=1)
    for change in ("available = -1", "available = on_hand + 1"):
        with pytest.raises(IntegrityError), transaction():
            session().execute(text(f"UPDATE skus SET {change} WHERE id = :id"), {"id": sku})
    assert stock_of(sku) == (1, 1)


def test_the_last_piece_is_announced_once_the_whole_product_is_out(context: Flask) -> None:
    skus = [sku.id for sku in skus_of(make_matrix(stock=1))]
    for sku in skus:
        assert events("catalog.stock_ran_out") == 0
        with transaction():
            service.hold({sku: 1})
    assert events("catalog.stock_ran_out") == 1


def test_new_goods_are_on_sale_at_once(context: Flask) -> None:
    sku = make_sku(stock=0)
    with transaction():
        service.restock(sku, 7)
    assert stock_of(sku) == (7, 7)
    with pytest.raises(NoSuchSku), transaction():
        service.restock(10**9, 1)


moves = st.lists(st.tuples(st.sampled_from(["hold", "release", "ship", "take_back"]), st.integers(1, 4)), max_size=25)


@tried(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_what_is_on_hand_is_what_is_available_and_what_is_held(context: Flask, moves: list[tuple[str, int]]) -> None:
    sku = make_sku(stock=6)
    on_hand, held = 6, 0
    for verb, quantity in moves:
        try:
            with transaction():
                getattr(service, verb)({sku: quantity})
        except (SoldOut, StockBroken):
            continue
        held += {"hold": quantity, "release": -quantity, "ship": -quantity, "take_back": 0}[verb]
        on_hand += {"hold": 0, "release": 0, "ship": -quantity, "take_back": quantity}[verb]
    assert stock_of(sku) == (on_hand, on_hand - held)
    assert count_of("skus") >= 1
