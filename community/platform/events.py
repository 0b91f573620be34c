"""Facts that a domain announces, and the registry of who acts on them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeVar

from sqlalchemy import insert

from community.platform.db import after_commit, session
from community.platform.ids import new_public_id
from community.platform.jobs import nudge_relay
from community.platform.models import Delivery, OutboxEvent
from community.platform.time import now


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every announced fact. Fields are plain JSON values (ids, strings, numbers)."""

    name: ClassVar[str]
    version: ClassVar[int] = 1

    @property
    def subject(self) -> str:
        """What the order of delivery is kept for, e.g. `order:12`."""
        raise NotImplementedError


Handler = Callable[[Any], None]
H = TypeVar("H", bound=Handler)

EVENTS: dict[str, type[Event]] = {}
CONSUMERS: dict[str, dict[str, Handler]] = {}  # event name -> consumer -> handler


def subscribe(event: type[Event], consumer: str) -> Callable[[H], H]:
    """Register a reaction. It runs in its own transaction, after the fact is committed, once per event in effect.

    A consumer hears what is announced from its first release on; to catch up with the past it has a rebuild command.
    """

    def register(handler: H) -> H:
        EVENTS[event.name] = event
        CONSUMERS.setdefault(event.name, {})[consumer] = handler
        return handler

    return register


def announce(event: Event) -> None:
    """Write the fact to the outbox, with one pending delivery per consumer, in the caller's transaction."""
    current = session()
    made = current.execute(
        insert(OutboxEvent).returning(OutboxEvent.id),
        {
            "ulid": new_public_id(),
            "name": event.name,
            "version": event.version,
            "subject": event.subject,
            "occurred_at": now(),
            "body": asdict(event),
        },
    )
    event_id = made.scalar_one()
    consumers = CONSUMERS.get(event.name, {})
    if not consumers:
        return
    current.execute(
        insert(Delivery),
        [{"event_id": event_id, "consumer": consumer, "subject": event.subject} for consumer in consumers],
    )
    if nudge_relay not in current.info["after_commit"]:
        after_commit(nudge_relay)
