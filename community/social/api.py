"""JSON API of social. PUT makes it so, DELETE takes it back; both may be sent twice."""

from flask import Blueprint

from community.accounts import queries as accounts
from community.accounts.rules import Scope
from community.accounts.visitors import me
from community.notes import queries as notes
from community.platform import access
from community.platform.api import answers, api
from community.platform.db import transaction
from community.platform.limits import limit
from community.social import queries, service
from community.social.errors import NoSuchSubject
from community.social.schemas import CommentIn, CommentOut, CommentsOut, CommentsQuery, FollowingOut, StandsOut
from community.social.views import CommentView, comment_views, owners, writers

bp = Blueprint("social_api", __name__, url_prefix="/api/v1")
_STANDS = answers(HTTP_200=StandsOut)


@bp.put("/notes/<public_id>/like")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(resp=_STANDS, tags=["notes"])
def like(public_id: str) -> StandsOut:
    note_id = _note(public_id)
    with transaction():
        service.like(me(), "note", note_id)
    return _stands(note_id)


@bp.delete("/notes/<public_id>/like")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(resp=_STANDS, tags=["notes"])
def unlike(public_id: str) -> StandsOut:
    note_id = _note(public_id)
    with transaction():
        service.unlike(me(), "note", note_id)
    return _stands(note_id)


@bp.put("/notes/<public_id>/collect")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(resp=_STANDS, tags=["notes"])
def collect(public_id: str) -> StandsOut:
    note_id = _note(public_id)
    with transaction():
        service.collect(me(), "note", note_id)
    return _stands(note_id)


@bp.delete("/notes/<public_id>/collect")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(resp=_STANDS, tags=["notes"])
def uncollect(public_id: str) -> StandsOut:
    note_id = _note(public_id)
    with transaction():
        service.uncollect(me(), "note", note_id)
    return _stands(note_id)


@bp.get("/notes/<public_id>/comments")
@access.public
@api.validate(query=CommentsQuery, resp=answers(HTTP_200=CommentsOut), tags=["notes"])
def comments(public_id: str, query: CommentsQuery) -> CommentsOut:
    """Newest first, each with the answers to it."""
    note_id = _note(public_id)
    page = queries.comments(note_id, query.cursor)
    author_id = notes.owners("note", [note_id])[note_id]
    views = comment_views(page, accounts.people(writers(page)), author_id, notes.products_of(note_id))
    return CommentsOut(items=[_comment(view) for view in views.items], next=views.next)


@bp.post("/notes/<public_id>/comments")
@access.token(Scope.NOTES)
@limit("20/minute")
@api.validate(json=CommentIn, resp=answers(HTTP_201=CommentOut), tags=["notes"])
def comment(public_id: str, json: CommentIn) -> tuple[CommentOut, int]:
    note_id = _note(public_id)
    with transaction():
        said = service.comment(me(), note_id, json.body, json.parent_id)
    author = accounts.get_person(said.author_id)
    wrote = notes.owners("note", [note_id])[note_id]
    bought = bool(owners({author.id}, wrote, notes.products_of(note_id)))
    return CommentOut(id=said.id, author=author.handle, body=said.body, at=said.at, bought=bought, replies=[]), 201


@bp.put("/people/<handle>/follow")
@access.token(Scope.NOTES)
@limit("120/minute")
@api.validate(resp=answers(HTTP_200=FollowingOut), tags=["people"])
def follow(handle: str) -> FollowingOut:
    return _follow(handle, True)


@bp.delete("/people/<handle>/follow")
@access.token(Scope.NOTES)
@limit("120/minute")
@api.validate(resp=answers(HTTP_200=FollowingOut), tags=["people"])
def unfollow(handle: str) -> FollowingOut:
    return _follow(handle, False)


def _follow(handle: str, on: bool) -> FollowingOut:
    person = accounts.find_by_handle(handle)
    if person is None:
        raise NoSuchSubject
    with transaction():
        (service.follow if on else service.unfollow)(me(), "person", person.id)
    counters = queries.counters("person", [person.id]).get(person.id, queries.NOTHING)
    return FollowingOut(following=on, followers=counters.followers)


def _note(public_id: str) -> int:
    note_id = notes.note_id_of(public_id)
    if note_id is None:
        raise NoSuchSubject
    return note_id


def _stands(note_id: int) -> StandsOut:
    counters = queries.counters("note", [note_id]).get(note_id, queries.NOTHING)
    mine = queries.mine(me(), "note", [note_id]).get(note_id, queries.NOBODYS)
    return StandsOut(
        liked=mine.liked,
        collected=mine.collected,
        likes=counters.likes,
        collects=counters.collects,
        comments=counters.comments,
    )


def _comment(view: CommentView) -> CommentOut:
    return CommentOut(
        id=view.id,
        author=view.author.handle,
        body=view.body,
        at=view.at,
        bought=view.bought,
        replies=[_comment(reply) for reply in view.replies],
    )
