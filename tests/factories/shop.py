"""Buyers, orders and the sandbox gateway for tests. They open their own transactions and need an app context."""

from dataclasses import dataclass
from itertools import count

from sqlalchemy import text

from community.catalog import queries as catalog
from community.platform.db import session, transaction
from community.platform.settings import settings
from community.platform.time import now
from community.shop.checkout import service as checkout
from community.shop.checkout.service import Wanted
from community.shop.orders import queries as orders_read
from community.shop.orders import service as orders
from community.shop.orders.queries import OrderSum
from community.shop.payments import rules, sandbox
from community.shop.payments import service as payments
from community.shop.payments.gateway import Notice
from community.shop.payments.queries import PaymentRow
from tests.factories.accounts import make_address, make_person

_keys = count(1)


@dataclass(frozen=True)
class Buyer:
    id: int
    address_id: int


def make_buyer(name: str = "买家") -> Buyer:
    person_id = make_person(name)
    return Buyer(person_id, make_address(person_id).id)


def cost(wanted: list[Wanted]) -> dict[str, int]:
    return checkout.quote(wanted, "zh").totals


def place_all(buyer: Buyer, wanted: list[Wanted], *, key: str | None = None) -> list[PaymentRow]:
    """Order at the price of this moment."""
    expected = cost(wanted)
    with transaction():
        return checkout.place_all(buyer.id, None, wanted, buyer.address_id, expected, key or f"key-{next(_keys)}")


def place(
    buyer: Buyer, sku_id: int, quantity: int = 1, *, origin: str | None = None, key: str | None = None
) -> PaymentRow:
    (payment,) = place_all(buyer, [Wanted(sku_id, quantity, origin)], key=key)
    return payment


def pay(payment: PaymentRow) -> PaymentRow:
    """Settle as the gateway's webhook would."""
    with transaction():
        return payments.settle(payment.public_id, "test", payment.amount_minor, payment.currency)


def order_of(payment: PaymentRow) -> OrderSum:
    (order,) = orders_read.sums_of_payment(payment.id)
    return order


def make_paid_order(
    buyer: Buyer | None = None, sku_id: int | None = None, quantity: int = 1, **more: object
) -> OrderSum:
    """One paid order of one line."""
    from_buyer = buyer or make_buyer()
    if sku_id is None:
        raise ValueError("a SKU is needed")
    return order_of(pay(place(from_buyer, sku_id, quantity, **more)))  # type: ignore[arg-type]


def make_delivered_order(buyer: Buyer, sku_id: int, quantity: int = 1, **more: object) -> OrderSum:
    """One order of one line that arrived."""
    order = make_paid_order(buyer, sku_id, quantity, **more)
    with transaction():
        orders.ship(order.id, None, "SF1234567890")
    with transaction():
        orders.receive(order.id, buyer.id)
    return orders_read.sum_of(order.id)


def notice(about: PaymentRow, kind: str = "payment.settled", **changes: object) -> Notice:
    told: dict[str, object] = {
        "id": f"{kind}-{about.public_id}",
        "kind": kind,
        "payment": about.public_id,
        "reference": "sandbox-test",
        "amount_minor": about.amount_minor,
        "currency": about.currency,
    }
    return Notice.model_validate(told | changes)


def signed(body: bytes, *, secret: str | None = None, at: float | None = None) -> dict[str, str]:
    """The headers with which the sandbox gateway sends this body."""
    stamp = int(now().timestamp() if at is None else at)
    return {
        sandbox.SIGNATURE_HEADER: rules.header(secret or settings().sandbox_secret, stamp, body),
        "Content-Type": "application/json",
        "Accept": "application/json",
    }


def count_of(table: str) -> int:
    """How many rows a table has, seen from outside."""
    session().rollback()
    return int(session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def state_of(order: OrderSum) -> str:
    session().rollback()
    return orders_read.sum_of(order.id).state


def sku(sku_id: int) -> catalog.SkuRow:
    return catalog.skus([sku_id], "zh")[sku_id]
