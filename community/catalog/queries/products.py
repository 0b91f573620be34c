"""Products in lists and on their own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, String, bindparam, case, cast, func, select

from community.catalog.errors import NoSuchProduct
from community.catalog.models import Category, PriceChange, Product, ProductPicture, ProductState, Shop, Sku
from community.catalog.queries.joins import COVER, DESCRIPTION, IDS, NAME, SUBTITLE, spoken, with_texts
from community.catalog.queries.skus import SkuRow, sku_row, sku_rows_of
from community.catalog.rules import LOWEST_PRICE_WINDOW
from community.media import queries as media
from community.media.queries import PictureRow
from community.platform.db import session
from community.platform.pages import Page, decode_cursor, page_of
from community.platform.time import now

_NEWEST = 2**63 - 1


@dataclass(frozen=True)
class ProductRow:
    """A product in a list: `price_minor` is its lowest SKU's, `available` the sum of its SKUs, `low30_minor` the lowest
    price charged in the last 30 days."""

    id: int
    public_id: str
    name: str
    subtitle: str
    shop_id: int
    shop_slug: str
    shop_name: str
    merchant_id: int
    category_id: int | None
    price_minor: int
    price_max_minor: int
    currency: str
    available: int
    low30_minor: int
    state: str
    picture: PictureRow | None

    @property
    def on_sale(self) -> bool:
        return self.state == ProductState.ON_SHELF and self.available > 0


@dataclass(frozen=True)
class OptionValueRow:
    """`available` sums the SKUs of this value: 0 shows as being restocked. `picture` is of the first SKU that has one."""

    key: str
    label: str
    available: int
    picture: PictureRow | None


@dataclass(frozen=True)
class OptionRow:
    key: str
    label: str
    values: list[OptionValueRow]


@dataclass(frozen=True)
class ProductPage(ProductRow):
    """All of one product: the fields of ProductRow and these. `attributes` are (name, value) pairs in the reader's
    language, `skus` come in the merchant's order, `pictures` cover first."""

    description: str
    category_slug: str | None
    category_name: str | None
    attributes: list[tuple[str, str]]
    options: list[OptionRow]
    skus: list[SkuRow]
    pictures: list[PictureRow]
    shipping_minor: int
    free_from_minor: int | None


