"""The relay as a job: nudged after each commit that announced something, swept every few seconds by cron."""

from community.platform.db import transaction
from community.platform.idempotency import forget_old
from community.platform.jobs import relay_begins
from community.platform.outbox import relay


def run() -> None:
    relay_begins()
    relay()


def tidy() -> None:
    with transaction():
        forget_old()
