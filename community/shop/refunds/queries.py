"""The read side of refunds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from community.platform.db import session
from community.platform.time import now
from community.shop.refunds.models import Refund, RefundState


@dataclass(frozen=True)
class RefundRow:
    """`kind`: order (undone), late (money that came too late). `state`: requested, settled."""

    id: int
    public_id: str
    order_id: int
    payment_id: int
    amount_minor: int
    currency: str
    kind: str
    reason: str
    state: str
    created_at: datetime
    settled_at: datetime | None


_REFUND = select(
    Refund.id,
    Refund.public_id,
    Refund.order_id,
    Refund.payment_id,
    Refund.amount_minor,
    Refund.currency,
    Refund.kind,
    Refund.reason,
    Refund.state,
    Refund.created_at,
    Refund.settled_at,
)
_BY_ID = _REFUND.where(Refund.id == bindparam("id"))
_BY_PUBLIC_ID = _REFUND.where(Refund.public_id == bindparam("public_id"))
_OF_ORDERS = _REFUND.where(Refund.order_id.in_(bindparam("ids", expanding=True)))
_UNSENT = (
    select(Refund.id)
    .where(Refund.state == RefundState.REQUESTED, Refund.created_at <= bindparam("before"))
    .order_by(Refund.id)
    .limit(200)
)


def find(refund_id: int) -> RefundRow | None:
    row = session().execute(_BY_ID, {"id": refund_id}).one_or_none()
    return RefundRow(*row) if row else None


def find_by_public_id(public_id: str) -> RefundRow | None:
    row = session().execute(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()
    return RefundRow(*row) if row else None


def refunds_of(order_ids: Iterable[int]) -> dict[int, RefundRow]:
    """Order → its refund. One statement."""
    return {row.order_id: RefundRow(*row) for row in session().execute(_OF_ORDERS, {"ids": list(order_ids)})}


def unanswered(seconds: int) -> list[int]:
    """Ids of refunds that were asked for that long ago and of which the gateway has said nothing."""
    return list(session().execute(_UNSENT, {"before": now() - timedelta(seconds=seconds)}).scalars())
