"""What a product cost on each of the last days."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from community.catalog.models import PriceChange
from community.catalog.rules import LOWEST_PRICE_WINDOW
from community.platform.db import session
from community.platform.time import now

_CHANGES = (
    select(PriceChange.sku_id, PriceChange.old_minor, PriceChange.new_minor, PriceChange.changed_at)
    .where(PriceChange.product_id == bindparam("product_id"), PriceChange.changed_at >= bindparam("since"))
    .order_by(PriceChange.changed_at, PriceChange.id)
)


@dataclass(frozen=True)
class PriceChangeRow:
    """A SKU cost `old_minor` until `at`, and `new_minor` from then on."""

    sku_id: int
    old_minor: int
    new_minor: int
    at: datetime


def price_changes(product_id: int) -> list[PriceChangeRow]:
    """The changes within the window of the lowest price, oldest first. One statement."""
    given = {"product_id": product_id, "since": now() - LOWEST_PRICE_WINDOW}
    return [PriceChangeRow(*row) for row in session().execute(_CHANGES, given)]
