"""Taste moves results, and nothing else; nobody's results are personal against their will."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from community.platform.db import transaction
from community.platform.viewer import Viewer
from community.recommender import service as recommender
from community.search import service
from community.search.engine import Key, Kind, Sort
from community.social import service as social
from tests.factories.accounts import make_person
from tests.factories.notes import make_note

pytestmark = pytest.mark.usefixtures("context", "index")


@pytest.fixture
def reader(drain: Callable[[], None]) -> Viewer:
    """Somebody who likes one note, among seven about camping."""
    notes = [make_note(title=f"露营 第 {number} 夜") for number in range(7)]
    person = make_person()
    with transaction():
        social.like(person, "note", notes[0].id)
    drain()
    return Viewer(person_id=person, visitor_id="01J00000000000000000000000")


def walk(viewer: Viewer, **how: object) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page = service.search("露营", Kind.note, viewer, cursor, size=3, **how)  # type: ignore[arg-type]
        pages.append([hit.id for hit in page.hits])
        cursor = page.next
        if cursor is None:
            return pages


def test_what_a_reader_would_like_comes_first(reader: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = walk(replace(reader, personalised=False))
    loved = plain[2][-1]
    asked_at: set[datetime] = set()

    def affinity(_history: object, subjects: Sequence[Key], *, at: datetime) -> dict[Key, float]:
        asked_at.add(at)
        return {each: float(each == ("note", loved)) for each in subjects}

    monkeypatch.setattr(recommender, "affinity", affinity)
    mine = walk(reader)
    assert mine[0][0] == loved
    assert len(mine) == 3 and len(asked_at) == 1
    assert [each for page in mine for each in page if each != loved] == [
        each for page in plain for each in page if each != loved
    ]
    first = service.search("露营", Kind.note, reader, size=3)
    assert (first.personal, first.total) == (True, 7)
    assert walk(replace(reader, personalised=False)) == plain
    assert walk(reader, sort=Sort.new) == walk(replace(reader, personalised=False), sort=Sort.new)


def test_without_a_history_nothing_is_personal(reader: Viewer) -> None:
    stranger = Viewer(visitor_id="01J00000000000000000000001")
    for viewer in (stranger, replace(reader, personalised=False)):
        assert not service.search("露营", Kind.note, viewer).personal
    assert not service.search("露营", Kind.note, reader, sort=Sort.new).personal
