"""The commission of an order line: decided when the order is paid, released after the return period, or taken back."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from community.influencers.links import is_approved, last_click
from community.influencers.models import Commission, CommissionState, LinkClick, Reason
from community.influencers.rates import rates
from community.influencers.rules import COMMISSION, RETURN_PERIOD, Sale, decide
from community.ledger import service as ledger
from community.ledger.service import Line
from community.merchants import queries as merchants
from community.platform.db import insert_once, session
from community.platform.settings import settings
from community.platform.states import move
from community.platform.time import business_day, now
from community.shop.orders import queries as orders

_OF_ORDER = select(Commission).where(Commission.order_id == bindparam("order_id")).order_by(Commission.id)
_DUE = (
    select(Commission.id)
    .where(Commission.state == CommissionState.held, Commission.release_at <= bindparam("now"))
    .order_by(Commission.id)
    .limit(bindparam("size"))
)


def _payable(merchant_id: int) -> str:
    return f"merchant:{merchant_id}:payable"


def _held(person_id: int) -> str:
    return f"influencer:{person_id}:held"


def _released(person_id: int) -> str:
    return f"influencer:{person_id}:payable"


def decide_order(order_id: int) -> None:
    """Write one frozen line for each order line that a click led to, and post what is due. Safe to run twice."""
    lines = orders.paid_lines(order_id)
    if not lines:
        return
    in_force = rates([(line.merchant_id, line.product_id) for line in lines], lines[0].placed_at)
    for line in lines:
        click = last_click(line.product_id, line.buyer_id, line.visitor_id, line.placed_at, line.origin)
        if click is not None:
            _freeze(line, click, in_force.get(line.product_id))


def _freeze(line: orders.LineRow, click: LinkClick, rate_bp: int | None) -> None:
    sale = Sale(
        buyer_id=line.buyer_id,
        beneficiary_id=click.beneficiary_id,
        base_minor=line.total_minor,
        placed_at=line.placed_at,
        clicked_at=click.clicked_at,
        rate_bp=rate_bp,
        approved=is_approved(click.beneficiary_id),
        own_merchant=click.beneficiary_id in merchants.staff_of(line.merchant_id),
    )
    decision = decide(sale, timedelta(days=settings().attribution_days))
    written = insert_once(
        Commission,
        order_line_id=line.id,
        order_id=line.order_id,
        order_public_id=line.order_public_id,
        merchant_id=line.merchant_id,
        beneficiary_id=click.beneficiary_id,
        link_id=click.link_id,
        note_id=click.note_id,
        product_id=line.product_id,
        product_name=line.product_name[:200],
        currency=line.currency,
        base_minor=line.total_minor,
        rate_bp=decision.rate_bp,
        amount_minor=decision.amount_minor,
        state=decision.state,
        reason=decision.reason,
        clicked_at=click.clicked_at,
        placed_at=line.placed_at,
        day=business_day(line.placed_at),
        created_at=now(),
    )
    if written and decision.amount_minor:
        _post(
            "commission",
            line.id,
            _payable(line.merchant_id),
            _held(click.beneficiary_id),
            decision.amount_minor,
            line.currency,
        )


def start_return_period(order_id: int, delivered_at: datetime) -> None:
    """The order arrived: what it earns is released when the return period is over."""
    session().execute(
        update(Commission)
        .where(
            Commission.order_id == order_id,
            Commission.state == CommissionState.held,
            Commission.release_at.is_(None),
        )
        .values(release_at=delivered_at + RETURN_PERIOD)
    )


def release_due(size: int = 500) -> int:
    """Release what has been held long enough; returns how many lines."""
    due = session().execute(_DUE, {"now": now(), "size": size}).scalars().all()
    for commission_id in due:
        move(
            COMMISSION,
            Commission,
            commission_id,
            CommissionState.released,
            actor_id=None,
            why="return period over",
            extra={"released_at": now()},
        )
        line = session().get_one(Commission, commission_id)
        held, released = _held(line.beneficiary_id), _released(line.beneficiary_id)
        _post("commission_release", line.order_line_id, held, released, line.amount_minor, line.currency)
    return len(due)


def reverse_order(order_id: int) -> None:
    """The order was refunded in full: take back exactly what each line earned. Safe to run twice."""
    for line in session().execute(_OF_ORDER, {"order_id": order_id}).scalars():
        if line.state not in (CommissionState.held, CommissionState.released):
            continue
        owed = _held if line.state == CommissionState.held else _released
        move(
            COMMISSION,
            Commission,
            line.id,
            CommissionState.reversed,
            actor_id=None,
            why="order refunded",
            extra={"reversed_at": now(), "reason": Reason.refunded},
        )
        of, to = owed(line.beneficiary_id), _payable(line.merchant_id)
        _post("commission_reversal", line.order_line_id, of, to, line.amount_minor, line.currency)


def _post(kind: str, order_line_id: int, of: str, to: str, minor: int, currency: str) -> None:
    """Owe `minor` less to `of` and more to `to`: what is owed to somebody stands in the book as a credit."""
    ledger.post(kind, f"line:{order_line_id}", [Line(of, minor, currency), Line(to, -minor, currency)])
