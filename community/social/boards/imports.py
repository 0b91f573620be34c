"""Bringing a history in: boards with what is on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from community.platform.db import insert_many, session
from community.platform.ids import new_public_id
from community.social.boards.models import Board, BoardItem


@dataclass(frozen=True)
class ItemBefore:
    kind: str
    subject_id: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class BoardBefore:
    """A board as it was made; `items` in their order, each subject once."""

    owner_id: int
    name: str
    description: str
    public: bool
    at: datetime
    items: Sequence[ItemBefore]


def boards(made: Sequence[BoardBefore]) -> None:
    """Write boards of people who had none, and their items. Records and announces nothing, and plants nothing."""
    if not made:
        return
    slots: Counter[int] = Counter()
    rows = []
    for board in made:
        slots[board.owner_id] += 1
        rows.append(
            {
                "public_id": new_public_id(),
                "owner_id": board.owner_id,
                "slot": slots[board.owner_id],
                "name": board.name,
                "description": board.description,
                "public": board.public,
                "created_at": board.at,
            }
        )
    ids = session().scalars(insert(Board).returning(Board.id, sort_by_parameter_order=True), rows).all()
    insert_many(
        BoardItem,
        (
            {
                "board_id": board_id,
                "kind": item.kind,
                "subject_id": item.subject_id,
                "position": place,
                "reason": item.reason,
                "cover": False,
                "at": item.at,
            }
            for board_id, board in zip(ids, made, strict=True)
            for place, item in enumerate(board.items, 1)
        ),
    )
