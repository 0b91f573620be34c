"""What the recommender is told of products: their category as topic, their shop as author."""

from collections.abc import Iterator

from community.catalog.models import ProductState
from community.catalog.queries.subjects import SubjectRow, subjects
from community.recommender.hooks import SubjectFact


def subject_facts() -> Iterator[SubjectFact]:
    """Every product on the shelf, in the order of ids."""
    after = 0
    while rows := subjects(after):
        yield from (_fact(row) for row in rows if row.state == ProductState.ON_SHELF)
        after = rows[-1].id


def _fact(row: SubjectRow) -> SubjectFact:
    topics = (row.category_slug,) if row.category_slug else ()
    return SubjectFact("product", row.id, row.shop_id, topics, None, row.created_at)