_SKU_FACTS = (
    select(
        Sku.product_id.label("product_id"),
        func.min(Sku.price_minor).label("price_minor"),
        func.max(Sku.price_minor).label("price_max_minor"),
        func.sum(Sku.available).label("available"),
    )
    .where(Sku.product_id.in_(IDS))
    .group_by(Sku.product_id)
    .subquery()
)
_OLD_PRICES = (
    select(PriceChange.product_id.label("product_id"), func.min(PriceChange.old_minor).label("old_minor"))
    .where(PriceChange.product_id.in_(IDS), PriceChange.changed_at >= bindparam("since"))
    .group_by(PriceChange.product_id)
    .subquery()
)
# Whatever was charged within the window is either charged now or was the old price of a change within it.
_LOW30 = case(
    (_OLD_PRICES.c.old_minor < _SKU_FACTS.c.price_minor, _OLD_PRICES.c.old_minor), else_=_SKU_FACTS.c.price_minor
).label("low30_minor")
_PRODUCTS = with_texts(
    select(
        Product.id,
        Product.public_id,
        NAME,
        SUBTITLE,
        Product.shop_id,
        Shop.slug.label("shop_slug"),
        Shop.name.label("shop_name"),
        Product.merchant_id,
        Product.category_id,
        _SKU_FACTS.c.price_minor,
        _SKU_FACTS.c.price_max_minor,
        Shop.currency,
        _SKU_FACTS.c.available,
        _LOW30,
        Product.state,
        COVER.picture_id.label("cover_id"),
    )
    .join(Shop, Shop.id == Product.shop_id)
    .join(_SKU_FACTS, _SKU_FACTS.c.product_id == Product.id)
    .outerjoin(_OLD_PRICES, _OLD_PRICES.c.product_id == Product.id)
).where(Product.id.in_(IDS))
_OLD_PRICE = (
    select(func.min(PriceChange.old_minor))
    .where(PriceChange.product_id == Product.id, PriceChange.changed_at >= bindparam("since"))
    .scalar_subquery()
    .label("old_minor")
)
_PLACED = cast(ProductPicture.position, String) + ":" + cast(ProductPicture.picture_id, String)
_GALLERY = (
    select(func.aggregate_strings(_PLACED, " "))
    .where(ProductPicture.product_id == Product.id)
    .scalar_subquery()
    .label("gallery")
)
_PAGE = with_texts(
    select(
        Product.id,
        Product.public_id,
        NAME,
        SUBTITLE,
        DESCRIPTION,
        Product.shop_id,
        Shop.slug.label("shop_slug"),
        Shop.name.label("shop_name"),
        Product.merchant_id,
        Product.category_id,
        Category.slug.label("category_slug"),
        Category.name_zh,
        Category.name_en,
        Shop.currency,
        Shop.shipping_minor,
        Shop.free_from_minor,
        Product.state,
        Product.options,
        Product.attributes,
        _OLD_PRICE,
        _GALLERY,
    )
    .join(Shop, Shop.id == Product.shop_id)
    .outerjoin(Category, Category.id == Product.category_id)
).where(Product.public_id == bindparam("public_id"), Product.state != ProductState.REMOVED)
_ID_OF = select(Product.id).where(Product.public_id == bindparam("public_id"), Product.state != ProductState.REMOVED)
_LOWEST = (
    select(_SKU_FACTS.c.product_id, _LOW30)
    .select_from(_SKU_FACTS)
    .outerjoin(_OLD_PRICES, _OLD_PRICES.c.product_id == _SKU_FACTS.c.product_id)
)
_LISTED = (
    select(Product.id)
    .where(Product.state == ProductState.ON_SHELF, Product.id < bindparam("before"))
    .order_by(Product.id.desc())
    .limit(bindparam("size"))
)
_LISTED_IN_SHOP = _LISTED.where(Product.shop_id == bindparam("shop_id"))
_BRANCH = select(Category.id).where(Category.slug == bindparam("category")).cte("branch", recursive=True)
_BRANCH = _BRANCH.union_all(select(Category.id).join(_BRANCH, Category.parent_id == _BRANCH.c.id))
_LISTED_IN_CATEGORY = _LISTED.where(Product.category_id.in_(select(_BRANCH.c.id)))


_COVERS_AFTER = (
    select(Product.id, ProductPicture.picture_id)
    .join(ProductPicture, (ProductPicture.product_id == Product.id) & (ProductPicture.position == 0))
    .where(Product.state == ProductState.ON_SHELF, Product.id > bindparam("after_id"))
    .order_by(Product.id)
    .limit(bindparam("size"))
)


def covers_after(after_id: int, size: int) -> list[tuple[int, int]]:
    """(product, picture) of what is on the shelves, in the order of ids. One statement."""
    rows = session().execute(_COVERS_AFTER, {"after_id": after_id, "size": size})
    return [(product_id, picture_id) for product_id, picture_id in rows]


def products(ids: Iterable[int], lang: str) -> dict[int, ProductRow]:
    """Products by id, whatever their state; unknown ids are left out. Two statements."""
    wanted = list(ids)
    if not wanted:
        return {}
    since = now() - LOWEST_PRICE_WINDOW
    rows = session().execute(_PRODUCTS, {"ids": wanted, "since": since, **spoken(lang)}).all()
    pictures = media.pictures([row.cover_id for row in rows if row.cover_id])
    return {row.id: _product(row, pictures) for row in rows}


def _product(row: Row, pictures: dict[int, PictureRow]) -> ProductRow:
    return ProductRow(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        subtitle=row.subtitle,
        shop_id=row.shop_id,
        shop_slug=row.shop_slug,
        shop_name=row.shop_name,
        merchant_id=row.merchant_id,
        category_id=row.category_id,
        price_minor=row.price_minor,
        price_max_minor=row.price_max_minor,
        currency=row.currency,
        available=int(row.available),
        low30_minor=row.low30_minor,
        state=row.state,
        picture=pictures.get(row.cover_id) if row.cover_id else None,
    )


def product_id_of(public_id: str) -> int | None:
    """The inner id behind an address; None for unknown and removed products. One statement."""
    return session().execute(_ID_OF, {"public_id": public_id}).scalar_one_or_none()


