"""The verbs of hauls: publish one, drop the badges of a refunded order."""

from datetime import datetime

from sqlalchemy import bindparam, select

from community.hauls.errors import AlreadyShown, BadStars, NotBought
from community.hauls.events import HaulDropped
from community.hauls.models import HaulLine, HaulState
from community.hauls.rules import HAUL, days_used
from community.notes import service as notes
from community.notes.service import Note, NoteDraft
from community.platform.db import insert_once, session
from community.platform.events import announce
from community.platform.states import move
from community.platform.time import now
from community.shop.orders import queries as orders

_SHOWN = select(HaulLine.id).where(HaulLine.order_line_id == bindparam("line_id"))
_OF_ORDER = select(HaulLine).where(HaulLine.order_id == bindparam("order_id"), HaulLine.state == HaulState.STANDS)


def publish(
    author_id: int,
    order_line_id: int,
    draft: NoteDraft,
    *,
    stars: int | None = None,
    lang: str = "zh",
    at: datetime | None = None,
) -> Note:
    """Post a note that cites a delivered, unrefunded line of the author's own, as of `at` (now when omitted).

    Raises NotBought, AlreadyShown, BadStars, and what `notes.publish` raises; then there is neither note nor haul.
    """
    if stars is not None and not 1 <= stars <= 5:
        raise BadStars
    line = orders.line_for_haul(order_line_id, author_id)
    if line is None or line.delivered_at is None:
        raise NotBought
    if session().execute(_SHOWN, {"line_id": order_line_id}).first() is not None:
        raise AlreadyShown
    moment = at or now()
    days = days_used(line.delivered_at, moment)
    note = notes.publish(author_id, draft, lang=lang, haul=True, haul_days=days, at=moment)
    written = insert_once(
        HaulLine,
        note_id=note.id,
        order_line_id=order_line_id,
        order_id=line.order_id,
        author_id=author_id,
        product_id=line.product_id,
        sku_id=line.sku_id,
        product_name=line.product_name[:120],
        option_text=line.option_text[:200],
        days=days,
        stars=stars,
        state=HaulState.STANDS.value,
        posted_at=moment,
    )
    if not written:  # somebody was quicker by a moment: the caller's transaction takes the note back
        raise AlreadyShown
    return note


def drop_order(order_id: int) -> None:
    """The order was refunded: the hauls of its lines lose their badge. Safe to run twice."""
    for row in session().scalars(_OF_ORDER, {"order_id": order_id}).all():
        move(HAUL, HaulLine, row.id, HaulState.DROPPED, actor_id=None, why="refunded")
        notes.drop_haul(row.note_id)
        announce(HaulDropped(note_id=row.note_id, product_id=row.product_id))
