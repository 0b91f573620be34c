"""Stock moves. Each takes `{sku_id: quantity}`, goes through the SKUs in primary-key order, and is all or nothing.

`hold` takes goods out of what is available while they stay in the warehouse; `release` gives them back; `ship` lets held
goods leave; `take_back` receives shipped ones again. So `on_hand - available` is always what unshipped orders hold.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import BindParameter, Update, bindparam, func, select, update

from community.catalog.errors import BadQuantity, NoSuchSku, SoldOut
from community.catalog.events import ProductChanged, StockRanOut
from community.catalog.models import Sku
from community.platform.db import session
from community.platform.events import announce

_SKU: BindParameter[int] = bindparam("sku")
_QUANTITY: BindParameter[int] = bindparam("quantity")
_TABLE = Sku.__table__
# Core statements over the table: one UPDATE by primary key per SKU, sent together.
_HOLD = (
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id == _SKU, _TABLE.c.available >= _QUANTITY)
    .values(available=_TABLE.c.available - _QUANTITY)
)
_RELEASE = (
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id == _SKU, _TABLE.c.on_hand - _TABLE.c.available >= _QUANTITY)
    .values(available=_TABLE.c.available + _QUANTITY)
)
_SHIP = (
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id == _SKU, _TABLE.c.on_hand - _TABLE.c.available >= _QUANTITY)
    .values(on_hand=_TABLE.c.on_hand - _QUANTITY)
)
_RECEIVE = (
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id == _SKU)
    .values(on_hand=_TABLE.c.on_hand + _QUANTITY, available=_TABLE.c.available + _QUANTITY)
)
_LOCK = (
    select(Sku.id, Sku.available)
    .where(Sku.id.in_(bindparam("ids", expanding=True)))
    .order_by(Sku.id)
    .with_for_update(key_share=True)  # not against those who only refer to the row
)
_EMPTY = (
    select(Sku.product_id)
    .where(
        Sku.product_id.in_(select(Sku.product_id).where(Sku.id.in_(bindparam("ids", expanding=True))).scalar_subquery())
    )
    .group_by(Sku.product_id)
    .order_by(Sku.product_id)
    .having(func.sum(Sku.available) == 0)
)
_PRODUCT_OF = select(Sku.product_id).where(Sku.id == bindparam("sku"))


class StockBroken(RuntimeError):
    """A locked row did not move, or more was given back or shipped than is held: a mistake in the code, not a person's."""


def lock(sku_ids: Iterable[int]) -> dict[int, int]:
    """Keep other writers off these rows until the transaction ends, in primary-key order; what is available of each."""
    return {row.id: row.available for row in session().execute(_LOCK, {"ids": sorted(set(sku_ids))})}


def hold(lines: Mapping[int, int], available: Mapping[int, int] | None = None) -> None:
    """Take the quantities out of what is available. `available`: what `lock` said in this very transaction, if it was asked.

    Raises SoldOut for the first SKU with too few, or NoSuchSku; then nothing was taken.
    """
    if available is None:
        available = lock(lines)
    for sku_id in sorted(lines):
        if sku_id not in available:
            raise NoSuchSku
        if available[sku_id] < lines[sku_id]:
            raise SoldOut(sku_id, available[sku_id])
    if _moved(_HOLD, lines) < len(lines):
        raise StockBroken(f"hold {dict(lines)}")
    emptied = [sku_id for sku_id, quantity in lines.items() if available[sku_id] == quantity]
    if emptied:
        for product_id in session().execute(_EMPTY, {"ids": emptied}).scalars():
            announce(StockRanOut(product_id=product_id))


def release(lines: Mapping[int, int]) -> None:
    """Make held goods available again."""
    if _moved(_RELEASE, lines) < len(lines):
        raise StockBroken(f"release {dict(lines)}")


def ship(lines: Mapping[int, int]) -> None:
    """Held goods leave the warehouse."""
    if _moved(_SHIP, lines) < len(lines):
        raise StockBroken(f"ship {dict(lines)}")


def take_back(lines: Mapping[int, int]) -> None:
    """Shipped goods are back in the warehouse and on sale."""
    if _moved(_RECEIVE, lines) < len(lines):
        raise StockBroken(f"take back {dict(lines)}")


def restock(sku_id: int, quantity: int) -> None:
    """New goods arrived. Raises NoSuchSku, BadQuantity."""
    if _moved(_RECEIVE, {sku_id: quantity}) == 0:
        raise NoSuchSku
    announce(ProductChanged(product_id=session().execute(_PRODUCT_OF, {"sku": sku_id}).scalar_one()))


def _moved(statement: Update, lines: Mapping[int, int]) -> int:
    """Run the statement for each SKU in primary-key order; how many rows it moved."""
    if not lines:
        return 0
    if any(type(quantity) is not int or quantity < 1 for quantity in lines.values()):
        raise BadQuantity
    rows = [{"sku": sku_id, "quantity": lines[sku_id]} for sku_id in sorted(lines)]
    return int(session().connection().execute(statement, rows).rowcount)
