"""The verbs of orders. They run in the caller's transaction; rows are locked payment first, then orders, then SKUs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from community.activity import service as activity
from community.activity.service import Verb
from community.catalog import service as catalog
from community.catalog.errors import NoSuchSku, SoldOut
from community.ledger import service as ledger
from community.merchants import queries as merchants
from community.platform.db import insert_many, session
from community.platform.errors import WrongState
from community.platform.events import announce
from community.platform.ids import new_public_id
from community.platform.states import move
from community.platform.time import now
from community.platform.viewer import Actor
from community.shop.errors import NoSuchOrder
from community.shop.events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from community.shop.orders.models import CancelReason, Order, OrderLine, OrderState
from community.shop.orders.rules import ORDERS, OrderDraft, late_money, sale


@dataclass
class Paid:
    """What a payment did: orders that are paid now, and orders whose money must go back."""

    paid: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)


def write(
    buyer_id: int,
    visitor_id: str | None,
    drafts: Sequence[tuple[int, OrderDraft]],
    address: Mapping[str, Any],
    expires_at: datetime,
) -> list[int]:
    """Write unpaid orders, each with the payment it belongs to; returns their ids in the same order. Stock is held already."""
    placed_at = now()
    made = session().execute(
        insert(Order).returning(Order.id, sort_by_parameter_order=True),
        [
            {
                "public_id": new_public_id(),
                "buyer_id": buyer_id,
                "merchant_id": draft.merchant_id,
                "shop_id": draft.shop_id,
                "payment_id": payment_id,
                "state": OrderState.UNPAID.value,
                "currency": draft.currency,
                "goods_minor": draft.goods_minor,
                "shipping_minor": draft.shipping_minor,
                "total_minor": draft.total_minor,
                "fee_minor": draft.fee_minor,
                "address": dict(address),
                "tracking": "",
                "placed_at": placed_at,
                "expires_at": expires_at,
            }
            for payment_id, draft in drafts
        ],
    )
    ids = list(made.scalars())
    insert_many(
        OrderLine,
        [
            {
                "order_id": order_id,
                "merchant_id": draft.merchant_id,
                "product_id": line.product_id,
                "sku_id": line.sku_id,
                "quantity": line.quantity,
                "unit_minor": line.unit_minor,
                "total_minor": line.unit_minor * line.quantity,
                "product_public_id": line.product_public_id,
                "product_name": line.product_name,
                "option_text": line.option_text[:200],
                "picture_id": line.picture_id,
                "origin": line.origin,
                "visitor_id": visitor_id,
            }
            for order_id, (_payment_id, draft) in zip(ids, drafts, strict=True)
            for line in draft.lines
        ],
    )
    for order_id in ids:
        announce(OrderPlaced(order_id=order_id))
    return ids


def mark_paid(payment_id: int) -> Paid:
    """The payment's money is here: its orders are paid and posted.

    One that expired in the meantime gets its goods back if they are still there; else, or when the buyer had called it
    off, its money is booked as late and must be given back.
    """
    done = Paid()
    orders = _of_payment(payment_id)
    lines = _lines(order.id for order in orders)
    expired = [order for order in orders if order.cancel_reason == CancelReason.EXPIRED]
    if expired:  # taken in one go, so that two payments cannot wait for each other
        catalog.lock(line.sku_id for order in expired for line in lines[order.id])
    for order in orders:
        if order.state == OrderState.CANCELLED and not _taken_again(order, lines[order.id]):
            ledger.post("late_payment", order.public_id, late_money(order.total_minor, order.currency))
            done.late.append(order.id)
            continue
        move(ORDERS, Order, order.id, OrderState.PAID, actor_id=order.buyer_id, why="paid", extra={"paid_at": now()})
        ledger.post(
            "payment", order.public_id, sale(order.merchant_id, order.total_minor, order.fee_minor, order.currency)
        )
        _record(Verb.PURCHASE, order, lines[order.id])
        announce(OrderPaid(order_id=order.id))
        done.paid.append(order.id)
    return done


def _taken_again(order: Order, lines: Sequence[OrderLine]) -> bool:
    if order.cancel_reason != CancelReason.EXPIRED:
        return False
    try:
        catalog.hold(_summed(lines))
    except (SoldOut, NoSuchSku):  # raised before anything was taken
        return False
    return True


def cancel(payment_id: int, reason: CancelReason, actor_id: int | None) -> list[int]:
    """Call the payment's unpaid orders off and put their goods back; returns their ids. Others are left as they are."""
    orders = [order for order in _of_payment(payment_id) if order.state == OrderState.UNPAID]
    lines = _lines(order.id for order in orders)
    for order in orders:
        extra = {"cancel_reason": reason.value}
        move(ORDERS, Order, order.id, OrderState.CANCELLED, actor_id=actor_id, why=reason.value, extra=extra)
        announce(OrderCancelled(order_id=order.id))
    catalog.release(_summed(line for order in orders for line in lines[order.id]))
    return [order.id for order in orders]


