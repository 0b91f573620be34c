"""The verbs of social. Each is one row, a counter by that row's count, a fact in the log and an event, together or not at all."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, select

from community.accounts import queries as accounts
from community.activity import service as activity
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform.db import insert_many, insert_once, session
from community.platform.events import Event, announce
from community.platform.richtext import plain
from community.platform.states import move
from community.platform.time import now
from community.platform.viewer import Actor
from community.social import counters
from community.social.boards.models import Board, BoardItem
from community.social.counters import recount
from community.social.errors import BadComment, CannotFollowSelf, NoSuchComment, NoSuchSubject
from community.social.events import Collected, Commented, Followed, Liked
from community.social.models import Collect, Comment, Follow, Hide, Like
from community.social.rules import COLLECTED, COMMENT, FOLLOWED, HIDDEN, LIKED, MAX_COMMENT

__all__ = [
    "collect",
    "comment",
    "follow",
    "forget_person",
    "hide",
    "like",
    "load",
    "recount",
    "remove_comment",
    "tie_visitor",
    "uncollect",
    "unfollow",
    "unhide",
    "unlike",
]

_COMMENT = select(Comment).where(Comment.id == bindparam("comment_id"))
# held as whoever puts something on one of them holds it: nothing stays on a board that was pulled up meanwhile
_HELD = select(Board.id).where(Board.owner_id == bindparam("owner_id")).order_by(Board.id).with_for_update()
_SAID_BY = select(Comment.id, Comment.note_id, Comment.state).where(Comment.author_id == bindparam("author_id"))


def like(person_id: int, kind: str, subject_id: int) -> bool:
    """True when it was not liked before. Raises NoSuchSubject."""
    author_id = _author_of(kind, subject_id, LIKED)
    if not insert_once(Like, person_id=person_id, kind=kind, subject_id=subject_id, at=now()):
        return False
    _count(kind, subject_id, "likes", 1, author_id)
    _tell("like", Liked(kind=kind, subject_id=subject_id, person_id=person_id), kind, subject_id, person_id)
    return True


def unlike(person_id: int, kind: str, subject_id: int) -> bool:
    """True when it was liked before."""
    if not _take_back(Like, person_id, kind, subject_id):
        return False
    _count(kind, subject_id, "likes", -1, _author_or_none(kind, subject_id))
    gone = Liked(kind=kind, subject_id=subject_id, person_id=person_id, on=False)
    _tell("unlike", gone, kind, subject_id, person_id)
    return True


def collect(person_id: int, kind: str, subject_id: int) -> bool:
    """Plant a note or a product. True when it was not planted before. Raises NoSuchSubject."""
    author_id = _author_of(kind, subject_id, COLLECTED)
    if not insert_once(Collect, person_id=person_id, kind=kind, subject_id=subject_id, at=now()):
        return False
    _count(kind, subject_id, "collects", 1, author_id)
    _tell("collect", Collected(kind=kind, subject_id=subject_id, person_id=person_id), kind, subject_id, person_id)
    return True


def uncollect(person_id: int, kind: str, subject_id: int) -> bool:
    """Pull it up again, off the person's boards as well. True when it was planted before."""
    theirs = session().scalars(_HELD, {"owner_id": person_id}).all()
    if not _take_back(Collect, person_id, kind, subject_id):
        return False
    if theirs:
        session().execute(
            delete(BoardItem)
            .where(BoardItem.board_id.in_(theirs), BoardItem.kind == kind, BoardItem.subject_id == subject_id)
            .execution_options(synchronize_session=False)
        )
    _count(kind, subject_id, "collects", -1, _author_or_none(kind, subject_id))
    gone = Collected(kind=kind, subject_id=subject_id, person_id=person_id, on=False)
    _tell("uncollect", gone, kind, subject_id, person_id)
    return True


