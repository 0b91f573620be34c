"""Race tests commit on a database of their own and run in processes of their own, as the site does."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.app import create_app
from community.platform.db import db
from community.platform.settings import Settings
from tests.conftest import BACKEND
from tests.postgres import database_of

PROCESSES = 8


@pytest.fixture
def arena(settings: Settings, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An app on a database that nobody else uses, with an app context."""
    url = database_of(BACKEND, tmp_path, f"meadow_race_{worker_id}")
    app = create_app(settings.model_copy(update={"database_url": url}))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def race(arena: Flask) -> Callable[[Callable[..., Any], Sequence[Any]], list[Any]]:
    """Call `work(app, argument)` for every argument at once, over PROCESSES processes; the results in the same order."""

    def run(work: Callable[..., Any], arguments: Sequence[Any]) -> list[Any]:
        db.session.remove()
        db.engine.dispose()  # each process opens connections of its own
        fork = multiprocessing.get_context("fork")
        start = fork.Barrier(PROCESSES)
        with fork.Pool(PROCESSES, initializer=_enter, initargs=(arena, start)) as pool:
            results = pool.starmap(_call, [(work, argument) for argument in arguments], chunksize=1)
            pool.close()
            pool.join()  # let them end by themselves: one that is killed may take a lock with it
        return results

    return run


_app: Flask | None = None


def _enter(app: Flask, start: Any) -> None:
    """In the new process: nothing begins before all of them are there."""
    global _app
    _app = app
    start.wait(120)


def _call(work: Callable[..., Any], argument: Any) -> Any:
    assert _app is not None
    with _app.app_context():
        return work(_app, argument)
