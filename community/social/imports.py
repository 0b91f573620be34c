"""Bringing a history in: comments with their answers. `service.recount` afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from community.platform.db import insert_many, session
from community.social.models import Comment


@dataclass(frozen=True)
class SaidBefore:
    """A comment as it was said; `answers` is the place, in the same sequence, of the comment it answers."""

    note_id: int
    author_id: int
    body: str
    at: datetime
    answers: int | None = None


def comments(said: Sequence[SaidBefore]) -> None:
    """Write comments, then their answers. An answer to an answer is not possible here."""
    first = [place for place, comment in enumerate(said) if comment.answers is None]
    if not first:
        return
    statement = insert(Comment).returning(Comment.id, sort_by_parameter_order=True)
    ids = dict(zip(first, session().scalars(statement, [_row(said[place], None) for place in first]), strict=True))
    insert_many(Comment, (_row(comment, ids[comment.answers]) for comment in said if comment.answers is not None))


def _row(comment: SaidBefore, parent_id: int | None) -> dict[str, object]:
    return {
        "note_id": comment.note_id,
        "author_id": comment.author_id,
        "parent_id": parent_id,
        "body": comment.body,
        "state": "published",
        "at": comment.at,
    }
