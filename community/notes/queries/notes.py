"""Notes in lists and on their own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, func, or_, select

from community.notes.models import Note, NotePicture, NoteState, NoteTag, NoteTopic, TagState, Topic
from community.notes.queries.packing import packed, unpacked
from community.notes.queries.topics import TopicRow
from community.platform.db import session
from community.platform.pages import Page, decode_cursor, page_of
from community.platform.time import now


class GalleryPicture(NamedTuple):
    """A picture of a note, as a page shows it."""

    id: int
    key: str
    width: int
    height: int
    color: str
    alt: str


@dataclass(frozen=True)
class TagRow:
    """A tag; `live` says that its product is on the shelf, as far as notes know. Prices are asked of the catalog."""

    id: int
    note_id: int
    picture_position: int
    x: float
    y: float
    product_id: int
    sku_id: int | None
    label: str
    state: str
    link_token: str | None

    @property
    def live(self) -> bool:
        return self.state == TagState.LIVE


@dataclass(frozen=True)
class NoteRow:
    """A note in a list, in whatever state it is."""

    id: int
    public_id: str
    author_id: int
    kind: str
    title: str
    body: str
    lang: str
    city: str | None
    ai: bool
    haul_days: int | None
    state: str
    published_at: datetime
    edited_at: datetime | None
    pictures: list[GalleryPicture]

    @property
    def picture_ids(self) -> list[int]:
        return [picture.id for picture in self.pictures]

    @property
    def haul(self) -> bool:
        return self.kind == "haul"


@dataclass(frozen=True)
class NotePage(NoteRow):
    """All that notes know of one: NoteRow and these."""

    tags: list[TagRow]
    topics: list[TopicRow]


_COLUMNS = (
    Note.id,
    Note.public_id,
    Note.author_id,
    Note.kind,
    Note.title,
    Note.body,
    Note.lang,
    Note.city,
    Note.ai,
    Note.haul_days,
    Note.state,
    Note.published_at,
    Note.edited_at,
    Note.gallery,
)
_TAG = (
    NoteTag.id,
    NoteTag.note_id,
    NoteTag.picture_position,
    NoteTag.x,
    NoteTag.y,
    NoteTag.product_id,
    NoteTag.sku_id,
    NoteTag.label,
    NoteTag.state,
    NoteTag.link_token,
)
_TAGS = (
    select(packed(*_TAG))
    .where(NoteTag.note_id == Note.id, NoteTag.state != TagState.REMOVED)
    .correlate(Note)
    .scalar_subquery()
    .label("tags")
)
_TOPICS = (
    select(packed(NoteTopic.position, Topic.id, Topic.slug, Topic.name_zh, Topic.name_en))
    .join(Topic, Topic.id == NoteTopic.topic_id)
    .where(NoteTopic.note_id == Note.id)
    .correlate(Note)
    .scalar_subquery()
    .label("topics")
)
_PAGE = select(*_COLUMNS, _TAGS, _TOPICS).where(
    Note.public_id == bindparam("public_id"), Note.state == NoteState.PUBLISHED
)
_BY_IDS = select(*_COLUMNS).where(Note.id.in_(bindparam("ids", expanding=True)))
_TAGS_OF = (
    select(*_TAG)
    .where(NoteTag.note_id.in_(bindparam("ids", expanding=True)), NoteTag.state != TagState.REMOVED)
    .order_by(NoteTag.note_id, NoteTag.picture_position, NoteTag.id)
)
_ID_OF = select(Note.id).where(Note.public_id == bindparam("public_id"), Note.state == NoteState.PUBLISHED)
_PUBLISHED = select(Note.id).where(Note.id.in_(bindparam("ids", expanding=True)), Note.state == NoteState.PUBLISHED)
_COVERS_AFTER = (
    select(Note.id, NotePicture.picture_id)
    .join(NotePicture, (NotePicture.note_id == Note.id) & (NotePicture.position == 0))
    .where(Note.state == NoteState.PUBLISHED, Note.id > bindparam("after_id"))
    .order_by(Note.id)
    .limit(bindparam("size"))
)
_OWNERS = select(Note.id, Note.author_id).where(Note.id.in_(bindparam("ids", expanding=True)))
_SHOWING = (
    select(Note.id, func.count().over().label("total"))
    .where(
        Note.id.in_(
            select(NoteTag.note_id).where(
                NoteTag.product_id.in_(bindparam("ids", expanding=True)), NoteTag.state == TagState.LIVE
            )
        ),
        Note.state == NoteState.PUBLISHED,
    )
    .order_by(Note.published_at.desc(), Note.id.desc())
    .limit(bindparam("size"))
)
_TAGGED_BY = (
    select(NoteTag.product_id, NoteTag.link_token, func.max(Note.published_at).label("last"))
    .join(Note, Note.id == NoteTag.note_id)
    .where(
        Note.author_id == bindparam("author_id"),
        Note.state == NoteState.PUBLISHED,
        NoteTag.state == TagState.LIVE,
        NoteTag.link_token.is_not(None),
    )
    .group_by(NoteTag.product_id, NoteTag.link_token)
    .order_by(func.max(Note.published_at).desc(), NoteTag.product_id)
    .limit(bindparam("size"))
)
_OLDER = or_(
    Note.published_at < bindparam("before"),
    (Note.published_at == bindparam("before")) & (Note.id < bindparam("before_id")),
)
_LISTED = (
    select(Note.id, Note.published_at)
    .where(Note.state == NoteState.PUBLISHED, Note.published_at <= bindparam("before"), _OLDER)
    .order_by(Note.published_at.desc(), Note.id.desc())
    .limit(bindparam("size"))
)
_BY_AUTHOR = _LISTED.where(Note.author_id == bindparam("author_id"))
_BY_TOPIC = _LISTED.join(NoteTopic, NoteTopic.note_id == Note.id).where(NoteTopic.topic_id == bindparam("topic_id"))
_COUNT_BY_AUTHOR = select(func.count()).where(
    Note.author_id == bindparam("author_id"), Note.state == NoteState.PUBLISHED
)


def note(public_id: str) -> NotePage | None:
    """A published note with its pictures, tags and topics. One statement."""
    row = session().execute(_PAGE, {"public_id": public_id}).one_or_none()
    return NotePage(**_fields(row), tags=_tags(row.tags), topics=_topics(row.topics)) if row else None


def notes(ids: Iterable[int]) -> dict[int, NoteRow]:
    """Notes by id, in whatever state. One statement."""
    wanted = list(set(ids))
    rows = session().execute(_BY_IDS, {"ids": wanted}) if wanted else ()
    return {row.id: NoteRow(**_fields(row)) for row in rows}


def tags_of(note_ids: Iterable[int]) -> dict[int, list[TagRow]]:
    """Note → its tags, live and dead. One statement."""
    found: dict[int, list[TagRow]] = {}
    wanted = list(set(note_ids))
    for row in session().execute(_TAGS_OF, {"ids": wanted}) if wanted else ():
        found.setdefault(row.note_id, []).append(TagRow(**row._mapping))
    return found


def products_of(note_id: int) -> set[int]:
    """The products that a note shows. One statement."""
    return {tag.product_id for tag in tags_of([note_id]).get(note_id, [])}


def note_id_of(public_id: str) -> int | None:
    """The inner id of a published note; None for everything else. One statement."""
    return session().execute(_ID_OF, {"public_id": public_id}).scalar_one_or_none()


def covers_after(after_id: int, size: int) -> list[tuple[int, int]]:
    """(note, picture) of what is published, in the order of ids. One statement."""
    rows = session().execute(_COVERS_AFTER, {"after_id": after_id, "size": size})
    return [(note_id, picture_id) for note_id, picture_id in rows]


def owners(kind: str, ids: list[int]) -> Mapping[int, int]:
    """Note → its author, for those who do not count own views. One statement; nothing for other kinds."""
    if kind != "note" or not ids:
        return {}
    return dict(session().execute(_OWNERS, {"ids": ids}).all())


def showing(product_ids: Iterable[int], size: int = 20) -> list[int]:
    """Ids of the newest published notes with a live tag on one of the products. One statement."""
    return showing_with_total(product_ids, size)[0]


def showing_with_total(product_ids: Iterable[int], size: int = 20) -> tuple[list[int], int]:
    """The same, and how many there are in all. One statement."""
    wanted = list(product_ids)
    rows = session().execute(_SHOWING, {"ids": wanted, "size": size}).all() if wanted else []
    return [row.id for row in rows], rows[0].total if rows else 0


def published(ids: Iterable[int]) -> set[int]:
    """Those of the notes that are there to be seen. One statement."""
    wanted = list(set(ids))
    return set(session().scalars(_PUBLISHED, {"ids": wanted})) if wanted else set()


def tagged_by(author_id: int, size: int = 12) -> dict[int, str]:
    """Product → the author's link on it, newest note first: an influencer's shop window. One statement."""
    found: dict[int, str] = {}
    for row in session().execute(_TAGGED_BY, {"author_id": author_id, "size": size * 3}):
        if len(found) < size:
            found.setdefault(row.product_id, row.link_token)
    return found


def by_author(author_id: int, cursor: str | None = None, size: int = 20) -> Page[int]:
    """Ids of the author's published notes, newest first. One statement."""
    return _page(_BY_AUTHOR, {"author_id": author_id}, cursor, size)


