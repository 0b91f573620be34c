"""SKUs for carts, orders and buy sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, bindparam, func, select

from community.catalog.models import Product, ProductState, Shop, Sku
from community.catalog.queries.joins import COVER, IDS, NAME, spoken, with_texts
from community.catalog.rules import option_text
from community.media import queries as media
from community.media.queries import PictureRow
from community.platform.db import session


@dataclass(frozen=True)
class SkuRow:
    """One sellable form. `option_text` is what was chosen in words (may be empty), `picture` its own or the product's cover.

    `state` is the product's; `options` the raw choice, `{"color": "moss"}`.
    """

    id: int
    code: str
    product_id: int
    product_public_id: str
    product_name: str
    shop_id: int
    shop_slug: str
    shop_name: str
    merchant_id: int
    option_text: str
    options: dict[str, str]
    price_minor: int
    currency: str
    available: int
    state: str
    picture_id: int | None
    picture: PictureRow | None
    shipping_minor: int
    free_from_minor: int | None

    @property
    def on_sale(self) -> bool:
        return self.state == ProductState.ON_SHELF


_SKUS = with_texts(
    select(
        Sku.id,
        Sku.code,
        Sku.product_id,
        Product.public_id,
        NAME,
        Product.shop_id,
        Shop.slug.label("shop_slug"),
        Shop.name.label("shop_name"),
        Sku.merchant_id,
        Product.options.label("product_options"),
        Sku.options,
        Sku.price_minor,
        Sku.currency,
        Sku.available,
        Product.state,
        func.coalesce(Sku.picture_id, COVER.picture_id).label("picture_id"),
        Shop.shipping_minor,
        Shop.free_from_minor,
    )
    .join(Product, Product.id == Sku.product_id)
    .join(Shop, Shop.id == Product.shop_id)
)
_SKUS_BY_IDS = _SKUS.where(Sku.id.in_(IDS))
_SKUS_OF = _SKUS.where(Sku.product_id == bindparam("product_id")).order_by(Sku.position, Sku.id)


def sku_lines(ids: Iterable[int], lang: str) -> dict[int, SkuRow]:
    """SKUs by id without their pictures (`picture` is None, `picture_id` is there). One statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = session().execute(_SKUS_BY_IDS, {"ids": wanted, **spoken(lang)})
    return {row.id: sku_row(row, lang, {}) for row in rows}


def skus(ids: Iterable[int], lang: str) -> dict[int, SkuRow]:
    """SKUs by id, those of removed products included (see `state`); unknown ids are left out. Two statements."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return _with_pictures(session().execute(_SKUS_BY_IDS, {"ids": wanted, **spoken(lang)}).all(), lang)


def skus_of(product_id: int, lang: str) -> list[SkuRow]:
    """The product's SKUs in the merchant's order. Two statements."""
    return list(_with_pictures(sku_rows_of(product_id, lang), lang).values())


def sku_rows_of(product_id: int, lang: str) -> Sequence[Row]:
    """The rows behind `skus_of`, for a page that reads all its pictures at once. One statement."""
    return session().execute(_SKUS_OF, {"product_id": product_id, **spoken(lang)}).all()


def _with_pictures(rows: Sequence[Row], lang: str) -> dict[int, SkuRow]:
    pictures = media.pictures([row.picture_id for row in rows if row.picture_id])
    return {row.id: sku_row(row, lang, pictures) for row in rows}


def sku_row(row: Row, lang: str, pictures: dict[int, PictureRow]) -> SkuRow:
    return SkuRow(
        id=row.id,
        code=row.code,
        product_id=row.product_id,
        product_public_id=row.public_id,
        product_name=row.name,
        shop_id=row.shop_id,
        shop_slug=row.shop_slug,
        shop_name=row.shop_name,
        merchant_id=row.merchant_id,
        option_text=option_text(row.product_options, row.options, lang),
        options=row.options,
        price_minor=row.price_minor,
        currency=row.currency,
        available=row.available,
        state=row.state,
        picture_id=row.picture_id,
        picture=pictures.get(row.picture_id) if row.picture_id else None,
        shipping_minor=row.shipping_minor,
        free_from_minor=row.free_from_minor,
    )
