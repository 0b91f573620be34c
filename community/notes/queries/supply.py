"""What is published, as numbers: which notes are about what, and which goods they show."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from community.notes.models import Note, NoteState, NoteTag, NoteTopic, TagState
from community.platform.db import session

_PUBLISHED = select(Note.id, Note.author_id, Note.published_at).where(Note.state == NoteState.PUBLISHED)
_ABOUT = (
    select(NoteTopic.note_id, NoteTopic.topic_id)
    .join(Note, Note.id == NoteTopic.note_id)
    .where(Note.state == NoteState.PUBLISHED)
)
_TAGGED = (
    select(NoteTag.note_id, NoteTag.product_id)
    .join(Note, Note.id == NoteTag.note_id)
    .where(Note.state == NoteState.PUBLISHED, NoteTag.state != TagState.REMOVED)
    .distinct()
)


class Published(NamedTuple):
    note_id: int
    author_id: int
    at: datetime


def all_published() -> list[Published]:
    """Every published note. One statement."""
    return [Published(*row) for row in session().execute(_PUBLISHED)]


def topics_of_all() -> list[tuple[int, int]]:
    """(note, topic) of every published note. One statement."""
    return [(note_id, topic_id) for note_id, topic_id in session().execute(_ABOUT)]


def goods_of_all() -> list[tuple[int, int]]:
    """(note, product) of every published note that shows one, on the shelf or not. One statement."""
    return [(note_id, product_id) for note_id, product_id in session().execute(_TAGGED)]
