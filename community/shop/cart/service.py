"""The verbs of the cart. They run in the caller's transaction."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, case, delete, func, select, update

from community.activity import service as activity
from community.activity.service import Verb
from community.catalog import queries as catalog
from community.catalog.errors import NoSuchSku, SoldOut
from community.platform.db import insert_once, session
from community.platform.time import now
from community.platform.viewer import Actor
from community.shop.cart.models import CartLine
from community.shop.cart.rules import MAX_LINES, MAX_ORIGIN, MAX_QUANTITY, together, valid_quantity
from community.shop.errors import BadOrigin, BadQuantity, NoSuchLine, NotForSale, TooManyLines


def add(actor: Actor, sku_id: int, quantity: int = 1, origin: str | None = None) -> None:
    """Put goods in; more of the same SKU adds up. Reserves nothing.

    Raises BadQuantity, BadOrigin, NoSuchSku, NotForSale, SoldOut, TooManyLines.
    """
    if not valid_quantity(quantity):
        raise BadQuantity
    if origin is not None and len(origin) > MAX_ORIGIN:
        raise BadOrigin
    sku = catalog.sku_lines([sku_id], "zh").get(sku_id)
    if sku is None:
        raise NoSuchSku
    if not sku.on_sale:
        raise NotForSale(sku_id=sku_id, product=sku.product_name)
    if sku.available == 0:
        raise SoldOut(sku_id)
    lines = session().execute(select(func.count()).select_from(CartLine).where(_of(actor))).scalar_one()
    fresh = insert_once(
        CartLine,
        person_id=actor.person_id,
        visitor_id=None if actor.person_id else actor.visitor_id,
        sku_id=sku_id,
        quantity=quantity,
        origin=origin,
        added_at=now(),
    )
    if fresh and lines >= MAX_LINES:
        raise TooManyLines
    if not fresh:
        more = CartLine.quantity + quantity
        session().execute(
            update(CartLine)
            .where(_of(actor), CartLine.sku_id == sku_id)
            .values(
                quantity=case((more > MAX_QUANTITY, MAX_QUANTITY), else_=more),
                origin=origin or CartLine.origin,
            )
        )
    activity.record(Verb.CART, "product", sku.product_id, actor)


def set_quantity(actor: Actor, line_id: int, quantity: int) -> None:
    """Change one line; 0 takes it out. Raises BadQuantity, NoSuchLine (also for somebody else's)."""
    mine = (CartLine.id == line_id, _of(actor))
    if quantity == 0:
        changed = session().execute(delete(CartLine).where(*mine))
    elif valid_quantity(quantity):
        changed = session().execute(update(CartLine).where(*mine).values(quantity=quantity))
    else:
        raise BadQuantity
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise NoSuchLine


def merge(visitor_id: str, person_id: int) -> None:
    """What the visitor gathered becomes the person's; quantities of one SKU add up."""
    guest = session().scalars(select(CartLine).where(CartLine.visitor_id == visitor_id).order_by(CartLine.sku_id)).all()
    if not guest:
        return
    own = {
        line.sku_id: line
        for line in session().scalars(
            select(CartLine).where(
                CartLine.person_id == person_id, CartLine.sku_id.in_({line.sku_id for line in guest})
            )
        )
    }
    for line in guest:
        if mine := own.get(line.sku_id):
            mine.quantity = together(mine.quantity, line.quantity)
            mine.origin = line.origin or mine.origin
            session().delete(line)
        else:
            line.person_id, line.visitor_id = person_id, None
    session().flush()


def take(person_id: int, sku_ids: Iterable[int]) -> None:
    """Take out what has just been ordered."""
    session().execute(delete(CartLine).where(CartLine.person_id == person_id, CartLine.sku_id.in_(set(sku_ids))))


def forget(person_id: int) -> None:
    """The person is leaving."""
    session().execute(delete(CartLine).where(CartLine.person_id == person_id))


def _of(actor: Actor) -> ColumnElement[bool]:
    if actor.person_id is not None:
        return CartLine.person_id == actor.person_id
    return CartLine.visitor_id == actor.visitor_id
