import os
import random
import signal
import subprocess
import sys
import time

from flask import Flask
from sqlalchemy import select

from community.platform import outbox
from community.platform.db import session, transaction
from community.platform.events import CONSUMERS, announce, subscribe
from community.platform.models import Delivery, StateChange
from community.platform.settings import Settings
from tests.platform.planting import Sown, grow


def test_a_killed_relay_loses_nothing_and_repeats_nothing(context: Flask, settings: Settings) -> None:
    subscribe(Sown, consumer="test.grower")(grow)
    chance = random.Random(7)
    environment = os.environ | {
        "ENVIRONMENT": "test",
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance_dir),
        "REDIS_URL": str(settings.redis_url),
        "SECRET_KEY": settings.secret_key,
        "LOG_LEVEL": "error",
    }
    try:
        with transaction():
            for number in range(60):
                announce(Sown(number=number))
        for _ in range(6):
            relay = subprocess.Popen(
                [sys.executable, "-m", "tests.platform.planting"], env=environment, stdout=subprocess.PIPE, text=True
            )
            assert relay.stdout and relay.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.03, 0.25))
            relay.send_signal(signal.SIGKILL)
            relay.wait()
        session().rollback()
        left = len(session().scalars(select(Delivery.id).where(Delivery.state == "pending")).all())
        assert 0 < left < 60  # the kills really fell into the work
        assert outbox.relay() == left
        grown = session().scalars(select(StateChange.row_id).where(StateChange.machine == "test")).all()
        assert sorted(grown) == list(range(60))
        for plot in range(5):
            assert [n for n in grown if n % 5 == plot] == list(range(plot, 60, 5))
    finally:
        CONSUMERS.pop(Sown.name)
