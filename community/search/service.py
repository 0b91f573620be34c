"""Searching, for pages and the API."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from markupsafe import Markup

from community.platform.errors import BadCursor
from community.platform.pages import decode_cursor, encode_cursor
from community.platform.time import now
from community.platform.viewer import Viewer
from community.search import degraded, editorial, engines, highlight, personal, relax
from community.search.curation import service as curation
from community.search.engine import (
    After,
    Engine,
    EngineUnavailable,
    Facets,
    Filters,
    Kind,
    Match,
    Query,
    Results,
    Seen,
    Sort,
)
from community.search.learning import serving as learning
from community.search.log.service import fold
from community.search.plan import Plan, plan
from community.social import queries as social

__all__ = [
    "Facets",
    "Filters",
    "Hit",
    "Kind",
    "SearchPage",
    "Sort",
    "find_goods",
    "search",
]

log = structlog.get_logger(__name__)

PAGE = 20
NO_FILTERS = Filters()
LARGEST_PAGE = 60
PRICED = (Sort.price_up, Sort.price_down)


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

    `dropped`: nothing held most of the words, so these were left out. `relaxed`: not even that helped, so any one of them
    was enough. `degraded`: the index is away and only the newest subjects were looked through. `facets` come with the first
    page. `personal`: the reader's taste had a say in the order. `seen` is what the results were ranked by, for the log.
    """

    hits: Sequence[Hit]
    total: int
    next: str | None
    facets: Facets | None
    relaxed: bool
    degraded: bool
    plan: Plan
    dropped: tuple[str, ...] = ()
    personal: bool = False
    seen: Sequence[Seen] = ()

    def mark(self, text: str) -> Markup:
        """Any text, such as the title on a card, escaped and with what was sought in `<mark>`."""
        return highlight.marked(text, self.plan)


def search(
    text: str,
    kind: Kind | Sequence[Kind],
    viewer: Viewer,
    cursor: str | None = None,
    *,
    filters: Filters = NO_FILTERS,
    sort: Sort = Sort.relevance,
    size: int = PAGE,
    exact: bool = False,
) -> SearchPage:
    """Find what `text` asks for among one kind of subject, or several. Raises BadCursor; never for any text.

    What the viewer has hidden is left out. When nothing holds most of the words, as few as must go are left out; `exact`
    leaves none out, and takes no word for another.
    """
    kinds = (kind,) if isinstance(kind, Kind) else tuple(kind)
    # whole seconds, as the cursor keeps them: the next page must weigh age by the very same clock
    as_of, after, dropped = _read_cursor(cursor) if cursor else (now().replace(microsecond=0), None, ())
    if sort in PRICED and Kind.product not in kinds:
        sort = Sort.relevance  # nothing of these kinds has a price
    rules, hidden = curation.current(), social.hidden(viewer.actor)
    asked = plan(text) if exact else plan(text, rules.synonyms, engines.lexicon())
    query = Query(
        plan=asked,
        kinds=kinds,
        as_of=as_of,
        filters=filters,
        sort=sort,
        after=after,
        size=max(1, min(size, LARGEST_PAGE)),
        facets=after is None,
        liking=personal.liking(viewer, as_of) if sort is Sort.relevance else None,
        scoring=learning.scoring(fold(text), as_of) if sort is Sort.relevance else None,
        without=frozenset(hidden),
        without_authors=frozenset(subject_id for what, subject_id in hidden if what == Kind.person),
    )
    pins = editorial.pinned(query, rules)
    query = _without_words(editorial.ruled(query, rules), dropped)
    poorer = False
    try:
        engine = engines.engine()
        found = engine.search(query)
        if not found.total and after is None and not exact and not pins:
            found, query, dropped = _relaxed(found, query, engine)
        if after is None:
            found = editorial.put_first(pins, found, engine)
    except EngineUnavailable as error:
        log.warning("search_degraded", cause=repr(error.__cause__))
        found, poorer = degraded.search(replace(query, without=query.without - frozenset(pins))), True
    return SearchPage(
        hits=[_hit(match, query.plan) for match in found.matches],
        total=found.total,
        next=_write_cursor(found.after, as_of, dropped) if found.after else None,
        facets=found.facets,
        relaxed=query.relaxed,
        degraded=poorer,
        plan=query.plan,
        personal=query.liking is not None,
        seen=[match.seen for match in found.matches if match.seen and sort is Sort.relevance],
        dropped=tuple(
            asked.terms[place].written for place in dropped if not query.relaxed and place < len(asked.terms)
        ),
    )


def _relaxed(found: Results, query: Query, engine: Engine) -> tuple[Results, Query, tuple[int, ...]]:
    """What is found without some of the words, where nothing was `found` with all; the query that found it, and the places of
    the words left out. Three questions to the engine at most."""
    everything = tuple(range(len(query.plan.terms)))
    if len(everything) < 2:
        return found, query, ()
    dropped = relax.drop(query, engine.totals)
    if dropped:
        fewer = replace(query, plan=relax.without(query.plan, dropped))
        less = engine.search(fewer)
        if less.total:
            return less, fewer, dropped
    wider = replace(query, relaxed=True)
    return engine.search(wider), wider, everything


def _without_words(query: Query, dropped: tuple[int, ...]) -> Query:
    """The query of a further page, as the first one came to it: all words dropped means that any one is enough."""
    if not dropped:
        return query
    if len(dropped) >= len(query.plan.terms):
        return replace(query, relaxed=True)
    return replace(query, plan=relax.without(query.plan, dropped))


def _hit(match: Match, meant: Plan) -> Hit:
    return Hit(
        match.kind,
        match.id,
        match.ref,
        match.score,
        highlight.marked(match.title, meant),
        highlight.snippet(match.body, meant),
    )


def _write_cursor(after: After, as_of: datetime, dropped: tuple[int, ...]) -> str:
    return encode_cursor(after.window, after.score, *after.key, int(as_of.timestamp()), relax.mask(dropped))


def _read_cursor(cursor: str) -> tuple[datetime, After, tuple[int, ...]]:
    window, score, kind, subject_id, as_of, dropped = decode_cursor(cursor, int, float, str, int, int, int)
    try:
        after = After(window, score, (Kind(kind).value, subject_id))
        if window < 0:
            raise BadCursor
        return datetime.fromtimestamp(as_of, UTC), after, relax.places(dropped)
    except (ValueError, OverflowError, OSError):
        raise BadCursor from None


def find_goods(words: str, viewer: Viewer) -> list[int]:
    """Ids of goods for these words, best first: what an author may tag. Plugged into notes."""
    return [hit.id for hit in search(words, Kind.product, viewer).hits]
