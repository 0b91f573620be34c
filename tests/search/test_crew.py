"""Documents analysed by several processes are those that one would have made."""

import os

import pytest

from community.search import analysis, crew, fields
from community.search.engine import Document, Kind

pytestmark = pytest.mark.database_free

DOCUMENTS = [
    Document(Kind.note, number, f"阿蘅器物的第 {number} 只滤杯", "A stoneware dripper, 5ft tall.", extra=("云雀器物",))
    for number in range(1, 60)
]


@pytest.mark.parametrize("cores", [1, 3])
def test_every_document_is_made_once_and_alike(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(cores)))
    monkeypatch.setattr(crew, "ALONE", 7)
    monkeypatch.setattr(crew, "CHUNK", 5)
    analysis.learn(["阿蘅器物"])  # the others have to learn it too
    made = sorted(crew.rows(iter(DOCUMENTS)), key=lambda row: row.key)
    assert made == list(map(fields.stored, DOCUMENTS))
    assert "阿蘅器物" in made[0].tokens["title"].split()


def test_what_others_were_given_is_made_when_they_die(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2})
    monkeypatch.setattr(crew, "ALONE", 7)
    monkeypatch.setattr(crew, "CHUNK", 5)
    monkeypatch.setattr(analysis, "learn", os._exit)  # with words in place of a number: they fail as they begin
    made = sorted(crew.rows(iter(DOCUMENTS)), key=lambda row: row.key)
    assert made == list(map(fields.stored, DOCUMENTS))


def test_a_system_that_does_not_say_which_cores_are_ours_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(crew, "ALONE", 7)
    assert len(list(crew.rows(DOCUMENTS))) == len(DOCUMENTS)


def test_few_documents_need_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ProcessPoolExecutor", None)
    assert len(list(crew.rows(DOCUMENTS))) == len(DOCUMENTS)
    assert list(crew.rows([])) == []
