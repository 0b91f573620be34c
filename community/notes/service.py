"""The verbs of notes: publish, edit, hide, bring back, remove, erase; and what happens to tags when the shelf changes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from community.catalog import queries as catalog
from community.media import queries as media
from community.notes import hooks, tags, topics
from community.notes.errors import BadNote, NoSuchNote, NotYourPicture
from community.notes.events import NoteChanged, NotePublished, NoteRemoved
from community.notes.models import Note, NoteKind, NotePicture, NoteState, NoteTag, NoteTopic, TagState
from community.notes.rules import NOTE, NoteDraft, TagDraft, faults, language_of
from community.notes.topics import open_channel
from community.platform.db import insert_many, session
from community.platform.events import announce
from community.platform.ids import new_public_id
from community.platform.states import move
from community.platform.time import now

__all__ = [
    "Note",
    "NoteDraft",
    "TagDraft",
    "bring_back",
    "drop_haul",
    "edit",
    "erase_author",
    "follow_shelf",
    "hide",
    "open_channel",
    "publish",
    "remove",
]

_OWN = select(Note).where(
    Note.id == bindparam("note_id"), Note.author_id == bindparam("author_id"), Note.state == NoteState.PUBLISHED
)
_AUTHOR = select(Note.author_id).where(Note.id == bindparam("note_id"))
_BY_AUTHOR = select(Note.id).where(Note.author_id == bindparam("author_id"), Note.state != NoteState.ERASED)


def publish(
    author_id: int,
    draft: NoteDraft,
    *,
    lang: str = "zh",
    haul: bool = False,
    haul_days: int | None = None,
    at: datetime | None = None,
) -> Note:
    """Post a note, as of `at` (now when omitted). `lang` is the author's, for words that tell none; `haul` and its days
    are for `hauls`, which knows what was bought.

    Raises BadNote, NotYourPicture, NotForTagging.
    """
    clean = _checked(draft)
    gallery = _gallery(author_id, clean.picture_ids)
    note = Note(
        public_id=new_public_id(),
        author_id=author_id,
        kind=NoteKind.HAUL if haul else NoteKind.NOTE,
        title=clean.title,
        body=clean.body,
        lang=clean.lang or language_of(f"{clean.title} {clean.body}", lang),
        city=clean.city,
        ai=clean.ai,
        haul_days=haul_days if haul else None,
        state=NoteState.PUBLISHED,
        gallery=gallery,
        published_at=at or now(),
    )
    session().add(note)
    session().flush()
    _write_pictures(note.id, clean.picture_ids)
    _write_topics(note.id, topics.ids_of(clean.topics))
    tags.write(note, clean.tags)
    announce(NotePublished(note_id=note.id, author_id=author_id))
    return note


def edit(note_id: int, author_id: int, draft: NoteDraft, *, lang: str = "zh") -> Note:
    """Write the author's note anew. A tag on the same product keeps its link; a picture that the note shows may stay.

    Raises NoSuchNote, BadNote, NotYourPicture, NotForTagging.
    """
    note = session().execute(_OWN, {"note_id": note_id, "author_id": author_id}).scalar_one_or_none()
    if note is None:
        raise NoSuchNote
    clean = _checked(draft)
    note.gallery = _gallery(author_id, clean.picture_ids, {picture["id"] for picture in note.gallery})
    note.title, note.body, note.city, note.ai = clean.title, clean.body, clean.city, clean.ai
    note.lang = clean.lang or language_of(f"{clean.title} {clean.body}", lang)
    note.edited_at = now()
    session().flush()
    for table in (NotePicture, NoteTopic):
        session().execute(delete(table).where(table.note_id == note_id).execution_options(synchronize_session=False))
    _write_pictures(note_id, clean.picture_ids)
    _write_topics(note_id, topics.ids_of(clean.topics))
    tags.rewrite(note, clean.tags)
    announce(NoteChanged(note_id=note_id, author_id=author_id))
    return note


def remove(note_id: int, author_id: int) -> None:
    """The author takes a note back for good. Raises NoSuchNote for anybody else's, WrongState when it is gone already."""
    if _author_of(note_id) != author_id:
        raise NoSuchNote
    _withdraw(note_id, author_id, NoteState.REMOVED, author_id, "removed by its author")