def follow(person_id: int, kind: str, subject_id: int) -> bool:
    """Follow a person, a topic or a shop. True when not followed before. Raises NoSuchSubject, CannotFollowSelf."""
    if (kind, subject_id) == ("person", person_id):
        raise CannotFollowSelf
    _author_of(kind, subject_id, FOLLOWED)
    if not insert_once(Follow, person_id=person_id, kind=kind, subject_id=subject_id, at=now()):
        return False
    _count_follow(person_id, kind, subject_id, 1)
    _tell("follow", Followed(kind=kind, subject_id=subject_id, person_id=person_id), kind, subject_id, person_id)
    return True


def unfollow(person_id: int, kind: str, subject_id: int) -> bool:
    if not _take_back(Follow, person_id, kind, subject_id):
        return False
    _count_follow(person_id, kind, subject_id, -1)
    gone = Followed(kind=kind, subject_id=subject_id, person_id=person_id, on=False)
    _tell("unfollow", gone, kind, subject_id, person_id)
    return True


def comment(person_id: int, note_id: int, body: str, parent_id: int | None = None) -> Comment:
    """Say something under a note, or in answer to a comment; an answer to an answer joins the same thread.

    Raises NoSuchSubject, NoSuchComment, BadComment.
    """
    _author_of("note", note_id, LIKED)
    words = plain(body)
    if not 1 <= len(words) <= MAX_COMMENT:
        raise BadComment
    if parent_id is not None:
        parent = session().execute(_COMMENT, {"comment_id": parent_id}).scalar_one_or_none()
        if parent is None or parent.note_id != note_id or parent.state != "published":
            raise NoSuchComment
        parent_id = parent.parent_id or parent.id
    said = Comment(note_id=note_id, author_id=person_id, parent_id=parent_id, body=words, state="published", at=now())
    session().add(said)
    session().flush()
    counters.move("note", note_id, comments=1)
    activity.record("comment", "note", note_id, Actor(person_id))
    announce(Commented(note_id=note_id, comment_id=said.id, person_id=person_id))
    return said


def remove_comment(comment_id: int, person_id: int) -> int:
    """Its author or the note's takes a comment away; returns the note's id. Raises NoSuchComment, WrongState."""
    said = session().execute(_COMMENT, {"comment_id": comment_id}).scalar_one_or_none()
    if said is None or person_id not in (said.author_id, notes.owners("note", [said.note_id]).get(said.note_id)):
        raise NoSuchComment
    move(COMMENT, Comment, comment_id, "removed", actor_id=person_id, why="removed by its author or the note's")
    counters.move("note", said.note_id, comments=-1)
    return said.note_id


def hide(actor: Actor, kind: str, subject_id: int) -> bool:
    """Never show this to the reader again. True when it was not hidden before. Raises NoSuchSubject for unknown kinds."""
    if kind not in HIDDEN:
        raise NoSuchSubject
    if not insert_once(Hide, actor=actor.key, kind=kind, subject_id=subject_id, at=now()):
        return False
    activity.record("hide", kind, subject_id, actor)
    return True