def ship(order_id: int, actor_id: int | None, tracking: str = "") -> None:
    """The goods leave. `actor_id` None: the house's own warehouse. Raises NoSuchOrder, NotYourShop, WrongState."""
    order = _get(order_id)
    if actor_id is not None:
        merchants.require_staff(order.merchant_id, actor_id)
    extra = {"shipped_at": now(), "tracking": tracking[:80]}
    move(ORDERS, Order, order_id, OrderState.SHIPPED, actor_id=actor_id, why="shipped", extra=extra)
    catalog.ship(_summed(_lines([order_id])[order_id]))
    announce(OrderShipped(order_id=order_id))


def receive(order_id: int, buyer_id: int | None) -> None:
    """The goods arrived. `buyer_id` None: nobody said otherwise in time. Raises NoSuchOrder, WrongState."""
    order = _get(order_id)
    if buyer_id is not None and order.buyer_id != buyer_id:
        raise NoSuchOrder
    why = "received" if buyer_id else "received by time"
    extra = {"delivered_at": now()}
    move(ORDERS, Order, order_id, OrderState.DELIVERED, actor_id=buyer_id, why=why, extra=extra)
    announce(OrderDelivered(order_id=order_id))


def require_unshipped(order_id: int) -> None:
    """Raises WrongState once a paid order is on its way."""
    if _get(order_id).state != OrderState.PAID:
        raise WrongState(id=order_id)


def begin_refund(order_id: int, buyer_id: int | None, why: str) -> None:
    """From here on nothing else happens to the order. `buyer_id` None: the house.

    Raises NoSuchOrder, WrongState unless it is paid, shipped or delivered.
    """
    order = _get(order_id)
    if buyer_id is not None and order.buyer_id != buyer_id:
        raise NoSuchOrder
    move(ORDERS, Order, order_id, OrderState.REFUNDING, actor_id=buyer_id, why=why)


def finish_refund(order_id: int) -> None:
    """The money is back: the sale is taken out of the book and the goods go back on the shelf.

    Goods not yet shipped are released; shipped ones count as returned with the refund.
    """
    order = _get(order_id)
    lines = _lines([order_id])[order_id]
    extra = {"refunded_at": now()}
    move(ORDERS, Order, order_id, OrderState.REFUNDED, actor_id=None, why="refunded", extra=extra)
    ledger.reverse("refund", "payment", order.public_id)
    if order.shipped_at is None:
        catalog.release(_summed(lines))
    else:
        catalog.take_back(_summed(lines))
    _record(Verb.REFUND, order, lines)
    announce(OrderRefunded(order_id=order_id))


def return_late_money(order_id: int) -> None:
    """The money that came too late is back with the buyer; the order stays cancelled."""
    ledger.reverse("late_refund", "late_payment", _get(order_id).public_id)


def _get(order_id: int) -> Order:
    """The order, locked. Raises NoSuchOrder."""
    found = session().execute(
        select(Order).where(Order.id == order_id).with_for_update(), execution_options={"populate_existing": True}
    )
    order = found.scalar_one_or_none()
    if order is None:
        raise NoSuchOrder
    return order


def _of_payment(payment_id: int) -> list[Order]:
    """The payment's orders, locked in primary-key order."""
    found = session().scalars(
        select(Order).where(Order.payment_id == payment_id).order_by(Order.id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    return list(found)


def _lines(order_ids: Iterable[int]) -> dict[int, list[OrderLine]]:
    found: dict[int, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in session().scalars(select(OrderLine).where(OrderLine.order_id.in_(found)).order_by(OrderLine.id)):
        found[line.order_id].append(line)
    return found


def _summed(lines: Iterable[OrderLine]) -> dict[int, int]:
    """SKU → quantity over all the lines."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.sku_id] = wanted.get(line.sku_id, 0) + line.quantity
    return wanted


def _record(verb: Verb, order: Order, lines: Iterable[OrderLine]) -> None:
    for line in lines:
        activity.record(verb, "product", line.product_id, Actor(order.buyer_id, line.visitor_id))
