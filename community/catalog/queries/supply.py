"""Every product with its stock, as numbers."""

from typing import NamedTuple

from sqlalchemy import func, select

from community.catalog.models import Product, ProductState, Sku
from community.platform.db import session

_STOCK = (
    select(Product.id, Product.category_id, Product.state, func.coalesce(func.sum(Sku.available), 0))
    .outerjoin(Sku, Sku.product_id == Product.id)
    .group_by(Product.id, Product.category_id, Product.state)
    .order_by(Product.id)
)


class Stock(NamedTuple):
    product_id: int
    category_id: int | None
    on_shelf: bool
    available: int


def stock_of_all() -> list[Stock]:
    """Every product, in the order of ids. One statement."""
    return [
        Stock(product_id, category_id, state == ProductState.ON_SHELF, int(available))
        for product_id, category_id, state, available in session().execute(_STOCK)
    ]
