"""The index and real processes: what is published is found soon, what is removed is gone, and two that write at once leave
the newest state."""

import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from flask import Flask

from community.app import create_app
from community.notes import service as notes
from community.platform.db import transaction
from community.platform.settings import Settings
from community.search import documents, engines, jobs, service, upkeep
from community.search.elastic import ElasticEngine
from community.search.engine import Document, Key, Kind
from tests.factories.notes import make_draft, make_note
from tests.factories.placements import visitor
from tests.resilience.consuming import Consumer, field, processes

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.xdist_group("elasticsearch"))]


@pytest.fixture(params=ENGINES)
def app(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    urls = request.getfixturevalue("elasticsearch_url") if request.param == "elasticsearch" else None
    engines._cluster.cache_clear()
    with field(settings.model_copy(update={"elasticsearch_url": urls}), tmp_path_factory.mktemp("turns")) as made:
        yield made
    if urls:
        ElasticEngine(urls).drop()


def found(text: str) -> set[int]:
    return {hit.id for hit in service.search(text, Kind.note, visitor()).hits}


def wait_until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 120
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_a_worker_brings_what_is_published_and_takes_what_is_removed(app: Flask) -> None:
    consumer = Consumer(app)
    try:
        note = make_note(title="露营的第一夜")
        wait_until(lambda: found("露营") == {note.id})
        with transaction():
            notes.hide(note.id, note.author_id, "looked at")
        wait_until(lambda: found("露营") == set())
        assert found("露营") == set()
    finally:
        consumer.kill()


def test_two_at_once_write_no_older_state_over_a_newer(app: Flask) -> None:
    note = make_note(title="露营的第一夜")
    upkeep.index([("note", note.id)])
    server, given = processes(), app.extensions["settings"].model_dump()
    read, go_on = server.Event(), server.Event()
    jobs.index_soon(("note", note.id))
    slow = server.Process(target=_catch_up_slowly, args=(given, read, go_on))
    slow.start()
    assert read.wait(120)  # the first has read the note, and not written it yet
    draft = make_draft(note.author_id, title="雨衣", body="雨衣")
    with transaction():
        notes.edit(note.id, note.author_id, draft)
    jobs.index_soon(("note", note.id))
    begun = server.Event()
    quick = server.Process(target=_catch_up, args=(given, begun))
    quick.start()
    assert begun.wait(120)
    quick.join(1)  # were it not to wait for its turn, it would be done by now
    go_on.set()
    for process in (slow, quick):
        process.join(120)
        assert process.exitcode == 0
    assert (found("雨衣"), found("露营")) == ({note.id}, set())
    assert upkeep.reconcile()[:3] == (1, 0, 0)  # its author, who announced nothing


def _catch_up_slowly(given: dict[str, Any], has_read: Event, go_on: Event) -> None:
    reads = documents.read

    def reading(keys: Sequence[Key]) -> list[Document]:
        made = reads(keys)
        has_read.set()
        assert go_on.wait(120)
        return made

    documents.read = reading  # type: ignore[assignment]  # in a process of its own
    with create_app(Settings(**given)).app_context():
        jobs.catch_up()


def _catch_up(given: dict[str, Any], begun: Event) -> None:
    with create_app(Settings(**given)).app_context():
        begun.set()
        jobs.catch_up()
