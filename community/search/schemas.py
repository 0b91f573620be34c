"""JSON of search."""

from typing import Literal

from pydantic import BaseModel, Field

from community.platform.api import Schema
from community.search.engine import Kind, Sort


class SearchQuery(Schema):
    """Prices are whole minor units of `currency`."""

    q: str = Field(max_length=10_000)
    kind: Kind = Kind.note
    sort: Sort = Sort.relevance
    haul: bool = False
    unpaid: bool = False
    lang: Literal["zh", "en"] | None = None
    city: str | None = Field(None, max_length=40)
    topic: str | None = Field(None, max_length=64)
    currency: str | None = Field(None, min_length=3, max_length=3)
    price_from: int | None = Field(None, ge=0, lt=10**15)
    price_to: int | None = Field(None, ge=0, lt=10**15)
    cursor: str | None = Field(None, max_length=400)
    size: int = Field(20, ge=1, le=60)


class HitOut(Schema):
    """`ref` is the public id, handle or slug; `title` and `snippet` are HTML with what matched in `<mark>`."""

    kind: Kind
    ref: str
    title: str
    snippet: str
    score: float


class SearchOut(BaseModel):
    items: list[HitOut]
    total: int
    next: str | None
    relaxed: bool
    degraded: bool
    kinds: dict[str, int] | None
