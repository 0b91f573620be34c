"""A board's page, its owner's desk, and the sheet that asks which board a thing goes to."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from community.accounts.visitors import me
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest, Refusal
from community.platform.html import render, see_other, wants_fragment
from community.platform.limits import limit
from community.platform.refusals import status_of
from community.platform.viewer import viewer
from community.social import queries as social
from community.social.boards import queries, service, views
from community.social.boards.errors import AlreadyOnBoard, NoSuchBoard
from community.social.boards.forms import BoardForm
from community.social.errors import NoSuchSubject

bp = Blueprint("boards", __name__)


@bp.get("/b/<public_id>")
@access.public
def board(public_id: str) -> BaseResponse:
    """A board; one for its owner alone is nobody else's to find."""
    return render("boards/board.html", page=views.page(public_id, viewer().person_id, viewer().locale))


@bp.get("/b/new")
@access.member
def new() -> BaseResponse:
    return _desk(BoardForm(formdata=None))


@bp.post("/b/new")
@access.member
@limit("30/hour")
def open_board() -> BaseResponse:
    form = BoardForm()
    if not form.validate():
        return _desk(form, status=422)
    try:
        with transaction():
            made = service.open_board(
                me(), form.name.data or "", form.description.data or "", public=bool(form.public.data)
            )
    except Refusal as refusal:
        return _desk(form, status=status_of(refusal), problem=refusal.text())
    return see_other(url_for("boards.board", public_id=made.public_id))


@bp.get("/b/<public_id>/edit")
@access.member
def edit(public_id: str) -> BaseResponse:
    mine = _mine(public_id)
    return _desk(BoardForm(formdata=None, obj=mine), public_id)


@bp.post("/b/<public_id>/edit")
@access.member
@limit("60/hour")
def save(public_id: str) -> BaseResponse:
    _mine(public_id)
    form = BoardForm()
    if not form.validate():
        return _desk(form, public_id, status=422)
    with transaction():
        service.describe(
            me(), public_id, form.name.data or "", form.description.data or "", public=bool(form.public.data)
        )
    return see_other(url_for("boards.board", public_id=public_id))


@bp.post("/b/<public_id>/show")
@access.member
@limit("60/minute")
def show(public_id: str) -> BaseResponse:
    """`public=1` for everybody, `public=0` for oneself."""
    with transaction():
        service.show(me(), public_id, public=request.form.get("public", "0") == "1")
    return see_other(url_for("boards.board", public_id=public_id))


@bp.post("/b/<public_id>/remove")
@access.member
@limit("60/hour")
def remove(public_id: str) -> BaseResponse:
    with transaction():
        service.remove(me(), public_id)
    return see_other(url_for("storefront.profile", handle=viewer().handle, tab="patches"))


@bp.post("/b/<public_id>/items/<int:item_id>/move")
@access.member
@limit("240/minute")
def move(public_id: str, item_id: int) -> BaseResponse:
    """`step` is 1 for down, -1 for up."""
    step = {"1": 1, "-1": -1}.get(request.form.get("step", ""))
    _mine(public_id)
    if step is None:
        raise BadRequest
    with transaction():
        service.move(me(), public_id, item_id, step)
    return _items(public_id)


@bp.post("/b/<public_id>/items/<int:item_id>/reason")
@access.member
@limit("120/minute")
def reason(public_id: str, item_id: int) -> BaseResponse:
    with transaction():
        service.give_reason(me(), public_id, item_id, request.form.get("reason", ""))
    return _items(public_id)


@bp.post("/b/<public_id>/items/<int:item_id>/cover")
@access.member
@limit("120/minute")
def cover(public_id: str, item_id: int) -> BaseResponse:
    with transaction():
        service.choose_cover(me(), public_id, item_id)
    return see_other(url_for("boards.board", public_id=public_id))


@bp.post("/b/<public_id>/items/<int:item_id>/remove")
@access.member
@limit("240/minute")
def take_off(public_id: str, item_id: int) -> BaseResponse:
    with transaction():
        service.take_off(me(), public_id, item_id)
    return _items(public_id)


@bp.get("/n/<public_id>/patches", defaults={"kind": "note"})
@bp.get("/p/<public_id>/patches", defaults={"kind": "product"})
@access.member
def choose(kind: str, public_id: str) -> BaseResponse:
    return _choices(kind, public_id, _subject(kind, public_id))


@bp.post("/n/<public_id>/patches", defaults={"kind": "note"})
@bp.post("/p/<public_id>/patches", defaults={"kind": "product"})
@access.member
@limit("240/minute")
def put(kind: str, public_id: str) -> BaseResponse:
    """On the named `board`, off it with `on=0`; or on a new one called `name`."""
    subject_id = _subject(kind, public_id)
    chosen, name = request.form.get("board", ""), request.form.get("name", "")
    try:
        with transaction():
            if not chosen:
                made = service.open_board(me(), name, public=request.form.get("private") is None)
                service.add(me(), made.public_id, kind, subject_id)
            elif request.form.get("on", "1") != "0":
                service.add(me(), chosen, kind, subject_id)
            else:
                _take_off(chosen, kind, subject_id)
    except AlreadyOnBoard:
        pass  # sent twice: it is where it should be
    except Refusal as refusal:
        return _choices(kind, public_id, subject_id, status_of(refusal), refusal.text(), name)
    if not wants_fragment():
        return see_other(url_for(f"storefront.{kind}", public_id=public_id))
    return _choices(kind, public_id, subject_id, changed=True)


def _take_off(board_public_id: str, kind: str, subject_id: int) -> None:
    mine = queries.find(board_public_id, me())
    if mine is None or mine.owner_id != me():
        raise NoSuchBoard
    item_id = queries.holding(me(), kind, subject_id).get(mine.id)
    if item_id is not None:
        service.take_off(me(), board_public_id, item_id)


def _choices(
    kind: str,
    public_id: str,
    subject_id: int,
    status: int = 200,
    problem: str | None = None,
    name: str = "",
    *,
    changed: bool = False,
) -> BaseResponse:
    planted = social.mine(me(), kind, [subject_id]).get(subject_id, social.NOBODYS).collected if changed else False
    collects = social.counters(kind, [subject_id]).get(subject_id, social.NOTHING).collects if planted else 0
    return render(
        "boards/choose.html",
        status,
        kind=kind,
        public_id=public_id,
        boards=queries.boards_of(me(), me()),
        holding=queries.holding(me(), kind, subject_id),
        problem=problem,
        name=name,
        planted=planted,
        collects=collects if kind == "note" else None,
    )


def _subject(kind: str, public_id: str) -> int:
    found = notes.note_id_of(public_id) if kind == "note" else catalog.product_id_of(public_id)
    if found is None:
        raise NoSuchSubject
    return found


def _mine(public_id: str) -> queries.BoardRow:
    found = queries.find(public_id, me())
    if found is None or found.owner_id != me():
        raise NoSuchBoard
    return found


def _items(public_id: str) -> BaseResponse:
    """What is on the board now: the list for htmx, the page for a browser without scripts."""
    if not wants_fragment():
        return see_other(url_for("boards.board", public_id=public_id))
    return render("boards/items.html", page=views.page(public_id, me(), viewer().locale))


def _desk(
    form: BoardForm, public_id: str | None = None, *, status: int = 200, problem: str | None = None
) -> BaseResponse:
    return render("boards/edit.html", status, form=form, public_id=public_id, problem=problem)
