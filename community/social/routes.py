"""Buttons that answer with themselves for htmx, and send a browser without scripts back to the page it came from."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import queries as accounts
from community.accounts.visitors import me
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest
from community.platform.html import render, see_other, toast, wants_fragment
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.social import queries, service
from community.social.errors import NoSuchSubject
from community.social.views import comment_views, writers

bp = Blueprint("social", __name__, template_folder="templates")


@bp.post("/n/<public_id>/like")
@access.member
@limit("240/minute")
def like(public_id: str) -> BaseResponse:
    note_id = _note(public_id)
    on = _on()
    with transaction():
        (service.like if on else service.unlike)(me(), "note", note_id)
    if not wants_fragment():
        return see_other(url_for("storefront.note", public_id=public_id))
    stands = queries.standing(me(), [note_id]).get(note_id, queries.UNKNOWN)
    return render("social/like.html", public_id=public_id, liked=stands.liked, likes=stands.likes, shape=_shape())


@bp.post("/n/<public_id>/collect", defaults={"kind": "note"})
@bp.post("/p/<public_id>/collect", defaults={"kind": "product"})
@access.member
@limit("240/minute")
def collect(kind: str, public_id: str) -> BaseResponse:
    subject_id = _note(public_id) if kind == "note" else catalog.product_id_of(public_id)
    if subject_id is None:
        raise NoSuchSubject
    on = _on()
    with transaction():
        (service.collect if on else service.uncollect)(me(), kind, subject_id)
    if not wants_fragment():
        return see_other(url_for(f"storefront.{kind}", public_id=public_id))
    counters = queries.counters(kind, [subject_id]).get(subject_id, queries.NOTHING)
    answer = render(
        "social/collect.html",
        public_id=public_id,
        collected=on,
        collects=counters.collects if kind == "note" else None,
        shape=_shape(),
        kind=kind,
    )
    if not on:
        return answer
    ask = url_for("boards.choose", kind=kind, public_id=public_id)
    return toast(answer, _("Planted"), sheet=(_("Choose a patch"), ask))


@bp.post("/u/<handle>/follow")
@access.member
@limit("120/minute")
def follow_person(handle: str) -> BaseResponse:
    person = accounts.find_by_handle(handle)
    back = url_for("storefront.profile", handle=handle)
    return _follow("person", person.id if person else None, back)


@bp.post("/t/<slug>/follow")
@access.member
@limit("120/minute")
def follow_topic(slug: str) -> BaseResponse:
    topic = notes.find_topic(slug)
    return _follow("topic", topic.id if topic else None, url_for("storefront.topic", slug=slug))


@bp.post("/s/<slug>/follow")
@access.member
@limit("120/minute")
def follow_shop(slug: str) -> BaseResponse:
    shop = catalog.shop_page(slug)
    return _follow("shop", shop.id if shop else None, url_for("storefront.shop", slug=slug))


def _follow(kind: str, subject_id: int | None, back: str) -> BaseResponse:
    if subject_id is None:
        raise NoSuchSubject
    on = _on()
    with transaction():
        (service.follow if on else service.unfollow)(me(), kind, subject_id)
    if not wants_fragment():
        return see_other(back)
    return render("social/follow.html", url=request.path, following=on)


@bp.post("/n/<public_id>/comments")
@access.member
@limit("20/minute")
def comment(public_id: str) -> BaseResponse:
    note_id = _note(public_id)
    with transaction():
        service.comment(me(), note_id, request.form.get("body", ""), _number("parent_id"))
    return _comments(public_id, note_id) if wants_fragment() else _to_talk(public_id)


@bp.get("/n/<public_id>/comments")
@access.public
def comments(public_id: str) -> BaseResponse:
    if not wants_fragment():
        return _to_talk(public_id)
    return _comments(public_id, _note(public_id), request.args.get("cursor") or None)


@bp.post("/n/<public_id>/comments/<int:comment_id>/remove")
@access.member
def remove_comment(public_id: str, comment_id: int) -> BaseResponse:
    note_id = _note(public_id)
    with transaction():
        service.remove_comment(comment_id, me())
    return _comments(public_id, note_id) if wants_fragment() else _to_talk(public_id)


@bp.post("/hide")
@access.public
@limit("60/minute")
def hide() -> BaseResponse:
    """Not again for this reader, signed in or not; `on=0` takes it back."""
    subject_id = _number("id")
    if subject_id is None:
        raise BadRequest
    with transaction():
        (service.hide if _on() else service.unhide)(viewer().actor, request.form.get("kind", ""), subject_id)
    if not wants_fragment():
        return see_other(url_for("storefront.home"))
    return toast(BaseResponse(status=204), _("Hidden. You will see less of this."))


def _note(public_id: str) -> int:
    note_id = notes.note_id_of(public_id)
    if note_id is None:
        raise NoSuchSubject
    return note_id


def _on() -> bool:
    """The form says what shall be, not to flip it: sent twice, it stays."""
    return request.form.get("on", "1") != "0"


def _shape() -> str:
    return "bar" if request.form.get("shape") == "bar" else "card"


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise BadRequest
    return int(text)


def _to_talk(public_id: str) -> BaseResponse:
    return see_other(url_for("storefront.note", public_id=public_id, _anchor=f"talk-{public_id}"))


def _comments(public_id: str, note_id: int, cursor: str | None = None) -> BaseResponse:
    page = queries.comments(note_id, cursor)
    author_id = notes.owners("note", [note_id])[note_id]
    people = accounts.people(writers(page))
    views = comment_views(page, people, author_id, notes.products_of(note_id))
    return render("social/comments.html", comments=views, note_public_id=public_id)
