"""Counters that are exact because they only move with a row: the only writer of `subject_counters`."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, literal, select, update

from community.notes import queries as notes
from community.platform.db import insert_many, insert_once, session
from community.social.models import Collect, Comment, Follow, Like, SubjectCounters

COUNTED = ("likes", "collects", "comments", "followers", "following", "received")


def move(kind: str, subject_id: int, **by: int) -> None:
    """Add to a subject's counters, in the transaction of the row that makes it true."""
    moved = (
        update(SubjectCounters)
        .where(SubjectCounters.kind == kind, SubjectCounters.subject_id == subject_id)
        .values({name: getattr(SubjectCounters, name) + step for name, step in by.items()})
        .execution_options(synchronize_session=False)
    )
    if session().execute(moved).rowcount == 0:  # type: ignore[attr-defined]
        insert_once(SubjectCounters, kind=kind, subject_id=subject_id, **dict.fromkeys(COUNTED, 0))
        session().execute(moved)


def recount() -> int:
    """Count every row again, after a bulk load; returns how many subjects have counters. Nobody may write meanwhile."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    current = session()
    for name, table in (("likes", Like), ("collects", Collect), ("followers", Follow)):
        grouped = select(table.kind, table.subject_id, func.count()).group_by(table.kind, table.subject_id)
        _put(found, name, current.execute(grouped))
    said = (
        select(literal("note"), Comment.note_id, func.count())
        .where(Comment.state == "published")
        .group_by(Comment.note_id)
    )
    _put(found, "comments", current.execute(said))
    follows = (
        select(literal("person"), Follow.person_id, func.count())
        .where(Follow.kind == "person")
        .group_by(Follow.person_id)
    )
    _put(found, "following", current.execute(follows))
    _put(found, "received", _received(found))
    current.execute(delete(SubjectCounters).execution_options(synchronize_session=False))
    nothing = dict.fromkeys(COUNTED, 0)
    insert_many(
        SubjectCounters,
        ({"kind": kind, "subject_id": subject, **nothing, **counts} for (kind, subject), counts in found.items()),
    )
    return len(found)


def _put(found: dict[tuple[str, int], dict[str, int]], name: str, rows: Iterable[tuple[str, int, int]]) -> None:
    for kind, subject_id, number in rows:
        found.setdefault((kind, subject_id), {})[name] = number


def _received(found: Mapping[tuple[str, int], Mapping[str, int]]) -> list[tuple[str, int, int]]:
    """Likes and collects of each author's notes, whatever state those are in."""
    sums: dict[int, int] = {}
    liked = [subject_id for kind, subject_id in found if kind == "note"]
    for start in range(0, len(liked), 500):
        for note_id, author_id in notes.owners("note", liked[start : start + 500]).items():
            counts = found["note", note_id]
            sums[author_id] = sums.get(author_id, 0) + counts.get("likes", 0) + counts.get("collects", 0)
    return [("person", author_id, number) for author_id, number in sums.items()]
