"""Bringing a history in: topics of the house and notes as they were published, many at a time. Announces nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from community.media import queries as media
from community.notes.errors import BadNote
from community.notes.models import Note, NoteKind, NotePicture, NoteState, NoteTag, NoteTopic, TagState, Topic
from community.notes.rules import MAX_TOPIC, NoteDraft, ReadyNote, faults, one_line, topic_key
from community.platform.db import insert_many, insert_once, session, table_of
from community.platform.ids import new_public_id
from community.platform.time import now


@dataclass(frozen=True)
class PlacedTag:
    """A tag that was written, with whose it is."""

    id: int
    note_id: int
    author_id: int
    product_id: int
    placed_at: datetime


@dataclass(frozen=True)
class Loaded:
    """Ids of the notes in the order they were given, and their tags."""

    note_ids: list[int]
    tags: list[PlacedTag]


def open_topic(slug: str, name_zh: str, name_en: str) -> int:
    """A topic with a name in each language that is no channel. Safe to run twice; returns its id."""
    name_zh, name_en = one_line(name_zh)[:MAX_TOPIC], one_line(name_en)[:MAX_TOPIC]
    key, alias = topic_key(name_zh), topic_key(name_en)
    insert_once(
        Topic,
        slug=slug,
        name_zh=name_zh,
        name_en=name_en,
        name_key=key,
        alias_key=alias if alias != key else None,
        created_at=now(),
    )
    return session().execute(select(Topic.id).where(Topic.slug == slug)).scalar_one()


def load(ready: Sequence[ReadyNote], topic_ids: Sequence[Sequence[int]], alts: Mapping[tuple[int, str], str]) -> Loaded:
    """Write these notes, the oldest first, each about the topics of the same place in `topic_ids`; labels must be said.

    `alts` tells a picture in words, by its id and the note's language. Pictures and goods are taken as they are.
    Raises BadNote.
    """
    if not ready:
        return Loaded([], [])
    drafts = [_checked(note.draft) for note in ready]
    pictures = media.pictures(set(chain.from_iterable(draft.picture_ids for draft in drafts)))
    shown: dict[int, dict[str, Any]] = {
        picture.id: {
            "id": picture.id,
            "key": picture.key,
            "width": picture.width,
            "height": picture.height,
            "color": picture.color,
            "alt": picture.alt,
        }
        for picture in pictures.values()
    }
    rows = [
        {
            "public_id": new_public_id(),
            "author_id": note.author_id,
            "kind": NoteKind.NOTE.value,
            "title": draft.title,
            "body": draft.body,
            "lang": draft.lang,
            "city": draft.city,
            "ai": draft.ai,
            "state": NoteState.PUBLISHED.value,
            "gallery": [_with_alt(shown[picture_id], alts, draft.lang) for picture_id in draft.picture_ids],
            "published_at": note.published_at,
        }
        for note, draft in zip(ready, drafts, strict=True)
    ]
    note_ids = list(session().scalars(insert(Note).returning(Note.id, sort_by_parameter_order=True), rows))
    insert_many(
        NotePicture,
        (
            {"note_id": note_id, "position": place, "picture_id": picture_id}
            for note_id, draft in zip(note_ids, drafts, strict=True)
            for place, picture_id in enumerate(draft.picture_ids)
        ),
    )
    insert_many(
        NoteTopic,
        (
            {"note_id": note_id, "topic_id": topic_id, "position": place}
            for note_id, topics in zip(note_ids, topic_ids, strict=True)
            for place, topic_id in enumerate(topics)
        ),
    )
    return Loaded(note_ids, _tags(note_ids, ready, drafts))


def _with_alt(picture: dict[str, Any], alts: Mapping[tuple[int, str], str], lang: str | None) -> dict[str, Any]:
    told = alts.get((picture["id"], lang or ""))
    return picture | {"alt": told} if told else picture


def _tags(note_ids: Sequence[int], ready: Sequence[ReadyNote], drafts: Sequence[NoteDraft]) -> list[PlacedTag]:
    placed = [
        (note_id, note, tag) for note_id, note, draft in zip(note_ids, ready, drafts, strict=True) for tag in draft.tags
    ]
    if not placed:
        return []
    rows = [
        {
            "note_id": note_id,
            "picture_position": tag.picture,
            "x": tag.x,
            "y": tag.y,
            "product_id": tag.product_id,
            "sku_id": tag.sku_id,
            "label": tag.label,
            "state": TagState.LIVE.value,
        }
        for note_id, _note, tag in placed
    ]
    ids = session().scalars(insert(NoteTag).returning(NoteTag.id, sort_by_parameter_order=True), rows).all()
    return [
        PlacedTag(tag_id, note_id, note.author_id, tag.product_id, note.published_at)
        for tag_id, (note_id, note, tag) in zip(ids, placed, strict=True)
    ]


def set_links(tokens: Mapping[int, str]) -> None:
    """Give tags, by id, the links of their authors."""
    table = table_of(NoteTag)
    if tokens:
        session().execute(
            update(table).where(table.c.id == bindparam("tag_id")).values(link_token=bindparam("token")),
            [{"tag_id": tag_id, "token": token} for tag_id, token in tokens.items()],
        )


def _checked(draft: NoteDraft) -> NoteDraft:
    clean = draft.cleaned()
    wrong = faults(clean)
    if wrong:
        raise BadNote(wrong)
    return clean
