"""The verbs of refunds. They run in the caller's transaction; the gateway is asked by a job after the commit."""

from community.platform.db import insert_once
from community.platform.ids import new_public_id
from community.platform.jobs import enqueue
from community.platform.states import move
from community.platform.time import now
from community.shop.errors import AmountDiffers, NotRefundable
from community.shop.orders import queries as orders_read
from community.shop.orders import service as orders
from community.shop.orders.models import OrderState
from community.shop.orders.queries import OrderSum
from community.shop.payments import service as payments
from community.shop.payments.queries import PaymentRow
from community.shop.refunds import queries
from community.shop.refunds.models import Refund, RefundKind, RefundState
from community.shop.refunds.queries import RefundRow
from community.shop.refunds.rules import MAX_REASON, REFUNDS

SEND = "community.shop.refunds.jobs.send"


def request(order_id: int, buyer_id: int | None, reason: str) -> RefundRow:
    """Undo a paid order in full: agreed to at once, and on its way to the gateway after the commit.

    `buyer_id` None: the house or the gateway itself. Raises NoSuchOrder (also for somebody else's), WrongState.
    """
    orders.begin_refund(order_id, buyer_id, why=reason or "refund")
    return _write(orders_read.sum_of(order_id), RefundKind.ORDER, reason, buyer_id)


def call_off(order: OrderSum, buyer_id: int) -> None:
    """Cancel before it ships: an unpaid order with all that its payment was for, a paid one by giving the money back.

    Raises NoSuchPayment for somebody else's, WrongState once it is on its way.
    """
    if order.state == OrderState.UNPAID:
        payments.cancel(order.payment_id, buyer_id)
    else:
        orders.require_unshipped(order.id)
        request(order.id, buyer_id, "cancelled")


def return_late(order_id: int) -> None:
    """Plugged into `payments.hooks.came_late`: money for an order that can no longer be filled goes back by itself."""
    _write(orders_read.sum_of(order_id), RefundKind.LATE, "late payment", None)


def settle(public_id: str, amount_minor: int, currency: str) -> RefundRow:
    """The money is back: book, stock and order follow in this transaction; a second time does nothing.

    Raises NotRefundable for an unknown refund, AmountDiffers.
    """
    refund = queries.find_by_public_id(public_id)
    if refund is None:
        raise NotRefundable
    if (refund.amount_minor, refund.currency) != (amount_minor, currency):
        raise AmountDiffers
    payments.lock_by_id(refund.payment_id)
    fresh = queries.find(refund.id)
    if fresh is None or fresh.state == RefundState.SETTLED:
        return refund
    _settle(fresh)
    return fresh


def settle_all(payment: PaymentRow, amount_minor: int, currency: str) -> None:
    """The gateway gave a whole payment back of its own accord: undo whatever of it still stands.

    Raises NotRefundable for a payment that is not for orders, AmountDiffers unless it is all that is left of it.
    """
    if payment.purpose != payments.FOR_ORDERS:
        raise NotRefundable
    if (amount_minor, currency) != (payment.amount_minor - payment.refunded_minor, payment.currency):
        raise AmountDiffers
    sums = orders_read.sums_of_payment(payment.id)
    asked = queries.refunds_of(order.id for order in sums)
    for order in sums:
        refund = asked.get(order.id)
        if refund is None and order.state != OrderState.CANCELLED:
            refund = request(order.id, None, "gateway")
        if refund is not None and refund.state == RefundState.REQUESTED:
            _settle(refund)


def _write(order: OrderSum, kind: RefundKind, reason: str, actor_id: int | None) -> RefundRow:
    public_id = new_public_id()
    written = insert_once(
        Refund,
        public_id=public_id,
        order_id=order.id,
        payment_id=order.payment_id,
        amount_minor=order.total_minor,
        currency=order.currency,
        kind=kind.value,
        reason=reason[:MAX_REASON],
        state=RefundState.REQUESTED.value,
        requested_by=actor_id,
        created_at=now(),
    )
    refund = queries.find_by_public_id(public_id)
    if not written or refund is None:
        raise NotRefundable
    enqueue(SEND, refund.id, queue="high")
    return refund


def _settle(refund: RefundRow) -> None:
    move(REFUNDS, Refund, refund.id, RefundState.SETTLED, actor_id=None, why="settled", extra={"settled_at": now()})
    payments.give_back(refund.payment_id, refund.amount_minor)
    if refund.kind == RefundKind.ORDER:
        orders.finish_refund(refund.order_id)
    else:
        orders.return_late_money(refund.order_id)
