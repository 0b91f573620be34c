"""Searching, for pages and the API; and keeping the index in step with the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import structlog
from markupsafe import Markup

from community.platform.db import session
from community.platform.errors import BadCursor
from community.platform.pages import decode_cursor, encode_cursor
from community.platform.settings import settings
from community.platform.time import now
from community.platform.viewer import Viewer
from community.search import analysis, degraded, documents, highlight
from community.search.analysis import Plan
from community.search.embedded import TantivyEngine
from community.search.engine import (
    After,
    Document,
    Engine,
    EngineUnavailable,
    Facets,
    Filters,
    Key,
    Kind,
    Match,
    Query,
    Results,
    Sort,
)
from community.social import queries as social

__all__ = [
    "Facets",
    "Filters",
    "Hit",
    "Kind",
    "SearchPage",
    "Sort",
    "engine",
    "find_goods",
    "index",
    "rebuild",
    "reconcile",
    "search",
]

log = structlog.get_logger(__name__)

PAGE = 20
NO_FILTERS = Filters()
LARGEST_PAGE = 60


@dataclass(frozen=True)
class Hit:
    """One subject found. `title` and `snippet` are escaped, with what matched in `<mark>`; `ref` is its public id,
    handle or slug."""

    kind: Kind
    id: int
    ref: str
    score: float
    title: Markup
    snippet: Markup


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found.

    `relaxed`: nothing held most of the words, so any one of them was enough. `degraded`: the index is away and only the
    newest subjects were looked through. `facets` come with the first page.
    """

    hits: Sequence[Hit]
    total: int
    next: str | None
    facets: Facets | None
    relaxed: bool
    degraded: bool
    plan: Plan
    approximate: frozenset[str]

    def mark(self, text: str) -> Markup:
        """Any text, such as the title on a card, escaped and with what was sought in `<mark>`."""
        return highlight.marked(text, self.plan, self.approximate)


@lru_cache(maxsize=8)
def _embedded(root: Path) -> TantivyEngine:
    return TantivyEngine(root)


def engine() -> Engine:
    """The engine of the running app."""
    return _embedded(settings().instance_dir / "search")


def search(
    text: str,
    kind: Kind | Sequence[Kind],
    viewer: Viewer,
    cursor: str | None = None,
    *,
    filters: Filters = NO_FILTERS,
    sort: Sort = Sort.relevance,
    size: int = PAGE,
) -> SearchPage:
    """Find what `text` asks for among one kind of subject, or several. Raises BadCursor; never for any text.

    What the viewer has hidden is left out. When most of the words are found nowhere, any one of them will do.
    """
    kinds = (kind,) if isinstance(kind, Kind) else tuple(kind)
    # whole seconds, as the cursor keeps them: the next page must weigh age by the very same clock
    as_of, after, relaxed = _read_cursor(cursor) if cursor else (now().replace(microsecond=0), None, False)
    hidden = social.hidden(viewer.actor)
    query = Query(
        plan=analysis.plan(text),
        kinds=kinds,
        as_of=as_of,
        filters=filters,
        sort=sort,
        after=after,
        size=max(1, min(size, LARGEST_PAGE)),
        facets=after is None,
        relaxed=relaxed,
        without=frozenset(hidden),
        without_authors=frozenset(subject_id for what, subject_id in hidden if what == Kind.person),
    )
    found, query, poorer = _found(query)
    return SearchPage(
        hits=[_hit(match, query.plan, found.approximate) for match in found.matches],
        total=found.total,
        next=_write_cursor(found.after, as_of, query.relaxed) if found.after else None,
        facets=found.facets,
        relaxed=query.relaxed,
        degraded=poorer,
        plan=query.plan,
        approximate=found.approximate,
    )


def _found(query: Query) -> tuple[Results, Query, bool]:
    try:
        found = engine().search(query)
        if not found.total and not query.relaxed and query.after is None and len(query.plan.terms) > 1:
            wider = replace(query, relaxed=True)
            return engine().search(wider), wider, False
        return found, query, False
    except EngineUnavailable as error:
        log.warning("search_degraded", cause=repr(error.__cause__))
        return degraded.search(query), query, True


def _hit(match: Match, plan: Plan, approximate: frozenset[str]) -> Hit:
    return Hit(
        match.kind,
        match.id,
        match.ref,
        match.score,
        highlight.marked(match.title, plan, approximate),
        highlight.snippet(match.body, plan, approximate),
    )


def _write_cursor(after: After, as_of: datetime, relaxed: bool) -> str:
    return encode_cursor(after.window, after.score, *after.key, int(as_of.timestamp()), int(relaxed))


def _read_cursor(cursor: str) -> tuple[datetime, After, bool]:
    window, score, kind, subject_id, as_of, relaxed = decode_cursor(cursor, int, float, str, int, int, int)
    try:
        return datetime.fromtimestamp(as_of, UTC), After(window, score, (Kind(kind).value, subject_id)), bool(relaxed)
    except (ValueError, OverflowError, OSError):
        raise BadCursor from None


def find_goods(words: str, viewer: Viewer) -> list[int]:
    """Ids of goods for these words, best first: what an author may tag. Plugged into notes."""
    return [hit.id for hit in search(words, Kind.product, viewer).hits]


def index(keys: Sequence[Key]) -> None:
    """Bring these subjects in the index in step with the database: written anew, or forgotten where they are gone."""
    found = documents.read(keys)
    known = {document.key for document in found}
    engine().write(found, [key for key in keys if key not in known])


def rebuild() -> int:
    """A whole new index from the database; searches and writes go on meanwhile. Returns how many documents it read.

    Stands outside of a transaction, like `reconcile`: both read for long, and then have to see what was changed meanwhile.
    """
    _look_anew()
    return engine().rebuild(documents.everything(), _as_it_is_now)


def _as_it_is_now(key: Key) -> Document | None:
    _look_anew()
    return documents.find(key)


def _look_anew() -> None:
    """End the running read: on SQLite it would go on seeing the database as it was when it began."""
    session().rollback()


def reconcile() -> tuple[int, int]:
    """Compare the index with the database, write what it lacks and forget its ghosts; returns both counts."""
    missing, ghosts = 0, 0
    for kind in Kind:
        indexed = engine().keys(kind)
        _look_anew()
        absent: list[Key] = []
        for document in documents.everything([kind]):
            if document.id in indexed:
                indexed.discard(document.id)
            else:
                absent.append(document.key)
        gone = [(kind.value, subject_id) for subject_id in sorted(indexed)]
        for start in range(0, len(absent) + len(gone), documents.BATCH):
            _look_anew()
            index((absent + gone)[start : start + documents.BATCH])
        missing, ghosts = missing + len(absent), ghosts + len(gone)
    return missing, ghosts