def by_topic(topic_id: int, cursor: str | None = None, size: int = 20) -> Page[int]:
    """Ids of the published notes about a topic, newest first. One statement."""
    return _page(_BY_TOPIC, {"topic_id": topic_id}, cursor, size)


def count_by_author(author_id: int) -> int:
    return session().execute(_COUNT_BY_AUTHOR, {"author_id": author_id}).scalar_one()


def _page(statement: Any, given: dict[str, object], cursor: str | None, size: int) -> Page[int]:
    before, before_id = decode_cursor(cursor, datetime, int) if cursor else (now(), 2**62)
    rows = session().execute(statement, given | {"before": before, "before_id": before_id, "size": size + 1}).all()
    page = page_of(rows, size, lambda row: (row.published_at, row.id))
    return Page([row.id for row in page.items], page.next)


def _fields(row: Row[Any]) -> dict[str, Any]:
    fields = {column.key: getattr(row, column.key) for column in _COLUMNS[:-1]}
    return fields | {"pictures": [GalleryPicture(**picture) for picture in row.gallery]}


def _tags(text: str | None) -> list[TagRow]:
    tags = [
        TagRow(int(id_), int(note), int(place), float(x), float(y), int(product), int(sku) if sku else None, label, state, link or None)
        for id_, note, place, x, y, product, sku, label, state, link in unpacked(text)
    ]  # fmt: skip
    return sorted(tags, key=lambda tag: (tag.picture_position, tag.id))


def _topics(text: str | None) -> list[TopicRow]:
    rows = sorted(unpacked(text), key=lambda row: int(row[0]))
    return [TopicRow(int(id_), slug, name_zh, name_en) for _place, id_, slug, name_zh, name_en in rows]
