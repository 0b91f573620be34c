"""JSON of search."""

from typing import Literal

from pydantic import BaseModel, Field

from community.platform.api import Schema
from community.search.engine import Kind, Sort


class SearchQuery(Schema):
    """Prices are whole minor units of `currency`. `topic` is the category of products. `exact` takes no word for another and
    leaves none out; `plain` gives everybody the same order."""

    q: str = Field(max_length=10_000)
    kind: Kind = Kind.note
    sort: Sort = Sort.relevance
    haul: bool = False
    unpaid: bool = False
    lang: Literal["zh", "en"] | None = None
    city: str | None = Field(None, max_length=40)
    topic: str | None = Field(None, max_length=64)
    brand: str | None = Field(None, max_length=80)
    shop: str | None = Field(None, max_length=64)
    currency: str | None = Field(None, min_length=3, max_length=3)
    price_from: int | None = Field(None, ge=0, lt=10**15)
    price_to: int | None = Field(None, ge=0, lt=10**15)
    exact: bool = False
    plain: bool = False
    cursor: str | None = Field(None, max_length=400)
    size: int = Field(20, ge=1, le=60)


class HitOut(Schema):
    """`ref` is the public id, handle or slug; `title` and `snippet` are HTML with what matched in `<mark>`."""

    kind: Kind
    ref: str
    title: str
    snippet: str
    score: float


class PriceBand(BaseModel):
    """How many cost from `low` and less than `high` (none: no end), minor units."""

    low: int
    high: int | None
    count: int


class FacetsOut(BaseModel):
    """What the total would be with one choice more: each facet is counted within all filters but its own."""

    kinds: dict[str, int]
    topics: dict[str, int]
    cities: dict[str, int]
    langs: dict[str, int]
    brands: dict[str, int]
    shops: dict[str, int]
    prices: list[PriceBand]
    hauls: int
    unpaid: int


class SearchOut(BaseModel):
    """`dropped` words were left out because nothing held all; `relaxed`: any one word was enough; `corrected`: words as
    typed and as they were sought besides. `facets` come with the first page."""

    items: list[HitOut]
    total: int
    next: str | None
    dropped: list[str]
    corrected: dict[str, str]
    relaxed: bool
    degraded: bool
    facets: FacetsOut | None


class SuggestQuery(Schema):
    q: str = Field(max_length=200)
    size: int = Field(8, ge=1, le=20)


class SuggestionOut(Schema):
    """`ref` is the public id, slug or handle; for a query, its words."""

    kind: Literal["query", "product", "topic", "person", "shop"]
    ref: str
    text: str


class SuggestOut(BaseModel):
    items: list[SuggestionOut]
