"""JSON API of boards. Those of others are found while they are public."""

from flask import Blueprint, url_for

from community.accounts import queries as accounts
from community.accounts.errors import NoSuchPerson
from community.accounts.rules import Scope
from community.accounts.visitors import me
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform import access
from community.platform.api import answers, api
from community.platform.db import transaction
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.social.boards import queries as boards
from community.social.boards import service, views
from community.social.boards.queries import BoardRow
from community.social.boards.schemas import (
    BoardIn,
    BoardItemIn,
    BoardItemOut,
    BoardOut,
    BoardPageOut,
    BoardsOut,
    OrderIn,
    ReasonIn,
)
from community.social.errors import NoSuchSubject

bp = Blueprint("boards_api", __name__, url_prefix="/api/v1")
_PAGE = answers(HTTP_200=BoardPageOut)
_NOTHING = answers(HTTP_204=None)
_TAGS = ["boards"]


@bp.get("/people/<handle>/boards")
@access.public
@api.validate(resp=answers(HTTP_200=BoardsOut), tags=_TAGS)
def of_person(handle: str) -> BoardsOut:
    """A person's boards, newest first; one's own with those that nobody else sees."""
    person = accounts.find_by_handle(handle)
    if person is None or person.erased:
        raise NoSuchPerson
    return BoardsOut(items=[_board(row, person.handle) for row in boards.boards_of(person.id, viewer().person_id)])


@bp.get("/boards/<public_id>")
@access.public
@api.validate(resp=_PAGE, tags=_TAGS)
def board(public_id: str) -> BoardPageOut:
    """A board and all that is on it, in its owner's order."""
    return _page(public_id)


@bp.post("/boards")
@access.token(Scope.NOTES)
@limit("30/hour")
@api.validate(json=BoardIn, resp=answers(HTTP_201=BoardPageOut), tags=_TAGS)
def create(json: BoardIn) -> tuple[BoardPageOut, int]:
    with transaction():
        made = service.open_board(me(), json.name, json.description, public=json.public)
    return _page(made.public_id), 201


@bp.put("/boards/<public_id>")
@access.token(Scope.NOTES)
@limit("60/hour")
@api.validate(json=BoardIn, resp=_PAGE, tags=_TAGS)
def change(public_id: str, json: BoardIn) -> BoardPageOut:
    """Name and describe one's own board anew, open or close it."""
    with transaction():
        service.describe(me(), public_id, json.name, json.description, public=json.public)
    return _page(public_id)


@bp.delete("/boards/<public_id>")
@access.token(Scope.NOTES)
@limit("60/hour")
@api.validate(resp=_NOTHING, tags=_TAGS)
def remove(public_id: str) -> tuple[str, int]:
    """The board is gone; what was planted stays planted."""
    with transaction():
        service.remove(me(), public_id)
    return "", 204


@bp.post("/boards/<public_id>/items")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(json=BoardItemIn, resp=answers(HTTP_201=BoardPageOut), tags=_TAGS)
def add(public_id: str, json: BoardItemIn) -> tuple[BoardPageOut, int]:
    """Plant a note or a product on one's own board, at the end."""
    find = notes.note_id_of if json.kind == "note" else catalog.product_id_of
    subject_id = find(json.subject)
    if subject_id is None:
        raise NoSuchSubject
    with transaction():
        service.add(me(), public_id, json.kind, subject_id, json.reason)
    return _page(public_id), 201


@bp.put("/boards/<public_id>/items/<int:item_id>")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(json=ReasonIn, resp=_PAGE, tags=_TAGS)
def give_reason(public_id: str, item_id: int, json: ReasonIn) -> BoardPageOut:
    """Why this is here, in a line."""
    with transaction():
        service.give_reason(me(), public_id, item_id, json.reason)
    return _page(public_id)


@bp.delete("/boards/<public_id>/items/<int:item_id>")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(resp=_NOTHING, tags=_TAGS)
def take_off(public_id: str, item_id: int) -> tuple[str, int]:
    """Off the board; it stays planted."""
    with transaction():
        service.take_off(me(), public_id, item_id)
    return "", 204


@bp.put("/boards/<public_id>/order")
@access.token(Scope.NOTES)
@limit("240/minute")
@api.validate(json=OrderIn, resp=_PAGE, tags=_TAGS)
def reorder(public_id: str, json: OrderIn) -> BoardPageOut:
    with transaction():
        service.reorder(me(), public_id, json.items)
    return _page(public_id)


def _board(row: BoardRow, handle: str) -> BoardOut:
    return BoardOut(
        public_id=row.public_id,
        owner=handle,
        name=row.name,
        description=row.description,
        public=row.public,
        count=row.count,
        created_at=row.created_at,
        url=url_for("boards.board", public_id=row.public_id, _external=True),
    )


def _page(public_id: str) -> BoardPageOut:
    page = views.page(public_id, viewer().person_id, viewer().locale)
    items = [
        BoardItemOut(
            id=item.id,
            kind=item.kind,
            subject=item.public_id,
            title=item.title,
            by=item.by,
            reason=item.reason,
            cover=item.cover,
            gone=item.gone,
        )
        for item in page.items
    ]
    return BoardPageOut(**_board(page.board, page.owner.handle).model_dump(), items=items)
