"""What waits for the index is written, whatever happens to one of it."""

from collections.abc import Callable, Sequence

import pytest
from flask import Flask

from community.search import commands, documents, jobs, service, upkeep
from community.search.engine import Document, Key, Kind
from tests.factories.notes import make_note
from tests.factories.placements import visitor

pytestmark = pytest.mark.usefixtures("context", "index")
Drain = Callable[[], None]
Read = Callable[[Sequence[Key]], list[Document]]


def found() -> set[int]:
    return {hit.id for hit in service.search("露营", Kind.note, visitor()).hits}


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have one note raise when it is read."""
    read: Read = documents.read

    def spoil(note_id: int) -> None:
        def reading(keys: Sequence[Key]) -> list[Document]:
            if ("note", note_id) in keys:
                raise KeyError("a city that is none")
            return read(keys)

        monkeypatch.setattr(documents, "read", reading)

    return spoil


def test_one_that_cannot_be_read_keeps_no_other_out(app: Flask, unreadable: Callable[[int], None]) -> None:
    good, bad = make_note(title="露营的第一夜"), make_note(title="露营的第二夜")
    unreadable(bad.id)
    for note in (bad, good):
        jobs.index_soon(("note", note.id))
    counted = jobs.REFUSED.labels("note")._value.get()
    jobs.catch_up()
    assert found() == {good.id}
    assert list(jobs.set_aside()) == [f"note:{bad.id}"]
    assert jobs.REFUSED.labels("note")._value.get() == counted + 1
    assert f"note:{bad.id} KeyError" in app.test_cli_runner().invoke(commands.cli, ["refused"]).output


def test_one_set_aside_is_tried_again_when_it_changes(
    unreadable: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = make_note(title="露营的第一夜")
    read = documents.read
    unreadable(note.id)
    jobs.index_soon(("note", note.id))
    jobs.catch_up()
    assert jobs.set_aside()
    monkeypatch.setattr(documents, "read", read)
    jobs.index_soon(("note", note.id))
    jobs.catch_up()
    assert (found(), jobs.set_aside()) == ({note.id}, {})


def test_popularity_that_moved_is_mended_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    note = make_note(title="露营的第一夜")
    upkeep.index([("note", note.id)])
    monkeypatch.setattr(documents, "quality", lambda *_of: 1.5)
    drift = upkeep.reconcile()
    assert (drift.missing, drift.stale, drift.ghosts, drift.wrong) == (1, 0, 0, 1)  # its author, who announced nothing
    assert drift.moved == 1
    assert upkeep.reconcile() == (0, 0, 0, 0)


def test_the_stamp_tells_content_from_popularity() -> None:
    plain = Document(Kind.product, 1, "滤杯", price_minor=12800, rank=1.0)
    loved = Document(Kind.product, 1, "滤杯", price_minor=12800, rank=1.3, popular=9)
    dearer = Document(Kind.product, 1, "滤杯", price_minor=12900, rank=1.0)
    assert plain.stamp != loved.stamp and plain.stamp >> 16 == loved.stamp >> 16
    assert plain.stamp >> 16 != dearer.stamp >> 16