def product(public_id: str, lang: str) -> ProductPage:
    """Everything of one product. Three statements, whatever its size. Raises NoSuchProduct, also for a removed one."""
    since = now() - LOWEST_PRICE_WINDOW
    row = session().execute(_PAGE, {"public_id": public_id, "since": since, **spoken(lang)}).one_or_none()
    sku_rows = sku_rows_of(row.id, lang) if row else []
    if row is None or not sku_rows:
        raise NoSuchProduct
    gallery = _in_order(row.gallery)
    pictures = media.pictures({*gallery, *(sku.picture_id for sku in sku_rows if sku.picture_id)})
    own_skus = [sku_row(sku, lang, pictures) for sku in sku_rows]
    lowest = min(sku.price_minor for sku in own_skus)
    return ProductPage(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        subtitle=row.subtitle,
        shop_id=row.shop_id,
        shop_slug=row.shop_slug,
        shop_name=row.shop_name,
        merchant_id=row.merchant_id,
        category_id=row.category_id,
        price_minor=lowest,
        price_max_minor=max(sku.price_minor for sku in own_skus),
        currency=row.currency,
        available=sum(sku.available for sku in own_skus),
        low30_minor=lowest if row.old_minor is None else min(lowest, row.old_minor),
        state=row.state,
        picture=pictures.get(gallery[0]) if gallery else None,
        description=row.description,
        category_slug=row.category_slug,
        category_name=row.name_zh if lang == "zh" else row.name_en,
        attributes=_attributes(row.attributes, lang),
        options=_options(row.options, own_skus, lang),
        skus=own_skus,
        pictures=[pictures[picture_id] for picture_id in gallery if picture_id in pictures],
        shipping_minor=row.shipping_minor,
        free_from_minor=row.free_from_minor,
    )


def _in_order(gallery: str | None) -> list[int]:
    """Picture ids of `"0:17 1:23"` by position: databases aggregate in no order of their own."""
    placed = sorted(tuple(map(int, pair.split(":"))) for pair in (gallery or "").split())
    return [picture_id for _position, picture_id in placed]


def _attributes(attributes: dict[str, list[list[str]]], lang: str) -> list[tuple[str, str]]:
    said = attributes.get(lang) or next(iter(attributes.values()), [])
    return [(name, value) for name, value in said]


def _options(options: Sequence[dict[str, Any]], own_skus: Sequence[SkuRow], lang: str) -> list[OptionRow]:
    found = []
    for option in options:
        values = []
        for value in option["values"]:
            those = [sku for sku in own_skus if sku.options.get(option["key"]) == value["key"]]
            picture = next((sku.picture for sku in those if sku.picture), None)
            available = sum(sku.available for sku in those)
            values.append(OptionValueRow(value["key"], value.get(lang) or value["en"], available, picture))
        found.append(OptionRow(option["key"], option.get(lang) or option["en"], values))
    return found


def lowest_30_days(product_ids: Iterable[int]) -> dict[int, int]:
    """Product → the lowest price of any of its SKUs within the last 30 days, in minor units. One statement."""
    ids = list(product_ids)
    if not ids:
        return {}
    rows = session().execute(_LOWEST, {"ids": ids, "since": now() - LOWEST_PRICE_WINDOW})
    return {row.product_id: row.low30_minor for row in rows}


def page_of_products(
    *, shop_id: int | None = None, category: str | None = None, cursor: str | None = None, lang: str, size: int = 20
) -> Page[ProductRow]:
    """What is on the shelf of a shop, or of a category (by slug) and the ones below it, newest first. Three statements."""
    (before,) = decode_cursor(cursor, int) if cursor else (_NEWEST,)
    given = {"before": before, "size": size + 1}
    if shop_id is not None:
        found = session().execute(_LISTED_IN_SHOP, given | {"shop_id": shop_id})
    elif category is not None:
        found = session().execute(_LISTED_IN_CATEGORY, given | {"category": category})
    else:
        found = session().execute(_LISTED, given)
    page = page_of(list(found.scalars()), size, lambda product_id: (product_id,))
    rows = products(page.items, lang)
    return Page([rows[product_id] for product_id in page.items if product_id in rows], page.next)
