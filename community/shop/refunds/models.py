"""The table of refunds."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Currency, Id, Model, PublicId, UtcDateTime


class RefundKind(StrEnum):
    ORDER = "order"  # a paid order is undone
    LATE = "late"  # the money came when the order could no longer be filled


class RefundState(StrEnum):
    REQUESTED = "requested"
    SETTLED = "settled"


class Refund(Model):
    """All of an order's money on its way back. At most one per order."""

    __tablename__ = "refunds"
    __table_args__ = (
        Index("ix_refunds_state_created_at", "state", "created_at"),
        CheckConstraint("state IN ('requested', 'settled')", name="state"),
        CheckConstraint("kind IN ('order', 'late')", name="kind"),
        CheckConstraint("amount_minor > 0", name="amount"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    order_id: Mapped[int] = mapped_column(Id, ForeignKey("orders.id"), unique=True)
    payment_id: Mapped[int] = mapped_column(Id, ForeignKey("payments.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(Currency)
    kind: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), default="requested")
    requested_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
