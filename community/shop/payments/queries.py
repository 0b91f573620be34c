"""The read side of payments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from community.platform.db import session
from community.platform.time import now
from community.shop.errors import NoSuchPayment
from community.shop.payments.models import GatewayNotice, NoticeOutcome, Payment, PaymentState


@dataclass(frozen=True)
class PaymentRow:
    """What is asked from whom. `state`: open, declined (may be tried again), settled, closed (the time is over)."""

    id: int
    public_id: str
    purpose: str
    subject: str
    payer_id: int
    amount_minor: int
    refunded_minor: int
    currency: str
    gateway: str
    gateway_reference: str | None
    state: str
    return_path: str
    created_at: datetime
    expires_at: datetime
    settled_at: datetime | None

    @property
    def payable(self) -> bool:
        return self.state in (PaymentState.OPEN, PaymentState.DECLINED) and self.expires_at > now()

    @property
    def settled(self) -> bool:
        return self.state == PaymentState.SETTLED


_PAYMENT = select(
    Payment.id,
    Payment.public_id,
    Payment.purpose,
    Payment.subject,
    Payment.payer_id,
    Payment.amount_minor,
    Payment.refunded_minor,
    Payment.currency,
    Payment.gateway,
    Payment.gateway_reference,
    Payment.state,
    Payment.return_path,
    Payment.created_at,
    Payment.expires_at,
    Payment.settled_at,
)
_BY_PUBLIC_ID = _PAYMENT.where(Payment.public_id == bindparam("public_id"))
_BY_PUBLIC_IDS = _PAYMENT.where(Payment.public_id.in_(bindparam("ids", expanding=True))).order_by(Payment.id)
_BY_IDS = _PAYMENT.where(Payment.id.in_(bindparam("ids", expanding=True)))
_EXPIRED = (
    select(Payment.id)
    .where(Payment.state.in_((PaymentState.OPEN, PaymentState.DECLINED)), Payment.expires_at <= bindparam("at"))
    .order_by(Payment.id)
    .limit(500)
)
_WAITING = (
    select(GatewayNotice.body)
    .where(GatewayNotice.payment_public_id == bindparam("public_id"), GatewayNotice.outcome == NoticeOutcome.WAITING)
    .order_by(GatewayNotice.id)
)


def get(public_id: str, payer_id: int | None) -> PaymentRow:
    """The payer's own payment. Raises NoSuchPayment, also for somebody else's."""
    found = find(public_id)
    if found is None or found.payer_id != payer_id:
        raise NoSuchPayment
    return found


def find(public_id: str) -> PaymentRow | None:
    row = session().execute(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()
    return PaymentRow(**row._mapping) if row else None


def payments_by_public_id(public_ids: Iterable[str]) -> list[PaymentRow]:
    return [PaymentRow(**row._mapping) for row in session().execute(_BY_PUBLIC_IDS, {"ids": list(public_ids)})]


def payments(ids: Iterable[int]) -> dict[int, PaymentRow]:
    """Payments by id. One statement."""
    return {row.id: PaymentRow(**row._mapping) for row in session().execute(_BY_IDS, {"ids": list(ids)})}


def expired() -> list[int]:
    """Ids of payments whose time is over and that still hold goods."""
    return list(session().execute(_EXPIRED, {"at": now()}).scalars())


def waiting_notices(public_id: str) -> list[str]:
    """Bodies of notices that came before the payment they are about was settled."""
    return list(session().execute(_WAITING, {"public_id": public_id}).scalars())
