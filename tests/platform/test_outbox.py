from dataclasses import dataclass
from typing import ClassVar

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from community.platform import outbox
from community.platform.db import session, transaction
from community.platform.events import CONSUMERS, Event, announce, subscribe
from community.platform.idempotency import remember, replay
from community.platform.models import Delivery, IdempotencyKey, OutboxEvent
from community.platform.time import now


@dataclass(frozen=True, kw_only=True)
class Planted(Event):
    name: ClassVar[str] = "test.planted"
    plot: int
    number: int

    @property
    def subject(self) -> str:
        return f"plot:{self.plot}"


@pytest.fixture
def heard():
    seen: list[tuple[int, int]] = []

    @subscribe(Planted, consumer="test.gardener")
    def handle(event: Planted) -> None:
        if event.number < 0:
            raise RuntimeError("a poison seed")
        seen.append((event.plot, event.number))

    yield seen
    CONSUMERS.pop(Planted.name)


def states() -> dict[str, int]:
    return dict(session().execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())


def test_an_event_is_delivered_once_however_often_the_relay_runs(context: Flask, heard: list[tuple[int, int]]) -> None:
    with transaction():
        announce(Planted(plot=1, number=1))
    assert heard == []  # nothing runs inline
    assert outbox.relay() == 1
    assert outbox.relay() == 0
    assert heard == [(1, 1)]
    assert states() == {"done": 1}


def test_a_rolled_back_announcement_never_happened(context: Flask, heard: list[tuple[int, int]]) -> None:
    with pytest.raises(RuntimeError, match="no"), transaction():
        announce(Planted(plot=1, number=1))
        raise RuntimeError("no")
    assert outbox.relay() == 0
    assert session().scalar(select(func.count(OutboxEvent.id))) == 0


def test_a_poison_event_holds_back_only_its_own_subject(context: Flask, heard: list[tuple[int, int]]) -> None:
    with transaction():
        announce(Planted(plot=1, number=-1))
        announce(Planted(plot=1, number=2))
        announce(Planted(plot=2, number=3))
    assert outbox.relay() == 1
    assert heard == [(2, 3)]
    for _ in range(outbox.MAX_ATTEMPTS - 1):
        with transaction():
            session().execute(update(Delivery).where(Delivery.state == "pending").values(retry_at=now()))
        assert outbox.relay() == 0
    assert states() == {"done": 1, "parked": 1, "pending": 1}


def test_order_holds_within_a_subject(context: Flask, heard: list[tuple[int, int]]) -> None:
    with transaction():
        for number in range(30):
            announce(Planted(plot=number % 3, number=number))
    assert outbox.relay() == 30
    for plot in range(3):
        assert [n for p, n in heard if p == plot] == list(range(plot, 30, 3))


def test_a_key_replays_the_first_result(context: Flask) -> None:
    with transaction():
        assert replay("p1", "orders.place", "k", {"sku": 1}) is None
        remember("p1", "orders.place", "k", "01ORDER")
    with transaction():
        assert replay("p1", "orders.place", "k", {"sku": 1}) == "01ORDER"
    assert session().scalar(select(func.count(IdempotencyKey.id))) == 1
