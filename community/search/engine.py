"""The port: what any search engine must do for us, and the plain data that crosses it."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from community.platform.errors import Unavailable
from community.search.plan import Plan

Key = tuple[str, int]  # (kind, id)

PRICE_BANDS = (0, 5_000, 10_000, 20_000, 50_000, 100_000)  # minor units; the last band is open
FRESH_DAYS = 60  # half-life of the part of a note's rank that fades
FRESH_SHARE = 0.3


class Kind(StrEnum):
    note = "note"
    product = "product"
    person = "person"
    topic = "topic"
    shop = "shop"


class Sort(StrEnum):
    relevance = "relevance"
    new = "new"
    popular = "popular"
    price_up = "price_up"
    price_down = "price_down"


class EngineUnavailable(Unavailable):
    """The engine does not answer, or not now; the caller may search another, poorer way, and write later."""

    code = "search_unavailable"


class EngineMissing(EngineUnavailable):
    """There is no index, or not one that this code can read: it has to be built."""

    code = "search_missing"


class EngineBusy(EngineUnavailable):
    """Somebody else writes, and did not finish in time: try again later."""

    code = "search_busy"


@dataclass(frozen=True, slots=True)
class Document:
    """What the index knows about one subject. `ref` is its public id, handle or slug; `title` and `body` are kept for
    highlighting; `extra` is only matched. `topics` are slugs, of its category for a product; `shop` is a slug.

    `rank` multiplies the text score: 1.0 is plain, seldom above 3. `price_minor` is None for what has no price.
    """

    kind: Kind
    id: int
    title: str
    body: str = ""
    ref: str = ""
    extra: tuple[str, ...] = ()
    lang: str = ""
    city: str = ""
    topics: tuple[str, ...] = ()
    brand: str = ""
    shop: str = ""
    author_id: int = 0
    haul: bool = False
    paid: bool = False
    price_minor: int | None = None
    currency: str = ""
    popular: int = 0
    published_at: datetime | None = None
    rank: float = 1.0

    @property
    def key(self) -> Key:
        return (self.kind.value, self.id)

    @property
    def stamp(self) -> int:
        """Another for other content (48 bits), with other last 16 bits where only popularity or rank moved."""
        told = (self.kind.value, self.title, self.body, self.ref, *self.extra)
        place = (self.lang, self.city, *self.topics, self.brand, self.shop, self.currency)
        facts = (self.id, self.author_id, self.haul, self.paid, self.price_minor, self.published_at)
        content = zlib.crc32("\0".join((*told, "\1", *place, "\1", *map(str, facts))).encode(errors="surrogatepass"))
        return content << 16 | zlib.crc32(f"{self.popular} {self.rank:.2f}".encode()) & 0xFFFF


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrowing that leaves the score alone. Prices are minor units of `currency`."""

    haul: bool = False
    unpaid: bool = False
    lang: str | None = None
    city: str | None = None
    topic: str | None = None
    brand: str | None = None
    shop: str | None = None
    since: datetime | None = None
    currency: str | None = None
    price_from: int | None = None
    price_to: int | None = None


@dataclass(frozen=True, slots=True)
class After:
    """Where the last page ended: the window of ranked results, the last score in it and its subject."""

    window: int
    score: float
    key: Key


@dataclass(slots=True)
class Row:
    """One result of a window: its score, and the rank that is part of it. `place` is where the engine keeps it; `shelf` is a
    number of a product's category, 0 for none. `paging` scores it anew: two hundred a page cost eight times as much frozen.
    """

    window: int
    score: float
    key: Key
    author_id: int
    published: int
    place: Any
    rank: float = 1.0
    shelf: int = 0
    plain: float = 0.0  # the score before taste and learning

    def order(self) -> tuple[int, float, Key]:
        return (self.window, -self.score, self.key)


Scoring = Callable[[Sequence[Row], float], Sequence[float]]
"""Learnt scores in place of the plain ones: of rows, at a time in seconds of the epoch."""


@dataclass(frozen=True, slots=True)
class Query:
    """One page wanted. `as_of` is when the first page was asked for: later pages see the same world."""

    plan: Plan
    kinds: tuple[Kind, ...]
    as_of: datetime
    filters: Filters = Filters()
    sort: Sort = Sort.relevance
    after: After | None = None
    size: int = 20
    facets: bool = False
    relaxed: bool = False  # any one term is enough
    without: frozenset[Key] = frozenset()
    without_authors: frozenset[int] = frozenset()
    liking: Callable[[Sequence[Key]], Mapping[Key, float]] | None = None  # factors of one reader on the scores
    scoring: Scoring | None = None


class Seen(NamedTuple):
    """What a result was ranked by when it was shown, before taste and learning: the subject, the score, the rank that is part of
    it, when it was published (seconds of the epoch)."""

    key: Key
    score: float
    rank: float
    published: int


@dataclass(frozen=True, slots=True)
class Match:
    """`seen` is None for what was put there by hand."""

    kind: Kind
    id: int
    ref: str
    score: float
    title: str
    body: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over what matches: `kinds` by the words alone, the others within the kinds and filters asked for.

    `prices` counts by band: (low, high) in minor units, `high` itself left out.
    """

    kinds: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    cities: Mapping[str, int] = field(default_factory=dict)
    langs: Mapping[str, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)
    shops: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[tuple[int, int | None], int] = field(default_factory=dict)
    hauls: int = 0
    unpaid: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    matches: Sequence[Match]
    total: int
    after: After | None = None
    facets: Facets | None = None


Current = Callable[[Sequence[Key]], Sequence[Document]]  # the documents of those of these subjects that are public now
Refused = dict[Key, str]  # what an engine will never take, and what it says about each


class Engine(Protocol):
    """Every method raises EngineUnavailable when the engine cannot do it; a write is visible to the next search."""

    def write(self, documents: Sequence[Document], gone: Sequence[Key] = ()) -> Refused:
        """Put these documents in place of what was known of their subjects, and forget those that are gone.

        A document that the engine refuses keeps no other out; what was known of its subject is forgotten too.
        """

    def search(self, query: Query) -> Results: ...

    def totals(self, queries: Sequence[Query]) -> list[int]:
        """How many match each, in one question."""

    def find(self, keys: Sequence[Key]) -> list[Match]:
        """Those of these subjects that the index has, in this order."""

    def vocabulary(self) -> Mapping[str, int]:
        """The words of names and titles, as they are spelt, with the number of documents that hold each."""

    def titles(self, kind: Kind) -> list[str]:
        """The titles of all documents of a kind, in any order: of one with few."""

    def stamps(self, kind: Kind) -> dict[int, int]:
        """Ids of every document of a kind with the stamp of each, to compare with the database."""

    def rebuild(self, documents: Iterable[Document], current: Current) -> tuple[int, Refused]:
        """A new index from `documents`, swapped in whole; what was written meanwhile is read again with `current`.

        Searches go on against the old one until the swap. Returns how many documents the index then
        has of those read, and what it refused.
        """


def freshness(published_at: float | None, as_of: float) -> float:
    """The factor of age on the score, from 1 for new to 0.7 for old. Both times are seconds of the epoch."""
    if not published_at:
        return 1.0
    days = max(0.0, as_of - published_at) / 86400
    return 1 - FRESH_SHARE + FRESH_SHARE * 2 ** (-days / FRESH_DAYS)
