"""The read side of social. Statements are built once; each function runs one unless it says more."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from community.platform.db import Id, session
from community.platform.pages import Page, decode_cursor, page_of
from community.platform.time import now
from community.platform.viewer import Actor
from community.social.models import Collect, Comment, Follow, Hide, Like, SubjectCounters

COMMENTS = 10
_LAST = 2**62


class CountersRow(NamedTuple):
    likes: int = 0
    collects: int = 0
    comments: int = 0
    followers: int = 0
    following: int = 0
    received: int = 0


class MineRow(NamedTuple):
    """What a reader did with a subject."""

    liked: bool = False
    collected: bool = False
    following: bool = False


class Standing(NamedTuple):
    """How a note card stands, for one reader."""

    likes: int = 0
    liked: bool = False


NOTHING, NOBODYS, UNKNOWN = CountersRow(), MineRow(), Standing()


@dataclass(frozen=True)
class CommentRow:
    id: int
    author_id: int
    body: str
    at: datetime
    replies: list["CommentRow"]


@dataclass(frozen=True)
class Talk:
    """What surrounds one note: its counters, its author's followers, what the reader did, and a page of comments."""

    counters: CountersRow
    author_followers: int
    mine: MineRow
    comments: Page[CommentRow]


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KIND: BindParameter[Any] = bindparam("kind")
_PERSON: BindParameter[Any] = bindparam("person_id")
_COUNTERS = select(
    SubjectCounters.subject_id,
    SubjectCounters.likes,
    SubjectCounters.collects,
    SubjectCounters.comments,
    SubjectCounters.followers,
    SubjectCounters.following,
    SubjectCounters.received,
).where(SubjectCounters.kind == _KIND, SubjectCounters.subject_id.in_(_IDS))


def _did(table: type[Like] | type[Collect] | type[Follow], what: int) -> Select[int, int]:
    return select(table.subject_id, literal(what)).where(
        table.person_id == _PERSON, table.kind == _KIND, table.subject_id.in_(_IDS)
    )


_MINE = union_all(_did(Like, 0), _did(Collect, 1), _did(Follow, 2))
_STANDING = (
    select(SubjectCounters.subject_id, SubjectCounters.likes, Like.person_id)
    .outerjoin(
        Like,
        (Like.person_id == _PERSON) & (Like.kind == "note") & (Like.subject_id == SubjectCounters.subject_id),
    )
    .where(SubjectCounters.kind == "note", SubjectCounters.subject_id.in_(_IDS))
)
_FOLLOWED = select(Follow.subject_id).where(Follow.person_id == _PERSON, Follow.kind == _KIND)
_HIDDEN = select(Hide.kind, Hide.subject_id).where(Hide.actor == bindparam("actor"))
_OLDER = or_(
    Collect.at < bindparam("before"),
    and_(Collect.at == bindparam("before"), Collect.subject_id < bindparam("before_id")),
)
_COLLECTED = (
    select(Collect.subject_id, Collect.at)
    .where(Collect.person_id == _PERSON, Collect.kind == _KIND, Collect.at <= bindparam("before"), _OLDER)
    .order_by(Collect.at.desc(), Collect.subject_id.desc())
    .limit(bindparam("size"))
)
_COUNT_COLLECTED = select(func.count()).where(Collect.person_id == _PERSON, Collect.kind == _KIND)

_ROOTS = (
    select(Comment.id)
    .where(
        Comment.note_id == bindparam("note_id"),
        Comment.parent_id.is_(None),
        Comment.state == "published",
        Comment.id < bindparam("before_id"),
    )
    .order_by(Comment.id.desc())
    .limit(bindparam("size"))
    .cte("roots")
)
_IN_PAGE = and_(
    Comment.state == "published",
    or_(Comment.id.in_(select(_ROOTS.c.id)), Comment.parent_id.in_(select(_ROOTS.c.id))),
)
_SAID = (Comment.id, Comment.parent_id, Comment.author_id, Comment.body, Comment.at)
_COMMENTS = select(*_SAID).where(_IN_PAGE).order_by(Comment.id)
_OF_NOTE, _OF_AUTHOR = aliased(SubjectCounters), aliased(SubjectCounters)
_NOTE = select(bindparam("note_id", type_=Id).label("note_id")).subquery("this")


def _done(
    table: type[Like] | type[Collect] | type[Follow], kind: str, subject: ColumnElement[int]
) -> ColumnElement[bool]:
    return exists().where(table.person_id == _PERSON, table.kind == kind, table.subject_id == subject)


