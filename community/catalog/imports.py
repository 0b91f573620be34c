"""Bringing a history in: prices that were charged before, and goods that stand for longer than today."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from community.catalog.models import PriceChange, Product, Sku
from community.platform.db import insert_many, session, table_of


def price_changes(rows: Iterable[tuple[int, int, int, int, str, datetime]]) -> None:
    """Changes as (sku_id, product_id, old_minor, new_minor, currency, changed_at), oldest first per SKU.

    The last `new_minor` of a SKU must be the price it has.
    """
    insert_many(
        PriceChange,
        [
            {
                "sku_id": sku_id,
                "product_id": product_id,
                "old_minor": old_minor,
                "new_minor": new_minor,
                "currency": currency,
                "actor_id": None,
                "changed_at": changed_at,
            }
            for sku_id, product_id, old_minor, new_minor, currency, changed_at in rows
        ],
    )


def charge(sku_id: int, minor: int) -> None:
    """The price that was charged from the moment of the clock on; `price_changes` keeps the history."""
    session().execute(update(Sku).where(Sku.id == sku_id).values(price_minor=minor))


def date_products(created: Mapping[int, datetime]) -> None:
    """Since when each product is offered, by id."""
    table = table_of(Product)
    session().execute(
        update(table).where(table.c.id == bindparam("product_id")).values(created_at=bindparam("since")),
        [{"product_id": product_id, "since": since} for product_id, since in created.items()],
    )


def sku_ids_of(product_ids: Sequence[int]) -> dict[int, list[int]]:
    """The SKUs of products in their order, by product."""
    found: dict[int, list[int]] = {product_id: [] for product_id in product_ids}
    wanted = select(Sku.product_id, Sku.id).where(Sku.product_id.in_(product_ids))
    for product_id, sku_id in session().execute(wanted.order_by(Sku.product_id, Sku.position)):
        found[product_id].append(sku_id)
    return found
