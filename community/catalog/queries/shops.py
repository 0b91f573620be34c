"""Shops and the category tree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, func, select

from community.catalog.models import Category, Product, ProductState, Shop
from community.catalog.queries.joins import IDS
from community.media import queries as media
from community.media.queries import PictureRow
from community.platform.db import session


@dataclass(frozen=True)
class ShopRow:
    """A shop in a list or on its own page; `products` counts what is on the shelf, `bios` are by language."""

    id: int
    merchant_id: int
    slug: str
    name: str
    bios: Mapping[str, str]
    currency: str
    avatar: PictureRow | None
    products: int
    opened_at: datetime

    def bio(self, lang: str) -> str:
        """What the shop says of itself, in another language when it says nothing in this one."""
        return self.bios.get(lang) or next(iter(self.bios.values()), "")


@dataclass(frozen=True)
class CategoryRow:
    id: int
    slug: str
    parent_id: int | None
    name: str


_SHOPS = select(
    Shop.id,
    Shop.merchant_id,
    Shop.slug,
    Shop.name,
    Shop.bios,
    Shop.currency,
    Shop.avatar_picture_id,
    select(func.count(Product.id))
    .where(Product.shop_id == Shop.id, Product.state == ProductState.ON_SHELF)
    .scalar_subquery()
    .label("products"),
    Shop.opened_at,
)
_SHOPS_BY_IDS = _SHOPS.where(Shop.id.in_(IDS))
_SHOP_BY_SLUG = _SHOPS.where(Shop.slug == bindparam("slug"))
_SHOPS_AFTER = _SHOPS.where(Shop.id > bindparam("after_id")).order_by(Shop.id).limit(bindparam("size"))
_SHOPS_OF_MERCHANT = _SHOPS.where(Shop.merchant_id == bindparam("merchant_id")).order_by(Shop.id)
_SHOP_NAMES = select(Shop.slug, Shop.name).where(Shop.slug.in_(bindparam("slugs", expanding=True)))
_CATEGORIES = select(Category.id, Category.slug, Category.parent_id, Category.name_zh, Category.name_en).order_by(
    Category.parent_id.is_not(None), Category.position, Category.id
)


def shops(ids: Iterable[int]) -> dict[int, ShopRow]:
    """Shops by id. Two statements."""
    wanted = list(ids)
    return (
        {row.id: row for row in _shop_rows(session().execute(_SHOPS_BY_IDS, {"ids": wanted}).all())} if wanted else {}
    )


def shop_page(slug: str) -> ShopRow | None:
    """The shop at this address. Two statements."""
    return next(iter(_shop_rows(session().execute(_SHOP_BY_SLUG, {"slug": slug}).all())), None)


def shop_names(slugs: Iterable[str]) -> dict[str, str]:
    """What the shops at these addresses are called. One statement."""
    wanted = list(set(slugs))
    return {row.slug: row.name for row in session().execute(_SHOP_NAMES, {"slugs": wanted})} if wanted else {}


def shops_of_merchant(merchant_id: int) -> list[ShopRow]:
    return _shop_rows(session().execute(_SHOPS_OF_MERCHANT, {"merchant_id": merchant_id}).all())


def shops_after(after_id: int, size: int) -> list[ShopRow]:
    """Shops in the order of their ids, for the index."""
    return _shop_rows(session().execute(_SHOPS_AFTER, {"after_id": after_id, "size": size}).all())


def _shop_rows(rows: Sequence[Row]) -> list[ShopRow]:
    avatars = media.pictures([row.avatar_picture_id for row in rows if row.avatar_picture_id])
    return [
        ShopRow(
            id=row.id,
            merchant_id=row.merchant_id,
            slug=row.slug,
            name=row.name,
            bios=row.bios,
            currency=row.currency,
            avatar=avatars.get(row.avatar_picture_id) if row.avatar_picture_id else None,
            products=row.products,
            opened_at=row.opened_at,
        )
        for row in rows
    ]


def categories(lang: str) -> list[CategoryRow]:
    """The whole tree, roots first, each level in its own order. One statement."""
    return [
        CategoryRow(row.id, row.slug, row.parent_id, row.name_zh if lang == "zh" else row.name_en)
        for row in session().execute(_CATEGORIES)
    ]