# One row for each comment, or a single one when nobody said anything; what surrounds the note is on every row.
_TALK = (
    select(
        *(func.coalesce(getattr(_OF_NOTE, name), 0).label(name) for name in CountersRow._fields),
        func.coalesce(_OF_AUTHOR.followers, 0).label("author_followers"),
        _done(Like, "note", _NOTE.c.note_id).label("liked"),
        _done(Collect, "note", _NOTE.c.note_id).label("collected"),
        _done(Follow, "person", bindparam("author_id", type_=Id)).label("following_author"),
        *_SAID,
    )
    .select_from(_NOTE)
    .outerjoin(_OF_NOTE, (_OF_NOTE.kind == "note") & (_OF_NOTE.subject_id == _NOTE.c.note_id))
    .outerjoin(_OF_AUTHOR, (_OF_AUTHOR.kind == "person") & (_OF_AUTHOR.subject_id == bindparam("author_id", type_=Id)))
    .outerjoin(Comment, _IN_PAGE)
    .order_by(Comment.id)
)


def counters(kind: str, ids: Iterable[int]) -> dict[int, CountersRow]:
    """Subject → its counters; those nobody did anything to are left out."""
    wanted = list(set(ids))
    rows = session().execute(_COUNTERS, {"kind": kind, "ids": wanted}) if wanted else ()
    return {row[0]: CountersRow(*row[1:]) for row in rows}


def followers_of(person_ids: Sequence[int]) -> dict[int, int]:
    """Person → how many follow them; those whom nobody does are left out. One statement."""
    return {person_id: row.followers for person_id, row in counters("person", person_ids).items() if row.followers}


def mine(person_id: int | None, kind: str, ids: Iterable[int]) -> dict[int, MineRow]:
    """Subject → what the person did with it; subjects left alone are left out, and for nobody there is nothing."""
    wanted = list(set(ids))
    if person_id is None or not wanted:
        return {}
    did: dict[int, set[int]] = {}
    for subject_id, what in session().execute(_MINE, {"person_id": person_id, "kind": kind, "ids": wanted}):
        did.setdefault(subject_id, set()).add(what)
    return {subject_id: MineRow(0 in those, 1 in those, 2 in those) for subject_id, those in did.items()}


def standing(person_id: int | None, note_ids: Collection[int]) -> dict[int, Standing]:
    """Note → its likes, and whether the reader is among them: all that a card needs. Unliked ones are left out."""
    if not note_ids:
        return {}
    rows = session().execute(_STANDING, {"person_id": person_id or 0, "ids": list(note_ids)})
    return {subject_id: Standing(likes, liker is not None) for subject_id, likes, liker in rows}


def talk(note_id: int, author_id: int, person_id: int | None) -> Talk:
    """All that social knows around one note, with the newest comments."""
    given = {"note_id": note_id, "author_id": author_id, "person_id": person_id or 0}
    rows = session().execute(_TALK, given | {"before_id": _LAST, "size": COMMENTS + 1}).all()
    first = rows[0]
    return Talk(
        counters=CountersRow(*first[: len(CountersRow._fields)]),
        author_followers=first.author_followers,
        mine=MineRow(bool(first.liked), bool(first.collected), bool(first.following_author)),
        comments=_threads([row for row in rows if row.id is not None]),
    )


def comments(note_id: int, cursor: str | None = None) -> Page[CommentRow]:
    """A page of comments, newest first, each with the answers to it, oldest first."""
    (before_id,) = decode_cursor(cursor, int) if cursor else (_LAST,)
    given = {"note_id": note_id, "before_id": before_id, "size": COMMENTS + 1}
    return _threads(session().execute(_COMMENTS, given).all())


def following_ids(person_id: int, kind: str) -> list[int]:
    """Whom, or what of a kind, the person follows."""
    return list(session().scalars(_FOLLOWED, {"person_id": person_id, "kind": kind}))


def hidden(actor: Actor) -> set[tuple[str, int]]:
    """(kind, id) of what the reader does not want to see."""
    return {(kind, subject_id) for kind, subject_id in session().execute(_HIDDEN, {"actor": actor.key})}


def collected(person_id: int, kind: str, cursor: str | None = None, size: int = 20) -> Page[int]:
    """What the person planted, last planted first."""
    before, before_id = decode_cursor(cursor, datetime, int) if cursor else (now(), _LAST)
    given = {"person_id": person_id, "kind": kind, "before": before, "before_id": before_id, "size": size + 1}
    page = page_of(session().execute(_COLLECTED, given).all(), size, lambda row: (row.at, row.subject_id))
    return Page([row.subject_id for row in page.items], page.next)


def count_collected(person_id: int, kind: str) -> int:
    return session().execute(_COUNT_COLLECTED, {"person_id": person_id, "kind": kind}).scalar_one()


def _threads(rows: Sequence[Any]) -> Page[CommentRow]:
    """Rows in the order of their ids, as threads; the thread beyond the page only says that more follow."""
    roots: dict[int, CommentRow] = {}
    for row in rows:
        if row.parent_id is None:
            roots[row.id] = CommentRow(row.id, row.author_id, row.body, row.at, [])
    for row in rows:
        if row.parent_id is not None:
            roots[row.parent_id].replies.append(CommentRow(row.id, row.author_id, row.body, row.at, []))
    return page_of(sorted(roots.values(), key=lambda root: -root.id), COMMENTS, lambda root: (root.id,))
