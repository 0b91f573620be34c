"""The cart: live prices, nothing reserved, a guest's things kept at sign-in."""

import pytest
from flask import Flask

from community.accounts import service as accounts
from community.catalog import service as catalog
from community.catalog.errors import NoSuchSku, SoldOut
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.ids import new_public_id
from community.platform.viewer import Actor
from community.shop.cart import queries, service
from community.shop.errors import BadOrigin, BadQuantity, NoSuchLine, NotForSale, TooManyLines
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product, make_shop, make_sku, skus_of, stock_of
from tests.factories.shop import count_of


def guest() -> Actor:
    return Actor(None, new_public_id())


def add(actor: Actor, sku_id: int, quantity: int = 1, origin: str | None = None) -> None:
    with transaction():
        service.add(actor, sku_id, quantity, origin)


def test_the_same_thing_adds_up_and_is_counted_and_reserves_nothing(context: Flask) -> None:
    actor, sku = Actor(make_person()), make_sku(stock=5)
    add(actor, sku, 2, "link-1")
    add(actor, sku, 3)
    (line,) = queries.view(actor, "zh").lines
    assert (line.quantity, line.origin, line.total_minor) == (5, "link-1", 5 * 12800)
    assert queries.count(actor) == 5
    assert stock_of(sku) == (5, 5)
    assert count_of("activity_facts WHERE verb = 'cart'") == 2
    add(actor, sku, 99)
    assert queries.count(actor) == 99


def test_lines_group_by_shop_with_sums_by_currency(context: Flask) -> None:
    actor, yen = Actor(make_person()), make_shop("JPY")
    for sku in (make_sku(price=100), make_sku(price=250), make_sku(shop_id=yen, price=500)):
        add(actor, sku, 2)
    view = queries.view(actor, "zh")
    assert view.totals == {"CNY": 700, "JPY": 1000}
    assert len(view.groups) == 3
    assert view.groups[0].currency == "JPY"


def test_what_cannot_be_bought_is_shown_but_not_summed(context: Flask) -> None:
    actor, gone, short = Actor(make_person()), make_product(price=100), make_sku(price=200, stock=3)
    add(actor, skus_of(gone)[0].id)
    add(actor, short, 3)
    with transaction():
        catalog.take_off_shelf(gone)
        catalog.hold({short: 1})
    view = queries.view(actor, "zh")
    assert {(line.gone, line.short) for line in view.lines} == {(True, False), (False, True)}
    assert view.totals == {}
    assert view.ready == []


@pytest.mark.parametrize("quantity", [0, -1, 100, 2**70, 1.5, True, None])
def test_odd_quantities_are_refused(context: Flask, quantity: object) -> None:
    actor, sku = guest(), make_sku()
    with pytest.raises(BadQuantity), transaction():
        service.add(actor, sku, quantity)  # type: ignore[arg-type]
    assert count_of("cart_lines") == 0


def test_unknown_sold_out_and_withdrawn_goods_are_refused(context: Flask) -> None:
    actor, gone = guest(), make_product()
    with transaction():
        catalog.take_off_shelf(gone)
    cases: list[tuple[int, type[Refusal]]] = [
        (10**9, NoSuchSku),
        (make_sku(stock=0), SoldOut),
        (skus_of(gone)[0].id, NotForSale),
    ]
    for sku, refusal in cases:
        with pytest.raises(refusal), transaction():
            service.add(actor, sku)
    sku = make_sku()
    with pytest.raises(BadOrigin), transaction():
        service.add(actor, sku, 1, "x" * 501)
    assert count_of("cart_lines") == 0
    assert count_of("activity_facts") == 0


def test_a_line_is_changed_and_taken_out_by_its_owner_only(context: Flask) -> None:
    mine, other, sku = guest(), guest(), make_sku()
    add(mine, sku, 2)
    (line,) = queries.view(mine, "zh").lines
    with pytest.raises(NoSuchLine), transaction():
        service.set_quantity(other, line.id, 9)
    with pytest.raises(BadQuantity), transaction():
        service.set_quantity(mine, line.id, 100)
    assert queries.count(mine) == 2
    with transaction():
        service.set_quantity(mine, line.id, 7)
    assert queries.count(mine) == 7
    with transaction():
        service.set_quantity(mine, line.id, 0)
    assert queries.count(mine) == 0


def test_a_cart_has_an_end(context: Flask) -> None:
    actor, shop_id = guest(), make_shop()
    skus = [make_sku(shop_id=shop_id) for _ in range(51)]
    for sku in skus[:50]:
        add(actor, sku)
    add(actor, skus[0])
    with pytest.raises(TooManyLines), transaction():
        service.add(actor, skus[50])
    assert len(queries.view(actor, "zh").lines) == 50


def test_a_guests_things_become_the_persons_at_sign_in(context: Flask) -> None:
    visitor, person_id = guest(), make_person()
    both, only_guest, only_person = make_sku(), make_sku(), make_sku()
    add(visitor, both, 60, "link-2")
    add(visitor, only_guest, 2)
    add(Actor(person_id), both, 50, "link-1")
    add(Actor(person_id), only_person, 1)
    with transaction():
        accounts.tie_visitor(visitor.visitor_id or "", person_id)
    assert queries.count(visitor) == 0
    lines = {line.sku.id: (line.quantity, line.origin) for line in queries.view(Actor(person_id), "zh").lines}
    assert lines == {both: (99, "link-2"), only_guest: (2, None), only_person: (1, None)}


def test_a_cart_costs_the_same_statements_however_full(context: Flask) -> None:
    actor, yen = Actor(make_person()), make_shop("JPY")
    add(actor, make_sku())
    with statements() as few:
        queries.view(actor, "zh")
    for _ in range(8):
        add(actor, make_sku(shop_id=yen))
    with statements() as many:
        queries.view(actor, "zh")
    assert len(few) == len(many) <= 3
