"""The read side of boards: plain rows, one statement each unless it says more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, or_, select

from community.platform.db import session
from community.social.boards.models import Board, BoardItem

_PERSON: BindParameter[Any] = bindparam("person_id")
_COUNT = select(func.count()).where(BoardItem.board_id == Board.id).correlate(Board).scalar_subquery()
_BOARD = select(
    Board.id, Board.public_id, Board.owner_id, Board.name, Board.description, Board.public, Board.created_at,
    _COUNT.label("count"),
)  # fmt: skip
_SEEN = or_(Board.public, Board.owner_id == _PERSON)
_ONE = _BOARD.where(Board.public_id == bindparam("public_id"), _SEEN)
_OF = _BOARD.where(Board.owner_id == bindparam("owner_id"), _SEEN).order_by(Board.id.desc())
_ITEM = select(BoardItem.id, BoardItem.kind, BoardItem.subject_id, BoardItem.reason, BoardItem.cover)
_ITEMS = _ITEM.where(BoardItem.board_id == bindparam("board_id")).order_by(BoardItem.position, BoardItem.id)
_PLACE = (
    func.row_number()
    .over(
        partition_by=BoardItem.board_id,
        order_by=(BoardItem.cover.desc(), BoardItem.position, BoardItem.id),
    )
    .label("place")
)
_RANKED = (
    select(BoardItem.board_id, BoardItem.kind, BoardItem.subject_id, _PLACE)
    .where(BoardItem.board_id.in_(bindparam("ids", expanding=True)))
    .subquery()
)
_FIRST = select(_RANKED).where(_RANKED.c.place <= bindparam("size")).order_by(_RANKED.c.board_id, _RANKED.c.place)
_HOLDING = (
    select(BoardItem.board_id, BoardItem.id)
    .join(Board, Board.id == BoardItem.board_id)
    .where(
        Board.owner_id == _PERSON,
        BoardItem.kind == bindparam("kind"),
        BoardItem.subject_id == bindparam("subject_id"),
    )
)
_ALL_OF = (
    select(Board.created_at, Board.name, Board.description, Board.public, BoardItem.kind, BoardItem.subject_id, BoardItem.reason)
    .outerjoin(BoardItem, BoardItem.board_id == Board.id)
    .where(Board.owner_id == _PERSON)
    .order_by(Board.id.desc(), BoardItem.position, BoardItem.id)
)  # fmt: skip


@dataclass(frozen=True)
class BoardRow:
    """`count` is of all items, those that nobody may see any more as well."""

    id: int
    public_id: str
    owner_id: int
    name: str
    description: str
    public: bool
    created_at: datetime
    count: int


@dataclass(frozen=True)
class ItemRow:
    id: int
    kind: str
    subject_id: int
    reason: str
    cover: bool


@dataclass(frozen=True)
class KeptRow:
    """A board with one of its items, or with none."""

    created_at: datetime
    name: str
    description: str
    public: bool
    kind: str | None
    subject_id: int | None
    reason: str | None


def find(public_id: str, person_id: int | None) -> BoardRow | None:
    """A board that this person may see."""
    row = session().execute(_ONE, {"public_id": public_id, "person_id": person_id or 0}).one_or_none()
    return BoardRow(*row) if row else None


def boards_of(owner_id: int, person_id: int | None) -> list[BoardRow]:
    """Those of the owner's that this person may see, newest first."""
    rows = session().execute(_OF, {"owner_id": owner_id, "person_id": person_id or 0})
    return [BoardRow(*row) for row in rows]


def items(board_id: int) -> list[ItemRow]:
    """What is on a board, in its owner's order."""
    return [ItemRow(*row) for row in session().execute(_ITEMS, {"board_id": board_id})]


def first_items(board_ids: Collection[int], size: int) -> dict[int, list[tuple[str, int]]]:
    """Board → (kind, id) of its first few, the cover's before all."""
    found: dict[int, list[tuple[str, int]]] = {}
    for row in session().execute(_FIRST, {"ids": list(board_ids), "size": size}) if board_ids else ():
        found.setdefault(row.board_id, []).append((row.kind, row.subject_id))
    return found


def holding(person_id: int, kind: str, subject_id: int) -> dict[int, int]:
    """Board → item, for those of the person's boards that this is on."""
    rows = session().execute(_HOLDING, {"person_id": person_id, "kind": kind, "subject_id": subject_id})
    return {row.board_id: row.id for row in rows}


def kept_of(person_id: int) -> list[KeptRow]:
    """Everything that the person's boards hold."""
    return [KeptRow(*row) for row in session().execute(_ALL_OF, {"person_id": person_id})]


def of_kind(pairs: Iterable[tuple[str, int]], kind: str) -> set[int]:
    """The ids of one kind among (kind, id)."""
    return {subject_id for each, subject_id in pairs if each == kind}
