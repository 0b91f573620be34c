"""The read side of hauls. Each function runs one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from community.hauls.models import HaulLine, HaulState
from community.notes import queries as notes
from community.platform.db import session


@dataclass(frozen=True)
class HaulRow:
    """What a haul says about its purchase; `days` is the day of use on which it was posted."""

    note_id: int
    author_id: int
    product_id: int
    product_name: str
    option_text: str
    days: int
    stars: int | None
    state: str
    posted_at: datetime


_HAUL = select(
    HaulLine.note_id,
    HaulLine.author_id,
    HaulLine.product_id,
    HaulLine.product_name,
    HaulLine.option_text,
    HaulLine.days,
    HaulLine.stars,
    HaulLine.state,
    HaulLine.posted_at,
)
_OF_NOTES = _HAUL.where(HaulLine.note_id.in_(bindparam("ids", expanding=True)))
_OF_PRODUCT = (
    _HAUL.where(HaulLine.product_id == bindparam("product_id"), HaulLine.state == HaulState.STANDS)
    .order_by(HaulLine.id.desc())
    .limit(bindparam("size"))
)
_SHOWN = select(HaulLine.order_line_id, HaulLine.note_id).where(
    HaulLine.order_line_id.in_(bindparam("ids", expanding=True))
)


def badges(note_ids: Iterable[int]) -> dict[int, HaulRow]:
    """Note → its haul, dropped ones included."""
    wanted = list(set(note_ids))
    rows = session().execute(_OF_NOTES, {"ids": wanted}) if wanted else ()
    return {row.note_id: HaulRow(**row._mapping) for row in rows}


def of_product(product_id: int, size: int = 500) -> list[HaulRow]:
    """The newest standing hauls about a product; whether their notes are still there, the notes know."""
    return [HaulRow(**row._mapping) for row in session().execute(_OF_PRODUCT, {"product_id": product_id, "size": size})]


def public_ids(order_line_ids: Sequence[int]) -> dict[int, str]:
    """Order line → the public id of the note that shows it, as long as that is there to be seen. Two statements."""
    by_line = shown(order_line_ids)
    known = notes.notes(by_line.values())
    return {
        line_id: known[note_id].public_id
        for line_id, note_id in by_line.items()
        if note_id in known and known[note_id].state == "published"
    }


def shown(order_line_ids: Iterable[int]) -> dict[int, int]:
    """Order line → the note that shows it."""
    wanted = list(set(order_line_ids))
    return dict(session().execute(_SHOWN, {"ids": wanted}).all()) if wanted else {}
