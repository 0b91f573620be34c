"""The verbs of payments. They run in the caller's transaction, but for `start`, which stands between two."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from community.platform.db import insert_once, session
from community.platform.ids import new_public_id
from community.platform.settings import settings
from community.platform.states import move
from community.platform.time import now
from community.shop.errors import AmountDiffers, NoSuchPayment, PaymentClosed
from community.shop.orders import service as orders
from community.shop.orders.models import CancelReason
from community.shop.payments import hooks, queries
from community.shop.payments.gateway import Notice
from community.shop.payments.gateways import GATEWAYS
from community.shop.payments.models import GatewayNotice, NoticeOutcome, Payment, PaymentState
from community.shop.payments.queries import PaymentRow
from community.shop.payments.rules import PAYMENTS

FOR_ORDERS = "order"


def open(
    purpose: str, subject: str, amount_minor: int, currency: str, payer_id: int, *, return_path: str = ""
) -> PaymentRow:
    """Ask one person for a sum. It may be paid until `hold_minutes` from now; `settled` hooks hear of it once it is."""
    at = now()
    payment = Payment(
        public_id=new_public_id(),
        purpose=purpose,
        subject=subject,
        payer_id=payer_id,
        amount_minor=amount_minor,
        refunded_minor=0,
        currency=currency,
        gateway=settings().payment_gateway,
        state=PaymentState.OPEN.value,
        return_path=return_path,
        created_at=at,
        expires_at=at + timedelta(minutes=settings().hold_minutes),
    )
    session().add(payment)
    session().flush()
    return _row(payment)


def start(payment_id: int) -> str:
    """Tell the gateway; the address where the payer goes on. Raises NoSuchPayment, PaymentClosed."""
    payment = queries.payments([payment_id]).get(payment_id)
    if payment is None:
        raise NoSuchPayment
    if not payment.payable:
        raise PaymentClosed
    return GATEWAYS[payment.gateway].start(payment)


def settle(public_id: str, gateway_reference: str, amount_minor: int, currency: str) -> PaymentRow:
    """The money is here: payment, orders, ledger and whatever hooks do, in one transaction; a second time does nothing.

    Raises NoSuchPayment, AmountDiffers.
    """
    payment = _lock(public_id)
    if (payment.amount_minor, payment.currency) != (amount_minor, currency):
        raise AmountDiffers
    if payment.state == PaymentState.SETTLED:
        return _row(payment)
    move(
        PAYMENTS,
        Payment,
        payment.id,
        PaymentState.SETTLED,
        actor_id=payment.payer_id,
        why="settled",
        extra={"settled_at": now(), "gateway_reference": gateway_reference},
    )
    row = _row(payment)
    if payment.purpose == FOR_ORDERS:
        for order_id in orders.mark_paid(payment.id).late:
            hooks.came_late(order_id)
    else:
        hooks.settled(payment.purpose, payment.subject, row)
    return row


def decline(public_id: str) -> PaymentRow:
    """The payer said no to the gateway; they may try again while the time lasts. Raises NoSuchPayment."""
    payment = _lock(public_id)
    if payment.state == PaymentState.OPEN:
        move(PAYMENTS, Payment, payment.id, PaymentState.DECLINED, actor_id=payment.payer_id, why="declined")
    return _row(payment)


def cancel(payment_id: int, payer_id: int) -> None:
    """The payer calls it off: its unpaid orders are cancelled and their goods put back. Raises NoSuchPayment, WrongState."""
    payment = _lock_by_id(payment_id)
    if payment.payer_id != payer_id:
        raise NoSuchPayment
    move(PAYMENTS, Payment, payment.id, PaymentState.CLOSED, actor_id=payer_id, why="cancelled")
    orders.cancel(payment.id, CancelReason.BUYER, payer_id)


def expire(payment_id: int) -> bool:
    """Close a payment whose time is over and put its goods back, once; False when there is nothing to close."""
    payment = _lock_by_id(payment_id)
    if payment.state not in (PaymentState.OPEN, PaymentState.DECLINED) or payment.expires_at > now():
        return False
    move(PAYMENTS, Payment, payment.id, PaymentState.CLOSED, actor_id=None, why="expired")
    orders.cancel(payment.id, CancelReason.EXPIRED, None)
    return True


def give_back(payment_id: int, amount_minor: int) -> None:
    """Count a refund against what was captured. Raises AmountDiffers when it would be more than is left."""
    counted = session().execute(
        update(Payment)
        .where(
            Payment.id == payment_id,
            Payment.state == PaymentState.SETTLED,
            Payment.refunded_minor + amount_minor <= Payment.amount_minor,
        )
        .values(refunded_minor=Payment.refunded_minor + amount_minor)
        .execution_options(synchronize_session=False)
    )
    if counted.rowcount == 0:  # type: ignore[attr-defined]
        raise AmountDiffers


def lock(public_id: str) -> PaymentRow:
    """The payment, kept from others until the transaction ends. Raises NoSuchPayment."""
    return _row(_lock(public_id))


def lock_by_id(payment_id: int) -> PaymentRow:
    return _row(_lock_by_id(payment_id))


def note(gateway: str, notice: Notice, body: str, outcome: NoticeOutcome) -> bool:
    """Write down an accepted notice; False when it was here before."""
    return insert_once(
        GatewayNotice,
        gateway=gateway,
        notice_id=notice.id,
        kind=notice.kind,
        payment_public_id=notice.payment,
        body=body,
        outcome=outcome.value,
        received_at=now(),
    )


def set_outcome(gateway: str, notice_id: str, outcome: NoticeOutcome) -> None:
    session().execute(
        update(GatewayNotice)
        .where(GatewayNotice.gateway == gateway, GatewayNotice.notice_id == notice_id)
        .values(outcome=outcome.value)
    )


def _lock(public_id: str) -> Payment:
    return _locked(Payment.public_id == public_id)


def _lock_by_id(payment_id: int) -> Payment:
    return _locked(Payment.id == payment_id)


def _locked(which: ColumnElement[bool]) -> Payment:
    found = session().execute(
        select(Payment).where(which).with_for_update(key_share=True), execution_options={"populate_existing": True}
    )
    payment = found.scalar_one_or_none()
    if payment is None:
        raise NoSuchPayment
    return payment


def _row(payment: Payment) -> PaymentRow:
    return PaymentRow(
        payment.id,
        payment.public_id,
        payment.purpose,
        payment.subject,
        payment.payer_id,
        payment.amount_minor,
        payment.refunded_minor,
        payment.currency,
        payment.gateway,
        payment.gateway_reference,
        payment.state,
        payment.return_path,
        payment.created_at,
        payment.expires_at,
        payment.settled_at,
    )
