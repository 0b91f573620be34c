"""The read side of orders: rows for pages and for the domains that follow a sale."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from community.catalog import queries as catalog
from community.catalog.queries import ShopRow
from community.media import queries as media
from community.media.queries import PictureRow
from community.platform.db import session
from community.platform.pages import Page, decode_cursor, page_of
from community.platform.time import now
from community.shop.errors import NoSuchOrder
from community.shop.orders.models import Order, OrderLine, OrderState
from community.shop.orders.rules import masked

_NEWEST = 2**63 - 1


@dataclass(frozen=True)
class LineRow:
    """One bought SKU at the agreed price, with what the line's followers (haul, commission) need of its order.

    `picture` is None where a function says it reads no pictures; `picture_id` is always there.
    """

    id: int
    order_id: int
    order_public_id: str
    order_state: str
    buyer_id: int
    merchant_id: int
    shop_id: int
    product_id: int
    sku_id: int
    quantity: int
    unit_minor: int
    total_minor: int
    currency: str
    product_public_id: str
    product_name: str
    option_text: str
    picture_id: int | None
    picture: PictureRow | None
    origin: str | None
    visitor_id: str | None
    placed_at: datetime
    delivered_at: datetime | None

    @property
    def name(self) -> str:
        return self.product_name

    @property
    def picture_key(self) -> str | None:
        return self.picture.key if self.picture else None


@dataclass(frozen=True)
class OrderRow:
    """One order with its lines. `address` has receiver, phone, country, region, city, line, postcode, line_text.

    `cancel_reason` is `expired` or `buyer` for a cancelled one. The `can_*` say which buttons the buyer sees.
    """

    id: int
    public_id: str
    buyer_id: int
    merchant_id: int
    shop_id: int
    payment_id: int
    state: str
    cancel_reason: str | None
    currency: str
    goods_minor: int
    shipping_minor: int
    total_minor: int
    fee_minor: int
    address: dict[str, Any]
    tracking: str
    placed_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    refunded_at: datetime | None
    shop: ShopRow
    lines: list[LineRow]

    @property
    def can_pay(self) -> bool:
        return self.state == OrderState.UNPAID and self.expires_at > now()

    @property
    def can_cancel(self) -> bool:
        return self.state in (OrderState.UNPAID, OrderState.PAID)

    @property
    def can_receive(self) -> bool:
        return self.state == OrderState.SHIPPED

    @property
    def can_refund(self) -> bool:
        return self.state in (OrderState.PAID, OrderState.SHIPPED, OrderState.DELIVERED)

    @property
    def shop_name(self) -> str:
        return self.shop.name

    @property
    def shop_slug(self) -> str:
        return self.shop.slug

    @property
    def phone_masked(self) -> str:
        return masked(self.address["phone"])


@dataclass(frozen=True)
class OrderSum:
    """An order in figures, for those who move its money."""

    id: int
    public_id: str
    buyer_id: int
    merchant_id: int
    payment_id: int
    state: str
    currency: str
    total_minor: int


_ORDER = select(
    Order.id,
    Order.public_id,
    Order.buyer_id,
    Order.merchant_id,
    Order.shop_id,
    Order.payment_id,
    Order.state,
    Order.cancel_reason,
    Order.currency,
    Order.goods_minor,
    Order.shipping_minor,
    Order.total_minor,
    Order.fee_minor,
    Order.address,
    Order.tracking,
    Order.placed_at,
    Order.expires_at,
    Order.paid_at,
    Order.shipped_at,
    Order.delivered_at,
    Order.refunded_at,
)
_OWN = _ORDER.where(Order.public_id == bindparam("public_id"), Order.buyer_id == bindparam("buyer_id"))
_OF_MERCHANT_ONE = _ORDER.where(
    Order.public_id == bindparam("public_id"), Order.merchant_id == bindparam("merchant_id")
)
_BY_IDS = _ORDER.where(Order.id.in_(bindparam("ids", expanding=True)))
_OF_PAYMENT = _ORDER.where(Order.payment_id == bindparam("payment_id")).order_by(Order.id)
_SUM = select(
    Order.id,
    Order.public_id,
    Order.buyer_id,
    Order.merchant_id,
    Order.payment_id,
    Order.state,
    Order.currency,
    Order.total_minor,
)
_SUM_OF = _SUM.where(Order.id == bindparam("id"))
_SUM_BY_PUBLIC_ID = _SUM.where(Order.public_id == bindparam("public_id"))
_SUMS_OF_PAYMENT = _SUM.where(Order.payment_id == bindparam("payment_id")).order_by(Order.id)
_SUM_OF_BUYER = _SUM.where(Order.public_id == bindparam("public_id"), Order.buyer_id == bindparam("buyer_id"))
_PAGE = (
    _ORDER.where(Order.id < bindparam("before"), Order.state.in_(bindparam("states", expanding=True)))
    .order_by(Order.id.desc())
    .limit(bindparam("size"))
)
_PAGE_OF_BUYER = _PAGE.where(Order.buyer_id == bindparam("owner"))
_PAGE_OF_MERCHANT = _PAGE.where(Order.merchant_id == bindparam("owner"))
_COUNTS = select(Order.state, func.count()).group_by(Order.state)
_COUNTS_OF_MERCHANT = _COUNTS.where(Order.merchant_id == bindparam("merchant_id"))
_COUNTS_OF_BUYER = _COUNTS.where(Order.buyer_id == bindparam("buyer_id"))
_LINE = select(
    OrderLine.id,
    OrderLine.order_id,
    Order.public_id.label("order_public_id"),
    Order.state.label("order_state"),
    Order.buyer_id,
    OrderLine.merchant_id,
    Order.shop_id,
    OrderLine.product_id,
    OrderLine.sku_id,
    OrderLine.quantity,
    OrderLine.unit_minor,
    OrderLine.total_minor,
    Order.currency,
    OrderLine.product_public_id,
    OrderLine.product_name,
    OrderLine.option_text,
    OrderLine.picture_id,
    OrderLine.origin,
    OrderLine.visitor_id,
    Order.placed_at,
    Order.delivered_at,
).join(Order, Order.id == OrderLine.order_id)
_LINES_OF = _LINE.where(OrderLine.order_id.in_(bindparam("ids", expanding=True))).order_by(OrderLine.id)
_LINES_BY_IDS = _LINE.where(OrderLine.id.in_(bindparam("ids", expanding=True)))
_LINE_OF_BUYER = _LINE.where(OrderLine.id == bindparam("line_id"), Order.buyer_id == bindparam("buyer_id"))
_DELIVERED_OF = (
    _LINE.where(Order.buyer_id == bindparam("buyer_id"), Order.state == OrderState.DELIVERED)
    .order_by(OrderLine.id.desc())
    .limit(100)
)
_KEPT = (
    select(Order.buyer_id)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .where(
        Order.buyer_id.in_(bindparam("buyers", expanding=True)),
        Order.state == OrderState.DELIVERED,
        OrderLine.product_id.in_(bindparam("products", expanding=True)),
    )
    .distinct()
)
_SHIPPED_BEFORE = (
    select(Order.id)
    .where(Order.state == OrderState.SHIPPED, Order.shipped_at <= bindparam("before"))
    .order_by(Order.id)
    .limit(500)
)
_PAID_BETWEEN = (
    select(Order.id)
    .where(Order.state == OrderState.PAID, Order.paid_at <= bindparam("before"), Order.paid_at > bindparam("after"))
    .order_by(Order.id)
    .limit(500)
)


def get(public_id: str, buyer_id: int) -> OrderRow:
    """The buyer's order. Five statements. Raises NoSuchOrder, also for somebody else's."""
    return _one(session().execute(_OWN, {"public_id": public_id, "buyer_id": buyer_id}).all())


def get_of_merchant(public_id: str, merchant_id: int) -> OrderRow:
    """The same for the seller. Raises NoSuchOrder."""
    return _one(session().execute(_OF_MERCHANT_ONE, {"public_id": public_id, "merchant_id": merchant_id}).all())


def orders_by_id(ids: Iterable[int]) -> dict[int, OrderRow]:
    wanted = list(ids)
    return {row.id: row for row in _orders(session().execute(_BY_IDS, {"ids": wanted}).all())} if wanted else {}


def sum_of(order_id: int) -> OrderSum:
    """One statement. Raises NoSuchOrder."""
    row = session().execute(_SUM_OF, {"id": order_id}).one_or_none()
    if row is None:
        raise NoSuchOrder
    return OrderSum(*row)


def own_sum(public_id: str, buyer_id: int | None) -> OrderSum:
    """The buyer's order in figures. One statement. Raises NoSuchOrder, also for somebody else's."""
    row = session().execute(_SUM_OF_BUYER, {"public_id": public_id, "buyer_id": buyer_id or 0}).one_or_none()
    if row is None:
        raise NoSuchOrder
    return OrderSum(*row)


def find_sum(public_id: str) -> OrderSum | None:
    """Whoever's order in figures; the caller decides who may see it. One statement."""
    row = session().execute(_SUM_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()
    return OrderSum(*row) if row else None


def sums_of_payment(payment_id: int) -> list[OrderSum]:
    """The payment's orders, oldest first. One statement."""
    return [OrderSum(*row) for row in session().execute(_SUMS_OF_PAYMENT, {"payment_id": payment_id})]


def orders_of_payment(payment_id: int) -> list[OrderRow]:
    return _orders(session().execute(_OF_PAYMENT, {"payment_id": payment_id}).all())


def orders_of(
    buyer_id: int, cursor: str | None = None, states: Sequence[str] = tuple(OrderState), size: int = 20
) -> Page[OrderRow]:
    """The buyer's orders, newest first. Five statements, whatever the size."""
    return _page(session().execute(_PAGE_OF_BUYER, _asked(buyer_id, cursor, states, size)).all(), size)


def orders_of_merchant(
    merchant_id: int, cursor: str | None = None, states: Sequence[str] = tuple(OrderState), size: int = 20
) -> Page[OrderRow]:
    """The seller's orders, newest first. Five statements, whatever the size."""
    return _page(session().execute(_PAGE_OF_MERCHANT, _asked(merchant_id, cursor, states, size)).all(), size)


def counts_of_merchant(merchant_id: int) -> dict[str, int]:
    """State → how many of the seller's orders are in it."""
    return _counted(session().execute(_COUNTS_OF_MERCHANT, {"merchant_id": merchant_id}).all())


def counts_of_buyer(buyer_id: int) -> dict[str, int]:
    return _counted(session().execute(_COUNTS_OF_BUYER, {"buyer_id": buyer_id}).all())


def lines(order_ids: Iterable[int]) -> dict[int, list[LineRow]]:
    """Order → its lines, with pictures. Two statements."""
    found: dict[int, list[LineRow]] = {}
    for line in _lines(session().execute(_LINES_OF, {"ids": list(order_ids)}).all(), pictures=True):
        found.setdefault(line.order_id, []).append(line)
    return found


def lines_by_id(line_ids: Iterable[int]) -> dict[int, LineRow]:
    """Lines by id, with pictures. Two statements."""
    rows = session().execute(_LINES_BY_IDS, {"ids": list(line_ids)}).all()
    return {line.id: line for line in _lines(rows, pictures=True)}


def paid_lines(order_id: int) -> list[LineRow]:
    """An order's lines without pictures, for those who follow a sale. One statement."""
    return _lines(session().execute(_LINES_OF, {"ids": [order_id]}).all(), pictures=False)


def line_for_haul(line_id: int, buyer_id: int) -> LineRow | None:
    """The line if this buyer received it and has not taken the money back, else None. Two statements."""
    rows = session().execute(_LINE_OF_BUYER, {"line_id": line_id, "buyer_id": buyer_id}).all()
    return next((line for line in _lines(rows, pictures=True) if line.order_state == OrderState.DELIVERED), None)


def delivered_lines(buyer_id: int) -> list[LineRow]:
    """What the buyer received last and may write a haul about, newest first, at most 100. Two statements."""
    return _lines(session().execute(_DELIVERED_OF, {"buyer_id": buyer_id}).all(), pictures=True)


def owners(person_ids: Collection[int], product_ids: Collection[int]) -> set[int]:
    """Those of the people who received one of these products and kept it. One statement."""
    given = {"buyers": list(person_ids), "products": list(product_ids)}
    return set(session().scalars(_KEPT, given))


def shipped_for(days: int) -> list[int]:
    """Ids of orders on their way for that many days and not yet said to be received."""
    return list(session().execute(_SHIPPED_BEFORE, {"before": now() - timedelta(days=days)}).scalars())


def paid_for(least: int, most: int) -> list[int]:
    """Ids of orders paid so many seconds ago, and not yet shipped."""
    at = now()
    given = {"before": at - timedelta(seconds=least), "after": at - timedelta(seconds=most)}
    return list(session().execute(_PAID_BETWEEN, given).scalars())


def _asked(owner: int, cursor: str | None, states: Sequence[str], size: int) -> dict[str, object]:
    (before,) = decode_cursor(cursor, int) if cursor else (_NEWEST,)
    return {"owner": owner, "before": before, "states": [str(state) for state in states], "size": size + 1}


def _page(rows: Sequence[Row], size: int) -> Page[OrderRow]:
    page = page_of(rows, size, lambda row: (row.id,))
    return Page(_orders(page.items), page.next)


def _counted(rows: Sequence[Row]) -> dict[str, int]:
    return dict.fromkeys(OrderState, 0) | {row[0]: row[1] for row in rows}


def _one(rows: Sequence[Row]) -> OrderRow:
    found = _orders(rows)
    if not found:
        raise NoSuchOrder
    return found[0]


def _orders(rows: Sequence[Row]) -> list[OrderRow]:
    if not rows:
        return []
    bought = lines(row.id for row in rows)
    shops = catalog.shops({row.shop_id for row in rows})
    return [OrderRow(**row._mapping, shop=shops[row.shop_id], lines=bought.get(row.id, [])) for row in rows]


def _lines(rows: Sequence[Row], *, pictures: bool) -> list[LineRow]:
    seen = media.pictures([row.picture_id for row in rows if row.picture_id]) if pictures else {}
    return [LineRow(**row._mapping, picture=seen.get(row.picture_id)) for row in rows]
