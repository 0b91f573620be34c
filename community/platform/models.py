"""Tables of the plumbing: the outbox and its deliveries, state history, idempotency keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Json, Model, PublicId, UtcDateTime


class OutboxEvent(Model):
    """A fact that a domain announced, written in the transaction that made it true."""

    __tablename__ = "outbox_events"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ulid: Mapped[str] = mapped_column(PublicId, unique=True)
    name: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]] = mapped_column(Json)


class Delivery(Model):
    """One event for one consumer. Unique on both, so a consumer acts once however often the relay runs."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "consumer"),
        Index("ix_deliveries_state_id", "state", "id"),
        Index("ix_deliveries_order", "consumer", "subject", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("outbox_events.id"))
    consumer: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default="pending")  # pending, done, parked
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)


class StateChange(Model):
    """Who moved what from where to where, and why; written with the move."""

    __tablename__ = "state_changes"
    __table_args__ = (Index("ix_state_changes_row", "machine", "row_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    machine: Mapped[str] = mapped_column(String(32))
    row_id: Mapped[int] = mapped_column(Id)
    to_state: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None] = mapped_column(Id)
    why: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IdempotencyKey(Model):
    """The first call's result under its key; a replay renders from it."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("actor", "endpoint", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    actor: Mapped[str] = mapped_column(String(64))
    endpoint: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(255))
    request_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
