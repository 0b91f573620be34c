"""Products as the strips, shelves and windows show them."""

from collections.abc import Iterable, Mapping

from community.catalog import queries as catalog
from community.catalog.queries import ProductRow
from community.storefront.rows import Goods


def goods(row: ProductRow, link_token: str | None = None, marked: object = None) -> Goods:
    return Goods(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        picture=row.picture,
        price_minor=row.price_minor,
        currency=row.currency,
        low30_minor=row.low30_minor,
        available=row.available,
        live=row.on_sale,
        link_token=link_token,
        shop_name=row.shop_name,
        marked=marked,
    )


def goods_of(product_ids: Iterable[int], lang: str, links: Mapping[int, str | None] | None = None) -> list[Goods]:
    """These products in this order, with live prices; those that are gone for good are left out."""
    wanted = list(dict.fromkeys(product_ids))
    found = catalog.products(wanted, lang) if wanted else {}
    tokens = links or {}
    return [goods(found[each], tokens.get(each)) for each in wanted if each in found]
