"""What merchants pay, from when on."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from community.influencers.errors import RateInThePast, RateOutOfRange
from community.influencers.models import CommissionRate
from community.platform.db import session
from community.platform.time import now

HIGHEST_BP = 5000

# Own rates of the products and the merchants' general ones, as of a moment, oldest first: the last one read stands.
_IN_FORCE = (
    select(CommissionRate.merchant_id, CommissionRate.product_id, CommissionRate.rate_bp)
    .where(
        CommissionRate.merchant_id.in_(bindparam("merchant_ids", expanding=True)),
        or_(
            CommissionRate.product_id.is_(None),
            CommissionRate.product_id.in_(bindparam("product_ids", expanding=True)),
        ),
        CommissionRate.from_at <= bindparam("at"),
    )
    .order_by(CommissionRate.from_at, CommissionRate.id)
)


def set_rate(
    merchant_id: int,
    rate_bp: int,
    product_id: int | None = None,
    from_at: datetime | None = None,
    actor_id: int | None = None,
) -> None:
    """From `from_at` (now when omitted) the merchant pays `rate_bp` ten-thousandths; 0 ends it.

    Raises RateOutOfRange, and RateInThePast when it would begin before now.
    """
    if not 0 <= rate_bp <= HIGHEST_BP:
        raise RateOutOfRange
    moment = now()
    if from_at is not None and from_at < moment:
        raise RateInThePast
    add_rate(merchant_id, rate_bp, product_id, from_at or moment, actor_id)


def add_rate(
    merchant_id: int, rate_bp: int, product_id: int | None, from_at: datetime, actor_id: int | None = None
) -> None:
    """Add a rate as of any moment: for bringing in a history, where no order has been decided yet."""
    session().add(
        CommissionRate(
            merchant_id=merchant_id,
            product_id=product_id,
            rate_bp=rate_bp,
            from_at=from_at,
            set_by=actor_id,
            created_at=now(),
        )
    )
    session().flush()


def rates(products: Iterable[tuple[int, int]], at: datetime) -> dict[int, int]:
    """Product id → rate in basis points at `at`, for (merchant_id, product_id) pairs; products without one are left out.

    A product's own rate goes before the merchant's general one. One statement.
    """
    wanted = list(products)
    if not wanted:
        return {}
    general: dict[int, int] = {}
    own: dict[int, int] = {}
    for row in session().execute(
        _IN_FORCE,
        {
            "merchant_ids": list({merchant_id for merchant_id, _product in wanted}),
            "product_ids": list({product_id for _merchant, product_id in wanted}),
            "at": at,
        },
    ):
        if row.product_id is None:
            general[row.merchant_id] = row.rate_bp
        else:
            own[row.product_id] = row.rate_bp
    found = {product_id: own.get(product_id, general.get(merchant_id, 0)) for merchant_id, product_id in wanted}
    return {product_id: rate_bp for product_id, rate_bp in found.items() if rate_bp}
