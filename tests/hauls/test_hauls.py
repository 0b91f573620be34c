"""Only a buyer shows a delivered line, once; the badge goes with the refund. Each refusal changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from community.hauls import queries, service
from community.hauls.errors import AlreadyShown, BadStars, NotBought
from community.hauls.rules import days_used
from community.notes import queries as notes
from community.notes import service as note_service
from community.notes.errors import BadNote
from community.platform.db import session, transaction
from community.platform.time import now
from community.shop.orders import queries as orders
from community.shop.orders import service as order_service
from community.shop.refunds import queries as refunds_read
from community.shop.refunds import service as refunds
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product, skus_of
from tests.factories.notes import make_draft
from tests.factories.shop import Buyer, count_of, make_buyer, make_delivered_order, make_paid_order


def bought(buyer: Buyer, product: int, quantity: int = 1) -> int:
    """A delivered line of this product; returns its id."""
    order = make_delivered_order(buyer, skus_of(product)[0].id, quantity)
    return orders.paid_lines(order.id)[0].id


def give_back(line_id: int, buyer: Buyer) -> None:
    """A full refund, as the gateway's webhook would settle it."""
    (line,) = (line for line in orders.lines_by_id([line_id]).values())
    with transaction():
        refund = refunds.request(line.order_id, buyer.id, "换了主意")
    with transaction():
        refunds.settle(refund.public_id, refund.amount_minor, refund.currency)


def test_a_buyer_shows_a_delivered_line(context: Flask) -> None:
    buyer, product = make_buyer("沫沫"), make_product(name="苔藓霜")
    line = bought(buyer, product)
    draft = make_draft(buyer.id, title="换季烂脸第 32 天")
    with transaction():
        note = service.publish(buyer.id, line, draft, stars=5)
    row = notes.notes([note.id])[note.id]
    assert (row.haul, row.haul_days, row.author_id) == (True, 1, buyer.id)
    badge = queries.badges([note.id])[note.id]
    assert (badge.product_id, badge.product_name, badge.stars, badge.state) == (product, "苔藓霜", 5, "stands")
    assert queries.shown([line]) == {line: note.id}
    assert queries.public_ids([line]) == {line: note.public_id}
    assert [haul.note_id for haul in queries.of_product(product)] == [note.id]
    assert len(queries.of_product(product)) == 1


def test_nobody_else_and_nothing_undelivered_is_shown(context: Flask) -> None:
    buyer, stranger, product = make_buyer(), make_person(), make_product()
    line = bought(buyer, product)
    on_its_way = make_paid_order(buyer, skus_of(product)[0].id)
    with transaction():
        order_service.ship(on_its_way.id, None, "SF1")
    undelivered = orders.paid_lines(on_its_way.id)[0].id
    for person, line_id in ((stranger, line), (buyer.id, undelivered), (buyer.id, 999_999)):
        draft = make_draft(person)
        with pytest.raises(NotBought), transaction():
            service.publish(person, line_id, draft)
    assert (count_of("notes"), count_of("haul_lines")) == (0, 0)


def test_a_refunded_line_is_not_shown(context: Flask) -> None:
    buyer = make_buyer()
    line = bought(buyer, make_product())
    give_back(line, buyer)
    draft = make_draft(buyer.id)
    with pytest.raises(NotBought), transaction():
        service.publish(buyer.id, line, draft)
    assert count_of("notes") == 0


def test_one_purchase_makes_one_haul_for_good(context: Flask) -> None:
    buyer = make_buyer()
    line = bought(buyer, make_product())
    first, second = make_draft(buyer.id), make_draft(buyer.id)
    with transaction():
        note = service.publish(buyer.id, line, first)
    with pytest.raises(AlreadyShown), transaction():
        service.publish(buyer.id, line, second)
    with transaction():
        note_service.remove(note.id, buyer.id)
    with pytest.raises(AlreadyShown), transaction():
        service.publish(buyer.id, line, second)
    assert (count_of("notes"), count_of("haul_lines")) == (1, 1)
    assert queries.public_ids([line]) == {}


def test_a_bad_haul_leaves_neither_note_nor_line(context: Flask) -> None:
    buyer = make_buyer()
    line = bought(buyer, make_product())
    good, bad = make_draft(buyer.id), make_draft(buyer.id, title="")
    with pytest.raises(BadStars), transaction():
        service.publish(buyer.id, line, good, stars=6)
    with pytest.raises(BadNote), transaction():
        service.publish(buyer.id, line, bad)
    assert (count_of("notes"), count_of("haul_lines")) == (0, 0)


def test_a_refund_takes_the_badge_and_leaves_the_note(context: Flask, drain: Callable[[], None]) -> None:
    buyer, product = make_buyer(), make_product()
    line, other = bought(buyer, product), bought(buyer, product)
    drafts = make_draft(buyer.id), make_draft(buyer.id)
    with transaction():
        note = service.publish(buyer.id, line, drafts[0])
    with transaction():
        kept = service.publish(buyer.id, other, drafts[1])
    give_back(line, buyer)
    drain()
    session().rollback()
    rows = notes.notes([note.id, kept.id])
    assert (rows[note.id].kind, rows[note.id].haul_days, rows[note.id].state) == ("note", None, "published")
    assert (rows[kept.id].kind, rows[kept.id].haul_days) == ("haul", 1)
    assert queries.badges([note.id])[note.id].state == "dropped"
    assert [haul.note_id for haul in queries.of_product(product)] == [kept.id]
    with transaction():
        service.drop_order(orders.lines_by_id([line])[line].order_id)
    assert len(queries.of_product(product)) == 1
    assert len(refunds_read.refunds_of([orders.lines_by_id([line])[line].order_id])) == 1


def test_the_day_of_delivery_is_day_one(context: Flask) -> None:
    at = now()
    assert days_used(at, at) == 1
    assert days_used(at - timedelta(days=31, hours=1), at) == 32
    assert days_used(at + timedelta(hours=1), at) == 1
