"""Likes and follows for tests. They open their own transactions and need an app context."""

from community.platform.db import session, transaction
from community.social import queries, service
from community.social.queries import CountersRow


def make_like(person_id: int, note_id: int) -> None:
    with transaction():
        service.like(person_id, "note", note_id)


def make_follow(person_id: int, followed_id: int) -> None:
    with transaction():
        service.follow(person_id, "person", followed_id)


def counters_of(kind: str, subject_id: int) -> CountersRow:
    """The counters as another connection sees them."""
    session().rollback()
    return queries.counters(kind, [subject_id]).get(subject_id, queries.NOTHING)
