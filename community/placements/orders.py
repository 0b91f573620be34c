"""Which orders an advertisement brought: the last click of the buyer on that merchant's campaigns before the order."""

from datetime import timedelta

from sqlalchemy import bindparam, or_, select, update

from community.placements.models import AdClick, AdOrder
from community.platform.db import insert_once, session
from community.platform.settings import settings
from community.platform.time import now
from community.shop.orders import queries as orders

_LAST_CLICK = (
    select(AdClick.id, AdClick.campaign_id, AdClick.surface)
    .where(
        AdClick.merchant_id == bindparam("merchant_id"),
        or_(AdClick.person_id == bindparam("buyer_id"), AdClick.visitor_id == bindparam("visitor_id")),
        AdClick.clicked_at <= bindparam("placed_at"),
        AdClick.clicked_at >= bindparam("since"),
    )
    .order_by(AdClick.clicked_at.desc(), AdClick.id.desc())
    .limit(1)
)


def credit_order(order_id: int) -> None:
    """Count a paid order for the campaign that led to it, if one did. It costs nothing: clicks are what is paid for."""
    lines = orders.paid_lines(order_id)
    if not lines:
        return
    found = session().execute(
        _LAST_CLICK,
        {
            "merchant_id": lines[0].merchant_id,
            "buyer_id": lines[0].buyer_id,
            "visitor_id": next((line.visitor_id for line in lines if line.visitor_id), None),
            "placed_at": lines[0].placed_at,
            "since": lines[0].placed_at - timedelta(days=settings().attribution_days),
        },
    ).one_or_none()  # fmt: skip
    if found is None:
        return
    insert_once(
        AdOrder,
        order_id=order_id,
        campaign_id=found.campaign_id,
        click_id=found.id,
        surface=found.surface,
        goods_minor=sum(line.total_minor for line in lines),
        paid_at=now(),
    )


def uncredit_order(order_id: int) -> None:
    """The order was refunded in full: it no longer counts."""
    session().execute(
        update(AdOrder).where(AdOrder.order_id == order_id, AdOrder.refunded_at.is_(None)).values(refunded_at=now())
    )
