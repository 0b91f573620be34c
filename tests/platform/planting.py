"""A relay process for the kill test: its one consumer writes a row per event, slowly. Settings come from the environment."""

import time
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import insert

from community.app import create_app
from community.platform import outbox
from community.platform.db import session
from community.platform.events import Event, subscribe
from community.platform.models import StateChange
from community.platform.time import now


@dataclass(frozen=True, kw_only=True)
class Sown(Event):
    name: ClassVar[str] = "test.sown"
    number: int

    @property
    def subject(self) -> str:
        return f"plot:{self.number % 5}"


def grow(event: Sown) -> None:
    row = {"machine": "test", "row_id": event.number, "to_state": "grown", "actor_id": None, "why": "sown", "at": now()}
    session().execute(insert(StateChange), row)
    time.sleep(0.02)


if __name__ == "__main__":
    subscribe(Sown, consumer="test.grower")(grow)
    app = create_app()
    with app.app_context():
        print("ready", flush=True)
        outbox.relay()
