"""What the recommender is told of products: their category as topic, their shop, and no author."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import bindparam, select

from community.catalog.models import Category, ProductState
from community.catalog.queries.products import products
from community.catalog.queries.shops import shops
from community.catalog.queries.subjects import SubjectRow, newest, subjects
from community.platform.db import session
from community.recommender.hooks import Described, SubjectFact

_CATEGORIES = select(Category.slug, Category.name_zh, Category.name_en).where(
    Category.slug.in_(bindparam("slugs", expanding=True))
)


def subject_facts() -> Iterator[SubjectFact]:
    """Every product on the shelf, in the order of ids."""
    after = 0
    while rows := subjects(after):
        yield from (_fact(row) for row in rows if row.state == ProductState.ON_SHELF)
        after = rows[-1].id


def fresh_facts(limit: int) -> list[SubjectFact]:
    """The newest products that can be bought, newest first. Three statements."""
    return [_fact(row) for row in newest(limit) if row.state == ProductState.ON_SHELF and row.available > 0]


def described(kind: str, ids: Sequence[int], lang: str) -> Mapping[int, Described]:
    """Products on the shelf, or shops, in words; nothing for other kinds. Two statements."""
    if kind == "shop":
        return {row.id: Described(row.name, row.slug) for row in shops(ids).values()}
    found = products(ids, lang) if kind == "product" else {}
    return {row.id: Described(row.name, row.public_id) for row in found.values() if row.state == ProductState.ON_SHELF}


def category_names(slugs: Sequence[str], lang: str) -> Mapping[str, str]:
    """Slug → name in a language. One statement."""
    found = session().execute(_CATEGORIES, {"slugs": list(slugs)}) if slugs else ()
    return {row.slug: row.name_zh if lang == "zh" else row.name_en for row in found}


def _fact(row: SubjectRow) -> SubjectFact:
    topics = (row.category_slug,) if row.category_slug else ()
    names = " ".join(" ".join(text[:2]) for text in row.texts.values())
    return SubjectFact(
        "product", row.id, None, topics, None, row.created_at, names, row.category_slug, shop_id=row.shop_id
    )
