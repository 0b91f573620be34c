"""The relay: carries announced facts to their consumers, each in a transaction of its own.

A delivery is claimed by a guarded UPDATE in the very transaction its handler runs in, so a killed relay leaves it
pending and a second relay cannot run it twice. Order is kept per consumer and subject: while an earlier one is pending
or parked, later ones wait. After MAX_ATTEMPTS failures a delivery is parked, and only that pair stands still.
"""

import time
from datetime import timedelta

import structlog
from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import aliased

from community.platform.db import session, transaction
from community.platform.events import CONSUMERS, EVENTS
from community.platform.models import Delivery, OutboxEvent
from community.platform.time import now

log = structlog.get_logger(__name__)

BREATH_SECONDS = 0.002
MAX_ATTEMPTS = 8
BATCH = 200

_earlier = aliased(Delivery)
_BLOCKED = (
    select(_earlier.id)
    .where(
        _earlier.consumer == Delivery.consumer,
        _earlier.subject == Delivery.subject,
        _earlier.state != "done",
        _earlier.id < Delivery.id,
    )
    .exists()
)
_DUE = (
    select(Delivery.id, Delivery.consumer, OutboxEvent.name, OutboxEvent.body)
    .join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
    .where(
        Delivery.state == "pending",
        Delivery.id > bindparam("after"),
        or_(Delivery.retry_at.is_(None), Delivery.retry_at <= bindparam("now")),
    )
    .order_by(Delivery.id)
    .limit(BATCH)
)


def relay() -> int:
    """Deliver everything that is due; returns how many deliveries were made. Safe to run many at once."""
    delivered, after = 0, 0
    moved = False
    while True:
        with transaction() as current:
            due = current.execute(_DUE, {"now": now(), "after": after}).all()
        if not due:
            if not moved:
                return delivered
            after, moved = 0, False  # what was just delivered may have let others through
            continue
        for row in due:
            after = row.id
            if _deliver(row.id, row.consumer, row.name, row.body):
                delivered += 1
                moved = True
                _let_others_write()


def _let_others_write() -> None:
    """SQLite has no queue: writers that wait look again now and then, and might find a relay with much to do for ever at it."""
    if session().get_bind().dialect.name == "sqlite":
        time.sleep(BREATH_SECONDS)


def _deliver(delivery_id: int, consumer: str, name: str, body: dict[str, object]) -> bool:
    handler = CONSUMERS.get(name, {}).get(consumer)
    if handler is None:  # announced by a newer release, or the consumer was retired: leave it to whoever knows it
        return False
    try:
        with transaction() as current:
            claimed = current.execute(
                update(Delivery)
                .where(Delivery.id == delivery_id, Delivery.state == "pending", ~_BLOCKED)
                .values(state="done", delivered_at=now(), attempts=Delivery.attempts + 1)
            )
            if claimed.rowcount == 0:  # type: ignore[attr-defined]
                return False
            handler(EVENTS[name](**body))
        return True
    except Exception as error:
        log.exception("delivery_failed", delivery_id=delivery_id, consumer=consumer, event_name=name)
        _note_failure(delivery_id, repr(error))
        return False


def _note_failure(delivery_id: int, error: str) -> None:
    with transaction() as current:
        attempts = current.execute(select(Delivery.attempts).where(Delivery.id == delivery_id)).scalar_one() + 1
        current.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == "pending")
            .values(
                attempts=attempts,
                state="parked" if attempts >= MAX_ATTEMPTS else "pending",
                retry_at=now() + timedelta(seconds=min(2**attempts, 300)),
                error=error[:2000],
            )
        )


def unpark(delivery_id: int) -> None:
    """Give a parked delivery another chance, once its cause is mended."""
    session().execute(
        update(Delivery).where(Delivery.id == delivery_id).values(state="pending", attempts=0, retry_at=None)
    )
