"""The verbs of boards. Each takes the person who acts, and only finds what is theirs."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, select, update

from community.notes.rules import one_line
from community.platform.db import insert_once, session
from community.platform.errors import Conflict
from community.platform.ids import new_public_id
from community.platform.time import now
from community.social import service as social
from community.social.boards.errors import (
    AlreadyOnBoard,
    BadBoardName,
    BadDescription,
    BadReason,
    BoardFull,
    NoSuchBoard,
    NoSuchItem,
    OtherItems,
    TooManyBoards,
)
from community.social.boards.models import Board, BoardItem
from community.social.boards.rules import MAX_DESCRIPTION, MAX_ITEMS, MAX_NAME, MAX_REASON, free_slot, moved

_OWN = select(Board).where(Board.public_id == bindparam("public_id"), Board.owner_id == bindparam("owner_id"))
_ORDER = (
    select(BoardItem.id).where(BoardItem.board_id == bindparam("board_id")).order_by(BoardItem.position, BoardItem.id)
)
_OF_BOARDS = {"synchronize_session": False}


def open_board(owner_id: int, name: str, description: str = "", *, public: bool = True) -> Board:
    """A new board without items. Raises BadBoardName, BadDescription, TooManyBoards, and Conflict for two at once."""
    named, described = _name(name), _description(description)
    taken = list(session().scalars(select(Board.slot).where(Board.owner_id == owner_id)))
    slot = free_slot(taken)
    if slot is None:
        raise TooManyBoards
    public_id = new_public_id()
    if not insert_once(
        Board, public_id=public_id, owner_id=owner_id, slot=slot, name=named, description=described, public=public,
        created_at=now(),
    ):  # fmt: skip
        raise Conflict
    return _own(owner_id, public_id)


def describe(owner_id: int, public_id: str, name: str, description: str, *, public: bool) -> None:
    """Name it anew. Raises NoSuchBoard, BadBoardName, BadDescription."""
    _change(owner_id, public_id, name=_name(name), description=_description(description), public=public)


def show(owner_id: int, public_id: str, *, public: bool) -> None:
    """For everybody, or for its owner alone, from now on. Raises NoSuchBoard."""
    _change(owner_id, public_id, public=public)


def remove(owner_id: int, public_id: str) -> None:
    """The board and the places on it; what was planted stays planted. Raises NoSuchBoard."""
    board = _own(owner_id, public_id)
    session().execute(delete(BoardItem).where(BoardItem.board_id == board.id).execution_options(**_OF_BOARDS))
    session().execute(delete(Board).where(Board.id == board.id).execution_options(**_OF_BOARDS))


def add(owner_id: int, public_id: str, kind: str, subject_id: int, reason: str = "") -> int:
    """Plant something here, at the end; returns the item's id.

    Raises NoSuchBoard, NoSuchSubject, BadReason, BoardFull, AlreadyOnBoard.
    """
    board, said = _own(owner_id, public_id), _reason(reason)
    social.collect(owner_id, kind, subject_id)
    count, last = session().execute(
        select(func.count(), func.coalesce(func.max(BoardItem.position), 0)).where(BoardItem.board_id == board.id)
    ).one()  # fmt: skip
    if count >= MAX_ITEMS:
        raise BoardFull
    if not insert_once(
        BoardItem,
        board_id=board.id,
        kind=kind,
        subject_id=subject_id,
        position=last + 1,
        reason=said,
        cover=False,
        at=now(),
    ):
        raise AlreadyOnBoard
    found = select(BoardItem.id).where(
        BoardItem.board_id == board.id, BoardItem.kind == kind, BoardItem.subject_id == subject_id
    )
    return session().execute(found).scalar_one()


def take_off(owner_id: int, public_id: str, item_id: int) -> None:
    """Off this board; it stays planted. Raises NoSuchBoard, NoSuchItem."""
    board = _own(owner_id, public_id)
    gone = session().execute(
        delete(BoardItem).where(BoardItem.board_id == board.id, BoardItem.id == item_id).execution_options(**_OF_BOARDS)
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NoSuchItem


def give_reason(owner_id: int, public_id: str, item_id: int, reason: str) -> None:
    """Why this is here, in a line; an empty one takes it back. Raises NoSuchBoard, NoSuchItem, BadReason."""
    board, said = _own(owner_id, public_id), _reason(reason)
    given = session().execute(
        update(BoardItem)
        .where(BoardItem.board_id == board.id, BoardItem.id == item_id)
        .values(reason=said)
        .execution_options(**_OF_BOARDS)
    )
    if not given.rowcount:  # type: ignore[attr-defined]
        raise NoSuchItem


def choose_cover(owner_id: int, public_id: str, item_id: int) -> None:
    """Its picture stands for the board. Raises NoSuchBoard, NoSuchItem."""
    board = _own(owner_id, public_id)
    if item_id not in _order(board.id):
        raise NoSuchItem
    session().execute(
        update(BoardItem)
        .where(BoardItem.board_id == board.id)
        .values(cover=BoardItem.id == item_id)
        .execution_options(**_OF_BOARDS)
    )


def move(owner_id: int, public_id: str, item_id: int, step: int) -> None:
    """So many places further down, or up. Raises NoSuchBoard, NoSuchItem."""
    board = _own(owner_id, public_id)
    order = _order(board.id)
    if item_id not in order:
        raise NoSuchItem
    _arrange(order, moved(order, item_id, step))


def reorder(owner_id: int, public_id: str, item_ids: Sequence[int]) -> None:
    """All items in this order. Raises NoSuchBoard, OtherItems."""
    board = _own(owner_id, public_id)
    order = _order(board.id)
    if sorted(item_ids) != sorted(order):
        raise OtherItems
    _arrange(order, item_ids)


def forget_person(person_id: int) -> None:
    """The person left: their boards are gone."""
    theirs = select(Board.id).where(Board.owner_id == person_id)
    session().execute(delete(BoardItem).where(BoardItem.board_id.in_(theirs)).execution_options(**_OF_BOARDS))
    session().execute(delete(Board).where(Board.owner_id == person_id).execution_options(**_OF_BOARDS))


def _own(owner_id: int, public_id: str) -> Board:
    """The person's board, held until the end of the transaction. Raises NoSuchBoard."""
    given = {"public_id": public_id, "owner_id": owner_id}
    board = session().execute(_OWN.with_for_update(), given).scalar_one_or_none()
    if board is None:
        raise NoSuchBoard
    return board


def _change(owner_id: int, public_id: str, **values: object) -> None:
    board = _own(owner_id, public_id)
    session().execute(update(Board).where(Board.id == board.id).values(**values))


def _order(board_id: int) -> list[int]:
    return list(session().scalars(_ORDER, {"board_id": board_id}))


def _arrange(old: Sequence[int], new: Sequence[int]) -> None:
    """Write the positions of a whole new order."""
    places = [{"id": item_id, "position": place} for place, item_id in enumerate(new, 1)]
    if list(old) != list(new):
        session().execute(update(BoardItem), places)


def _name(text: str) -> str:
    name = one_line(text)
    if not 1 <= len(name) <= MAX_NAME:
        raise BadBoardName
    return name


def _description(text: str) -> str:
    words = one_line(text)
    if len(words) > MAX_DESCRIPTION:
        raise BadDescription
    return words


def _reason(text: str) -> str:
    words = one_line(text)
    if len(words) > MAX_REASON:
        raise BadReason
    return words
