"""Tables of payments: what is asked for, what the gateway told us, and the sandbox gateway's own letters."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Currency, Id, Model, PublicId, UtcDateTime


class PaymentState(StrEnum):
    OPEN = "open"
    DECLINED = "declined"
    SETTLED = "settled"
    CLOSED = "closed"


class NoticeOutcome(StrEnum):
    DONE = "done"
    WAITING = "waiting"  # it came before the one it builds on, and is applied right after that


class Payment(Model):
    """A sum asked from one person. `purpose` says for what (`order`, `ads`), `subject` for whom or which, as text.

    `return_path` is where the payer goes afterwards, on this site.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_state_expires_at", "state", "expires_at"),
        Index("ix_payments_payer_id", "payer_id", "id"),
        CheckConstraint("state IN ('open', 'declined', 'settled', 'closed')", name="state"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))
    payer_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    amount_minor: Mapped[int] = mapped_column(Id)
    refunded_minor: Mapped[int] = mapped_column(Id, default=0)
    currency: Mapped[str] = mapped_column(Currency)
    gateway: Mapped[str] = mapped_column(String(16))
    gateway_reference: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16), default="open")
    return_path: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GatewayNotice(Model):
    """A webhook that was accepted. Unique, so the same notice acts once however often it is delivered."""

    __tablename__ = "gateway_notices"
    __table_args__ = (
        UniqueConstraint("gateway", "notice_id"),
        Index("ix_gateway_notices_payment", "payment_public_id", "outcome"),
        CheckConstraint("outcome IN ('done', 'waiting')", name="outcome"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    gateway: Mapped[str] = mapped_column(String(16))
    notice_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(32))
    payment_public_id: Mapped[str] = mapped_column(PublicId)
    body: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SandboxLetter(Model):
    """A webhook that the sandbox gateway owes us, kept until we took it: its side of the wire, not ours."""

    __tablename__ = "sandbox_letters"
    __table_args__ = (
        Index("ix_sandbox_letters_due", "delivered_at", "next_try_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    notice_id: Mapped[str] = mapped_column(String(80), unique=True)
    body: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
