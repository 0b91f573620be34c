"""What products say, for the index and the recommender."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, func, select

from community.catalog.models import Category, Product, ProductText, Shop, Sku
from community.catalog.queries.joins import IDS
from community.platform.db import session


@dataclass(frozen=True)
class SubjectRow:
    """What a product says, for the index and the recommender. `texts`: language → (name, subtitle, description)."""

    id: int
    public_id: str
    shop_id: int
    shop_name: str
    merchant_id: int
    category_slug: str | None
    category_names: tuple[str, ...]
    texts: dict[str, tuple[str, str, str]]
    attributes: dict[str, list[list[str]]]
    price_minor: int
    currency: str
    available: int
    state: str
    created_at: datetime


_SUBJECTS = (
    select(
        Product.id,
        Product.public_id,
        Product.shop_id,
        Shop.name,
        Product.merchant_id,
        Category.slug,
        Category.name_zh,
        Category.name_en,
        Product.attributes,
        Shop.currency,
        Product.state,
        Product.created_at,
    )
    .join(Shop, Shop.id == Product.shop_id)
    .outerjoin(Category, Category.id == Product.category_id)
)
_SUBJECTS_AFTER = _SUBJECTS.where(Product.id > bindparam("after_id")).order_by(Product.id).limit(bindparam("size"))
_SUBJECTS_BY_IDS = _SUBJECTS.where(Product.id.in_(IDS)).order_by(Product.id)
_NEWEST = _SUBJECTS.order_by(Product.id.desc()).limit(bindparam("size"))
_FACTS_OF = (
    select(Sku.product_id, func.min(Sku.price_minor), func.sum(Sku.available))
    .where(Sku.product_id.in_(IDS))
    .group_by(Sku.product_id)
)
_TEXTS_OF = select(
    ProductText.product_id, ProductText.lang, ProductText.name, ProductText.subtitle, ProductText.description
).where(ProductText.product_id.in_(IDS))


def subjects(after_id: int = 0, limit: int = 500) -> list[SubjectRow]:
    """What products say, in the order of their ids, removed ones included. Three statements."""
    return _subject_rows(session().execute(_SUBJECTS_AFTER, {"after_id": after_id, "size": limit}).all())


def subjects_by_id(ids: Iterable[int]) -> list[SubjectRow]:
    wanted = list(ids)
    return _subject_rows(session().execute(_SUBJECTS_BY_IDS, {"ids": wanted}).all()) if wanted else []


def newest(limit: int) -> list[SubjectRow]:
    """The products that came last, newest first, removed ones included. Three statements."""
    return _subject_rows(session().execute(_NEWEST, {"size": limit}).all())


def _subject_rows(rows: Sequence[Row]) -> list[SubjectRow]:
    ids = [row.id for row in rows]
    if not ids:
        return []
    facts = {found[0]: (found[1], int(found[2])) for found in session().execute(_FACTS_OF, {"ids": ids})}
    texts: dict[int, dict[str, tuple[str, str, str]]] = {}
    for text in session().execute(_TEXTS_OF, {"ids": ids}):
        texts.setdefault(text.product_id, {})[text.lang] = (text.name, text.subtitle, text.description)
    return [
        SubjectRow(
            id=row.id,
            public_id=row.public_id,
            shop_id=row.shop_id,
            shop_name=row.name,
            merchant_id=row.merchant_id,
            category_slug=row.slug,
            category_names=tuple(name for name in (row.name_zh, row.name_en) if name),
            texts=texts.get(row.id, {}),
            attributes=row.attributes,
            price_minor=facts.get(row.id, (0, 0))[0],
            currency=row.currency,
            available=facts.get(row.id, (0, 0))[1],
            state=row.state,
            created_at=row.created_at,
        )
        for row in rows
    ]