def hide(note_id: int, actor_id: int, why: str) -> None:
    """A moderator takes a note out of sight. Raises NoSuchNote, WrongState."""
    _withdraw(note_id, _author_of(note_id), NoteState.HIDDEN, actor_id, why)


def bring_back(note_id: int, actor_id: int, why: str) -> None:
    """A moderator shows a hidden note again. Raises NoSuchNote, WrongState."""
    author_id = _author_of(note_id)
    move(NOTE, Note, note_id, NoteState.PUBLISHED, actor_id=actor_id, why=why)
    announce(NoteChanged(note_id=note_id, author_id=author_id))


def erase_author(author_id: int) -> None:
    """The author left: their words, pictures, tags and topics are gone; the rows stay as tombstones."""
    for note_id in session().scalars(_BY_AUTHOR, {"author_id": author_id}).all():
        nothing: dict[str, Any] = {"title": "", "body": "", "city": None, "gallery": []}
        move(NOTE, Note, note_id, NoteState.ERASED, actor_id=None, why="its author left", extra=nothing)
        for table in (NotePicture, NoteTopic):
            session().execute(
                delete(table).where(table.note_id == note_id).execution_options(synchronize_session=False)
            )
        session().execute(
            update(NoteTag)
            .where(NoteTag.note_id == note_id)
            .values(state=TagState.REMOVED, label="")
            .execution_options(synchronize_session=False)
        )
        hooks.withdrawn(note_id)
        announce(NoteRemoved(note_id=note_id, author_id=author_id))


def drop_haul(note_id: int) -> None:
    """The purchases behind a haul do not stand any more: it goes on as a plain note."""
    dropped = session().execute(
        update(Note)
        .where(Note.id == note_id, Note.kind == NoteKind.HAUL)
        .values(kind=NoteKind.NOTE, haul_days=None)
        .execution_options(synchronize_session=False)
    )
    if dropped.rowcount:  # type: ignore[attr-defined]
        announce(NoteChanged(note_id=note_id, author_id=_author_of(note_id)))


def follow_shelf(product_id: int) -> None:
    """Tags of a product that left the shelf are dead, and live again when it returns; their notes have changed."""
    product = catalog.products([product_id], "zh").get(product_id)
    on_shelf = product is not None and product.state == "on_shelf"
    for note_id, author_id in tags.follow_shelf(product_id, on_shelf):
        announce(NoteChanged(note_id=note_id, author_id=author_id))


def _withdraw(note_id: int, author_id: int, state: NoteState, actor_id: int, why: str) -> None:
    move(NOTE, Note, note_id, state, actor_id=actor_id, why=why)
    hooks.withdrawn(note_id)
    announce(NoteRemoved(note_id=note_id, author_id=author_id))


def _author_of(note_id: int) -> int:
    author_id = session().execute(_AUTHOR, {"note_id": note_id}).scalar_one_or_none()
    if author_id is None:
        raise NoSuchNote
    return author_id


def _checked(draft: NoteDraft) -> NoteDraft:
    clean = draft.cleaned()
    wrong = faults(clean)
    if wrong:
        raise BadNote(wrong)
    return clean


def _gallery(owner_id: int, picture_ids: Sequence[int], shown: Collection[int] = ()) -> list[dict[str, Any]]:
    pictures = media.pictures(picture_ids)
    for picture_id in picture_ids:
        if picture_id not in pictures or (picture_id not in shown and pictures[picture_id].owner_id != owner_id):
            raise NotYourPicture
    return [_shown(pictures[picture_id]) for picture_id in picture_ids]


def _shown(picture: media.PictureRow) -> dict[str, Any]:
    return {
        "id": picture.id,
        "key": picture.key,
        "width": picture.width,
        "height": picture.height,
        "color": picture.color,
        "alt": picture.alt,
    }


def _write_pictures(note_id: int, picture_ids: Sequence[int]) -> None:
    insert_many(
        NotePicture,
        [{"note_id": note_id, "position": place, "picture_id": each} for place, each in enumerate(picture_ids)],
    )


def _write_topics(note_id: int, topic_ids: Sequence[int]) -> None:
    if topic_ids:
        insert_many(
            NoteTopic,
            [{"note_id": note_id, "topic_id": each, "position": place} for place, each in enumerate(topic_ids)],
        )
