"""Random edits while whoever carries them to the index is killed again and again: in the end the index is the database.

EDITS sets how many edits there are: a few hundred in every run, ten thousand by hand.
"""

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from rq import Queue, SimpleWorker

from community.app import create_app
from community.notes import service as notes
from community.notes.queries import subjects_by_id
from community.platform import outbox
from community.platform.db import db, transaction
from community.platform.redis import connect
from community.platform.settings import Settings
from community.search import jobs, upkeep
from tests.conftest import BACKEND, empty_tables
from tests.factories.accounts import make_person
from tests.factories.notes import make_draft, make_note
from tests.postgres import database_of

EDITS = int(os.environ.get("EDITS", "600"))
KILLS = 20
WORDS = ("露营", "手冲", "滤杯", "防晒", "帐篷", "coffee", "lantern", "tent", "linen", "teapot")


@pytest.fixture
def field(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app on a database and an index that nobody else uses."""
    home = tmp_path_factory.mktemp("chaos")
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


class Consumer:
    """Killed with -9 and started anew, as its keeper would."""

    def __init__(self, app: Flask) -> None:
        self._given = app.extensions["settings"].model_dump()
        self._server = multiprocessing.get_context("forkserver")
        self._server.set_forkserver_preload(["community.app"])
        self._start()

    def _start(self) -> None:
        self._process = self._server.Process(target=_consume, args=(self._given,), daemon=True)
        self._process.start()

    def kill(self) -> None:
        assert self._process.is_alive()
        self._process.kill()
        self._process.join()

    def kill_and_start(self) -> None:
        self.kill()
        self._start()


def _edit(chance: random.Random, authors: list[int], shown: dict[int, int], hidden: list[int]) -> None:
    """One random act. `shown` are notes and their authors; `hidden` are notes taken down by a moderator."""
    words = " ".join(chance.sample(WORDS, 3))
    act = chance.choices(["publish", "edit", "hide", "back", "remove"], [30, 40, 12, 8, 10])[0]
    if act == "publish" or not shown:
        note = make_note(chance.choice(authors), title=words, city="上海")
        shown[note.id] = note.author_id
    elif act == "edit":
        note_id = chance.choice(list(shown))
        draft = make_draft(shown[note_id], title=words, body=words)
        with transaction():
            notes.edit(note_id, shown[note_id], draft)
    elif act == "back" and hidden:
        with transaction():
            note_id = hidden.pop()
            notes.bring_back(note_id, authors[0], "fine after all")
        shown[note_id] = subjects_by_id([note_id])[0].author_id
    else:
        note_id = chance.choice(list(shown))
        author = shown.pop(note_id)
        with transaction():
            if act == "remove":
                notes.remove(note_id, author)
            else:
                notes.hide(note_id, author, "looked at")
                hidden.append(note_id)


def test_the_index_is_the_database_whoever_was_killed(field: Flask) -> None:
    chance = random.Random(29)
    consumer = Consumer(field)
    shown: dict[int, int] = {}
    hidden: list[int] = []
    kills = sorted(chance.sample(range(EDITS), KILLS))
    authors = [make_person() for _ in range(5)]
    upkeep.reconcile()  # people made by hand announce nothing
    for number in range(EDITS):
        _edit(chance, authors, shown, hidden)
        if kills and number == kills[0]:
            kills.pop(0)
            time.sleep(chance.random() * 0.3)  # somewhere in the middle of its work
            consumer.kill_and_start()
    consumer.kill()
    assert not kills
    while outbox.relay():
        pass
    jobs.catch_up()  # as the clock asks every half minute
    assert len(shown) > KILLS
    assert upkeep.reconcile() == (0, 0, 0, 0)
