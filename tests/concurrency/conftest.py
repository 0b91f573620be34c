"""Race tests commit on a database of their own and run in processes of their own, as the site does."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.pool import Pool
from typing import Any

import pytest
from flask import Flask

from community.app import create_app
from community.platform.db import db
from community.platform.settings import Settings
from tests.conftest import BACKEND, empty_tables
from tests.postgres import database_of

PROCESSES = 8


@pytest.fixture(scope="module")
def field(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app on a database that nobody else uses."""
    with database_of(BACKEND, tmp_path_factory.mktemp("race"), "meadow_race") as url:
        app = create_app(settings.model_copy(update={"database_url": url}))
        with app.app_context():
            db.create_all()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def racers(field: Flask) -> Iterator[Pool]:
    """PROCESSES processes with an app of their own on that database.

    They are forked from a clean process that has read the code already: one that has run tests holds threads and locks.
    """
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["community.app", "tests.concurrency.buying"])
    start = server.Barrier(PROCESSES)
    with server.Pool(
        PROCESSES, initializer=_enter, initargs=(field.extensions["settings"].model_dump(), start)
    ) as pool:
        yield pool


@pytest.fixture
def arena(field: Flask) -> Iterator[Flask]:
    """The app on empty tables, with an app context."""
    with field.app_context():
        yield field
        db.session.remove()
        empty_tables()


@pytest.fixture
def race(arena: Flask, racers: Pool) -> Callable[[Callable[..., Any], Sequence[Any]], list[Any]]:
    """Call `work(app, argument)` for every argument at once, over all the processes; the results in the same order."""

    def run(work: Callable[..., Any], arguments: Sequence[Any]) -> list[Any]:
        racers.map(_ready, range(PROCESSES), chunksize=1)
        return racers.starmap(_call, [(work, argument) for argument in arguments], chunksize=1)

    return run


_app: Flask | None = None
_start: Any = None


def _enter(given: dict[str, Any], start: Any) -> None:
    """In a new process: an app of its own on the same database."""
    global _app, _start
    _app, _start = create_app(Settings(**given)), start


def _ready(_number: int) -> None:
    """Nothing begins before every process is there."""
    _start.wait(120)


def _call(work: Callable[..., Any], argument: Any) -> Any:
    assert _app is not None
    with _app.app_context():
        return work(_app, argument)
