"""What notes say, for the index, the cards of the feed and the recommender."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from community.notes.models import Note, NoteState, NoteTag, NoteTopic, TagState, Topic
from community.notes.queries.notes import GalleryPicture
from community.notes.queries.packing import packed, unpacked
from community.notes.queries.topics import topics
from community.platform.db import session
from community.recommender.hooks import Described, SubjectFact

BATCH = 1000
FIRST_LINES = 120  # letters of the body that say what it is about


@dataclass(frozen=True)
class SubjectRow:
    """A note in whatever state; `topics` are slugs in the author's order, `product_ids` those of its live tags."""

    id: int
    public_id: str
    author_id: int
    kind: str
    title: str
    body: str
    topics: tuple[str, ...]
    lang: str
    city: str | None
    haul_days: int | None
    published_at: datetime
    state: str
    product_ids: tuple[int, ...]
    pictures: tuple[GalleryPicture, ...]


_TOPICS = (
    select(packed(NoteTopic.position, Topic.slug))
    .join(Topic, Topic.id == NoteTopic.topic_id)
    .where(NoteTopic.note_id == Note.id)
    .correlate(Note)
    .scalar_subquery()
    .label("topics")
)
_PRODUCTS = (
    select(packed(NoteTag.id, NoteTag.product_id))
    .where(NoteTag.note_id == Note.id, NoteTag.state == TagState.LIVE)
    .correlate(Note)
    .scalar_subquery()
    .label("products")
)
_SUBJECTS = select(
    Note.id,
    Note.public_id,
    Note.author_id,
    Note.kind,
    Note.title,
    Note.body,
    Note.lang,
    Note.city,
    Note.haul_days,
    Note.published_at,
    Note.state,
    Note.gallery,
    _TOPICS,
    _PRODUCTS,
)
_AFTER = _SUBJECTS.where(Note.id > bindparam("after_id")).order_by(Note.id).limit(bindparam("size"))
_BY_IDS = _SUBJECTS.where(Note.id.in_(bindparam("ids", expanding=True))).order_by(Note.id)
_OF_AUTHOR = _SUBJECTS.where(Note.author_id == bindparam("author_id")).order_by(Note.id)
_FACT = select(
    Note.id,
    Note.author_id,
    Note.lang,
    Note.published_at,
    Note.title,
    func.substr(Note.body, 1, FIRST_LINES).label("body"),
    Note.city,
    _TOPICS,
).where(Note.state == NoteState.PUBLISHED)
_FACTS_AFTER = _FACT.where(Note.id > bindparam("after_id")).order_by(Note.id).limit(bindparam("size"))
_TITLES = select(Note.id, Note.title, Note.public_id).where(
    Note.id.in_(bindparam("ids", expanding=True)), Note.state == NoteState.PUBLISHED
)
_LANGUAGES = select(Note.id, Note.lang).where(Note.id.in_(bindparam("ids", expanding=True)))
_FRESH = _FACT.order_by(Note.published_at.desc(), Note.id.desc()).limit(bindparam("size"))


def subjects(after_id: int = 0, limit: int = BATCH) -> list[SubjectRow]:
    """Notes in the order of their ids, those nobody may see included. One statement."""
    return _rows(session().execute(_AFTER, {"after_id": after_id, "size": limit}).all())


def subjects_by_id(ids: Iterable[int]) -> list[SubjectRow]:
    wanted = list(ids)
    return _rows(session().execute(_BY_IDS, {"ids": wanted}).all()) if wanted else []


def languages(ids: Iterable[int]) -> dict[int, str]:
    """Note → the language it is written in. One statement, none for no notes."""
    wanted = list(ids)
    rows = session().execute(_LANGUAGES, {"ids": wanted}).all() if wanted else ()
    return {row.id: row.lang for row in rows}


def subjects_of_author(author_id: int) -> list[SubjectRow]:
    return _rows(session().execute(_OF_AUTHOR, {"author_id": author_id}).all())


def subject_facts() -> Iterator[SubjectFact]:
    """Everything that may be shown, for training; read in batches."""
    after = 0
    while batch := session().execute(_FACTS_AFTER, {"after_id": after, "size": BATCH}).all():
        after = batch[-1].id
        yield from map(_fact, batch)


def fresh_facts(limit: int) -> list[SubjectFact]:
    """The newest published notes, newest first. One statement."""
    return [_fact(row) for row in session().execute(_FRESH, {"size": limit})]


def described(kind: str, ids: Sequence[int], lang: str) -> Mapping[int, Described]:
    """Published notes, or topics, in words; nothing for other kinds. One statement."""
    if kind == "topic":
        return {row.id: Described(row.name(lang), row.slug) for row in topics(ids).values()}
    rows = session().execute(_TITLES, {"ids": list(ids)}) if kind == "note" and ids else ()
    return {row.id: Described(row.title, row.public_id) for row in rows}


def _fact(row: Row[Any]) -> SubjectFact:
    topics = _slugs(row.topics)
    return SubjectFact(
        "note",
        row.id,
        row.author_id,
        topics,
        row.lang,
        row.published_at,
        f"{row.title} {row.body}",
        topics[0] if topics else None,
        row.city,
    )


def _slugs(text: str | None) -> tuple[str, ...]:
    return tuple(slug for _place, slug in sorted((int(place), slug) for place, slug in unpacked(text)))


def _rows(rows: Sequence[Any]) -> list[SubjectRow]:
    return [
        SubjectRow(
            id=row.id,
            public_id=row.public_id,
            author_id=row.author_id,
            kind=row.kind,
            title=row.title,
            body=row.body,
            topics=_slugs(row.topics),
            lang=row.lang,
            city=row.city,
            haul_days=row.haul_days,
            published_at=row.published_at,
            state=row.state,
            product_ids=tuple(
                dict.fromkeys(
                    int(product)
                    for _tag, product in sorted((int(tag), product) for tag, product in unpacked(row.products))
                )
            ),
            pictures=tuple(GalleryPicture(**picture) for picture in row.gallery),
        )
        for row in rows
    ]
