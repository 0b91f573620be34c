"""Read side of the cards: prebuilt statements, plain rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, tuple_

from community.feed.models import FeedCard
from community.platform.db import AnyRow, UtcDateTime, session
from community.platform.pages import Page, decode_cursor, page_of

_END = datetime(9999, 1, 1, tzinfo=UTC)
_ALL = FeedCard.__table__.c
_CARD = select(*_ALL).where(_ALL.visible)
_BY_IDS = _CARD.where(_ALL.note_id.in_(bindparam("ids", expanding=True)))
_BEFORE = tuple_(_ALL.published_at, _ALL.note_id) < tuple_(
    bindparam("at", type_=UtcDateTime), bindparam("id", type_=_ALL.note_id.type)
)
_NEWEST = _CARD.where(_BEFORE).order_by(_ALL.published_at.desc(), _ALL.note_id.desc()).limit(bindparam("size"))
_OF_AUTHORS = _NEWEST.where(_ALL.author_id.in_(bindparam("authors", expanding=True)))
_OF_CITY = _NEWEST.where(_ALL.city == bindparam("city"))


@dataclass(frozen=True, slots=True)
class Cover:
    key: str
    width: int
    height: int
    color: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a note's card shows, but for counters and what this reader did."""

    id: int
    public_id: str
    title: str
    lang: str
    city: str | None
    cover: Cover
    author_id: int
    author_name: str
    author_handle: str
    author_avatar: str | None
    picture_count: int
    tag_count: int
    haul: bool
    haul_days: int | None
    commission: bool
    published_at: datetime


def cards(note_ids: Collection[int]) -> dict[int, Card]:
    """Cards of the notes that may be seen, by note. One statement."""
    if not note_ids:
        return {}
    return {row.note_id: _card(row) for row in session().execute(_BY_IDS, {"ids": list(note_ids)})}


def newest(cursor: str | None, size: int) -> Page[Card]:
    """All notes, strictly by time. One statement."""
    return _page(session().execute(_NEWEST, _from(cursor, size)).all(), size)


def of_authors(author_ids: Iterable[int], cursor: str | None, size: int) -> Page[Card]:
    """Notes of these people, strictly by time. One statement."""
    authors = list(author_ids)
    if not authors:
        return Page([], None)
    return _page(session().execute(_OF_AUTHORS, _from(cursor, size) | {"authors": authors}).all(), size)


def of_city(city: str, cursor: str | None, size: int) -> Page[Card]:
    """Notes from one city, strictly by time. One statement."""
    return _page(session().execute(_OF_CITY, _from(cursor, size) | {"city": city}).all(), size)


def _from(cursor: str | None, size: int) -> dict[str, object]:
    at, note_id = decode_cursor(cursor, datetime, int) if cursor else (_END, 0)
    return {"at": at, "id": note_id, "size": size + 1}


def _page(rows: Sequence[AnyRow], size: int) -> Page[Card]:
    return page_of([_card(row) for row in rows], size, lambda card: (card.published_at, card.id))


def _card(row: AnyRow) -> Card:
    return Card(
        row.note_id,
        row.public_id,
        row.title,
        row.lang,
        row.city,
        Cover(row.cover_key, row.cover_width, row.cover_height, row.cover_color, row.cover_alt),
        row.author_id,
        row.author_name,
        row.author_handle,
        row.author_avatar,
        row.picture_count,
        row.tag_count,
        row.haul,
        row.haul_days,
        row.commission,
        row.published_at,
    )
