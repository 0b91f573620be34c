"""The read side of the cart."""

from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, select

from community.catalog import queries as catalog
from community.catalog.queries import SkuRow
from community.platform.db import session
from community.platform.viewer import Actor
from community.shop.cart.models import CartLine

_LINES = select(CartLine.id, CartLine.sku_id, CartLine.quantity, CartLine.origin).order_by(CartLine.id.desc())
_LINES_OF_PERSON = _LINES.where(CartLine.person_id == bindparam("key"))
_LINES_OF_VISITOR = _LINES.where(CartLine.visitor_id == bindparam("key"))
_COUNT = select(func.coalesce(func.sum(CartLine.quantity), 0))
_COUNT_OF_PERSON = _COUNT.where(CartLine.person_id == bindparam("key"))
_COUNT_OF_VISITOR = _COUNT.where(CartLine.visitor_id == bindparam("key"))


@dataclass(frozen=True)
class CartLineRow:
    """A line with its SKU as it is sold now. `short`: fewer are left than wanted; `gone`: it is not sold any more."""

    id: int
    quantity: int
    origin: str | None
    sku: SkuRow

    @property
    def total_minor(self) -> int:
        return self.sku.price_minor * self.quantity

    @property
    def gone(self) -> bool:
        return not self.sku.on_sale

    @property
    def short(self) -> bool:
        return not self.gone and self.sku.available < self.quantity

    @property
    def ready(self) -> bool:
        return not self.gone and not self.short

    @property
    def live(self) -> bool:
        return not self.gone


@dataclass(frozen=True)
class CartGroup:
    """The lines of one shop; `goods_minor` sums those that can be bought as they stand."""

    shop_id: int
    shop_slug: str
    shop_name: str
    currency: str
    lines: list[CartLineRow]

    @property
    def goods_minor(self) -> int:
        return sum(line.total_minor for line in self.lines if line.ready)


@dataclass(frozen=True)
class CartView:
    """A cart by shop, the shop of the newest line first. `totals`: currency → goods of the lines that can be bought."""

    groups: list[CartGroup]

    @property
    def lines(self) -> list[CartLineRow]:
        return [line for group in self.groups for line in group.lines]

    @property
    def ready(self) -> list[CartLineRow]:
        return [line for line in self.lines if line.ready]

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def totals(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for group in self.groups:
            if group.goods_minor:
                found[group.currency] = found.get(group.currency, 0) + group.goods_minor
        return found


def view(actor: Actor, lang: str) -> CartView:
    """The cart with live prices and stock. Three statements, whatever its size."""
    rows = session().execute(*_for(actor, _LINES_OF_PERSON, _LINES_OF_VISITOR)).all()
    skus = catalog.skus([row.sku_id for row in rows], lang)
    groups: dict[int, CartGroup] = {}
    for row in rows:
        sku = skus[row.sku_id]
        group = groups.setdefault(sku.shop_id, CartGroup(sku.shop_id, sku.shop_slug, sku.shop_name, sku.currency, []))
        group.lines.append(CartLineRow(row.id, row.quantity, row.origin, sku))
    return CartView(list(groups.values()))


def count(actor: Actor) -> int:
    """How many things are in it, for the page frame. One statement."""
    return int(session().execute(*_for(actor, _COUNT_OF_PERSON, _COUNT_OF_VISITOR)).scalar_one())


def _for(actor: Actor, of_person: Select, of_visitor: Select) -> tuple[Select, dict[str, object]]:
    if actor.person_id is not None:
        return of_person, {"key": actor.person_id}
    return of_visitor, {"key": actor.visitor_id}
