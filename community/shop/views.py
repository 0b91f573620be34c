"""What the shop's pages show that no single query says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from community.accounts.addresses import AddressRow
from community.shop import hooks
from community.shop.orders import queries as orders
from community.shop.orders.models import OrderState
from community.shop.orders.queries import OrderRow
from community.shop.payments import queries as payments
from community.shop.payments import sandbox
from community.shop.payments.models import PaymentState
from community.shop.payments.queries import PaymentRow
from community.shop.payments.service import FOR_ORDERS
from community.shop.refunds import queries as refunds
from community.shop.refunds.queries import RefundRow

# tab name -> the states it shows
BUYER_TABS: dict[str, tuple[str, ...]] = {
    "all": tuple(OrderState),
    "unpaid": (OrderState.UNPAID,),
    "paid": (OrderState.PAID,),
    "shipped": (OrderState.SHIPPED,),
    "delivered": (OrderState.DELIVERED,),
    "refunds": (OrderState.REFUNDING, OrderState.REFUNDED),
}
MERCHANT_TABS: dict[str, tuple[str, ...]] = {
    "paid": (OrderState.PAID,),
    "shipped": (OrderState.SHIPPED,),
    "delivered": (OrderState.DELIVERED,),
    "refunds": (OrderState.REFUNDING, OrderState.REFUNDED),
    "all": tuple(OrderState),
}


@dataclass(frozen=True)
class Tab:
    url: str
    name: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class AddressChoice:
    """An address to send to; `chosen` marks the one that is offered first."""

    id: int
    receiver: str
    line_text: str
    chosen: bool


@dataclass(frozen=True)
class PayView:
    """The gateway's page. `state`: waiting (for the payer), sent (for the gateway), paid, late (paid after the goods were
    gone: it goes back), failed (may be tried again), expired."""

    public_id: str
    purpose: str
    total_minor: int
    currency: str
    state: str
    expires_at: datetime
    return_path: str
    order_public_ids: list[str]


@dataclass(frozen=True)
class OrderExtras:
    """What hangs on orders: their payments by payment id, refunds by order id, the notes written about lines by line id."""

    payments: dict[int, PaymentRow]
    refunds: dict[int, RefundRow]
    hauls: dict[int, str]


def tab_name(name: str) -> str:
    return {
        "all": _("All"),
        "unpaid": _("To be paid"),
        "paid": _("Being packed"),
        "shipped": _("On its way"),
        "delivered": _("Received"),
        "refunds": _("Refunds"),
    }[name]


def tabs(
    endpoint: str, names: dict[str, tuple[str, ...]], current: str, counts: dict[str, int], **where: Any
) -> list[Tab]:
    """One tab per group of states, each with how many orders it shows; the one that shows all has no number."""
    return [
        Tab(
            url_for(endpoint, **where, state=None if index == 0 else name),
            tab_name(name),
            None if name == "all" else sum(counts[state] for state in states),
            name == current,
        )
        for index, (name, states) in enumerate(names.items())
    ]


def extras(rows: Sequence[OrderRow]) -> OrderExtras:
    """Two statements, and what the plugged hooks need."""
    line_ids = [line.id for order in rows for line in order.lines]
    hauls: dict[int, str] = {}
    for found in hooks.hauls_of(line_ids) if line_ids else []:
        hauls |= found
    return OrderExtras(
        payments.payments({order.payment_id for order in rows}), refunds.refunds_of(order.id for order in rows), hauls
    )


def history(order: OrderRow, refund: RefundRow | None) -> list[tuple[str, datetime]]:
    """What happened when, oldest first."""
    steps = [
        (_("Placed"), order.placed_at),
        (_("Paid"), order.paid_at),
        (_("Shipped"), order.shipped_at),
        (_("Received"), order.delivered_at),
        (_("Refund asked for"), refund.created_at if refund else None),
        (_("Money back"), refund.settled_at if refund else None),
    ]
    return [(what, at) for what, at in steps if at is not None]


def address_choices(addresses: Sequence[AddressRow], chosen_id: int | None) -> list[AddressChoice]:
    """The address book with one chosen: the given one if it is there, else the first, which is the preferred one."""
    ids = [address.id for address in addresses]
    first = chosen_id if chosen_id in ids else (ids[0] if ids else None)
    return [AddressChoice(row.id, row.receiver, row.line_text, row.id == first) for row in addresses]


def pay_view(payment: PaymentRow) -> PayView:
    """Up to three statements."""
    sums = orders.sums_of_payment(payment.id) if payment.purpose == FOR_ORDERS else []
    if payment.settled:
        late = any(order.state == OrderState.CANCELLED for order in sums)
        state = "late" if late else "paid"
    elif sandbox.answering(payment):
        state = "sent"
    elif not payment.payable:
        state = "expired"
    else:
        state = "failed" if payment.state == PaymentState.DECLINED else "waiting"
    return PayView(
        public_id=payment.public_id,
        purpose=payment.purpose,
        total_minor=payment.amount_minor,
        currency=payment.currency,
        state=state,
        expires_at=payment.expires_at,
        return_path=payment.return_path,
        order_public_ids=[order.public_id for order in sums],
    )
