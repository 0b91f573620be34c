"""An app on a database and an index that nobody else uses, and processes of its own that carry changes to the index."""

import multiprocessing
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from flask import Flask
from rq import Queue, SimpleWorker

from community.app import create_app
from community.platform import outbox
from community.platform.db import db
from community.platform.redis import connect
from community.platform.settings import Settings
from community.search import jobs, upkeep
from tests.conftest import BACKEND, empty_tables
from tests.postgres import database_of


@contextmanager
def field(settings: Settings, home: Path) -> Iterator[Flask]:
    with database_of(BACKEND, home, "meadow_chaos") as url:
        app = create_app(settings.model_copy(update={"database_url": url, "instance_dir": home}))
        connect(settings.redis_url or "").flushall()
        with app.app_context():
            db.create_all()
            upkeep.rebuild()
            yield app
            db.session.remove()
            empty_tables()
            db.engine.dispose()
        shutil.rmtree(home, ignore_errors=True)


def processes() -> ForkServerContext:
    """Where processes come from that know the app already."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["community.app"])
    return server


class Consumer:
    """Killed with -9 and started anew, as its keeper would."""

    def __init__(self, app: Flask) -> None:
        self._given = app.extensions["settings"].model_dump()
        self._start()

    def _start(self) -> None:
        self._process = processes().Process(target=_consume, args=(self._given,), daemon=True)
        self._process.start()

    def kill(self) -> None:
        assert self._process.is_alive()
        self._process.kill()
        self._process.join()

    def kill_and_start(self) -> None:
        self.kill()
        self._start()


def _consume(given: dict[str, Any]) -> None:
    """In a process of its own: relay events and work on the index, until killed."""
    app = create_app(Settings(**given))
    with app.app_context():
        while True:
            _work(app)
            time.sleep(0.01)


def _work(app: Flask) -> None:
    outbox.relay()
    client = connect(app.extensions["settings"].redis_url, timeout=None)
    queue = Queue(jobs.QUEUE, connection=client, serializer="json")
    if queue.count:
        SimpleWorker([queue], connection=client, serializer="json").work(burst=True, logging_level="ERROR")