def unhide(actor: Actor, kind: str, subject_id: int) -> bool:
    """Show it again. The log keeps that it was hidden once, and no more is."""
    gone = session().execute(
        delete(Hide)
        .where(Hide.actor == actor.key, Hide.kind == kind, Hide.subject_id == subject_id)
        .execution_options(synchronize_session=False)
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        return False
    activity.record("unhide", kind, subject_id, actor)
    return True


def tie_visitor(visitor_id: str, person_id: int) -> None:
    """What the visitor hid, the person hides."""
    visitor, person = Actor(None, visitor_id).key, Actor(person_id).key
    rows = session().execute(select(Hide.kind, Hide.subject_id, Hide.at).where(Hide.actor == visitor)).all()
    insert_many(Hide, [{"actor": person, **row._mapping} for row in rows], ignore=True)
    session().execute(delete(Hide).where(Hide.actor == visitor).execution_options(synchronize_session=False))


def forget_person(person_id: int) -> None:
    """The person left: what they liked, planted and followed is taken back, their comments lose their words."""
    for table, name in ((Like, "likes"), (Collect, "collects")):
        for kind, subject_id in (
            session().execute(select(table.kind, table.subject_id).where(table.person_id == person_id)).all()
        ):
            _take_back(table, person_id, kind, subject_id)
            _count(kind, subject_id, name, -1, _author_or_none(kind, subject_id))
    follows = select(Follow.kind, Follow.subject_id).where(Follow.person_id == person_id)
    for kind, subject_id in session().execute(follows).all():
        _take_back(Follow, person_id, kind, subject_id)
        _count_follow(person_id, kind, subject_id, -1)
    followers = select(Follow.person_id).where(Follow.kind == "person", Follow.subject_id == person_id)
    for follower_id in session().scalars(followers).all():
        _take_back(Follow, follower_id, "person", person_id)
        _count_follow(follower_id, "person", person_id, -1)
    for said in session().execute(_SAID_BY, {"author_id": person_id}).all():
        if said.state != "erased":
            move(COMMENT, Comment, said.id, "erased", actor_id=None, why="its author left", extra={"body": ""})
        if said.state == "published":
            counters.move("note", said.note_id, comments=-1)
    session().execute(
        delete(Hide).where(Hide.actor == Actor(person_id).key).execution_options(synchronize_session=False)
    )


def load(
    *,
    likes: Iterable[Mapping[str, object]] = (),
    collects: Iterable[Mapping[str, object]] = (),
    follows: Iterable[Mapping[str, object]] = (),
    hides: Iterable[Mapping[str, object]] = (),
) -> None:
    """Bring many rows of person_id (of hides: `actor`, a key), kind, subject_id and at in, doubles left out; `recount` afterwards.

    Records and announces nothing.
    """
    insert_many(Like, likes, ignore=True)
    insert_many(Collect, collects, ignore=True)
    insert_many(Follow, follows, ignore=True)
    insert_many(Hide, hides, ignore=True)


def _take_back(table: type[Like] | type[Collect] | type[Follow], person_id: int, kind: str, subject_id: int) -> bool:
    gone = session().execute(
        delete(table)
        .where(table.person_id == person_id, table.kind == kind, table.subject_id == subject_id)
        .execution_options(synchronize_session=False)
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def _count(kind: str, subject_id: int, name: str, step: int, author_id: int | None) -> None:
    """The subject's counter, then its author's: always in this order, so that two of them never wait for each other."""
    counters.move(kind, subject_id, **{name: step})
    if author_id is not None:
        counters.move("person", author_id, received=step)


def _count_follow(person_id: int, kind: str, subject_id: int, step: int) -> None:
    """Two people's rows in the order of their ids: they may be following each other at this moment."""
    moves = [(kind, subject_id, "followers")]
    if kind == "person":
        moves.append(("person", person_id, "following"))
    for of, number, name in sorted(moves):
        counters.move(of, number, **{name: step})


def _tell(verb: str, event: Event, kind: str, subject_id: int, person_id: int) -> None:
    activity.record(verb, kind, subject_id, Actor(person_id))
    announce(event)


def _author_of(kind: str, subject_id: int, kinds: frozenset[str]) -> int | None:
    """The author of a subject that is there to be seen, None for what has none. Raises NoSuchSubject."""
    if kind not in kinds:
        raise NoSuchSubject
    if kind == "note":
        row = notes.notes([subject_id]).get(subject_id)
        if row is None or row.state != "published":
            raise NoSuchSubject
        return row.author_id
    if not _exists(kind, subject_id):
        raise NoSuchSubject
    return None


def _exists(kind: str, subject_id: int) -> bool:
    if kind == "person":
        person = accounts.people([subject_id]).get(subject_id)
        return person is not None and not person.erased
    if kind == "product":
        product = catalog.products([subject_id], "zh").get(subject_id)
        return product is not None and product.state != "removed"
    if kind == "topic":
        return subject_id in notes.topics([subject_id])
    return subject_id in catalog.shops([subject_id])


def _author_or_none(kind: str, subject_id: int) -> int | None:
    return notes.owners(kind, [subject_id]).get(subject_id)
