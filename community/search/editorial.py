"""The operator's pins on a page of results: first of the first page, and nowhere else."""

from collections.abc import Sequence
from dataclasses import replace

from community.search.curation.rules import Curation
from community.search.engine import Engine, Filters, Key, Match, Query, Results, Sort


def pinned(query: Query, curation: Curation) -> tuple[Key, ...]:
    """What comes first for this query: of the kinds asked for, in the operator's order. Filters and other sorts ask for
    something else than the words alone."""
    if query.filters != Filters() or query.sort is not Sort.relevance:
        return ()
    kinds = {kind.value for kind in query.kinds}
    return tuple(
        key for key in curation.pins.get(query.plan.whole.text, ()) if key[0] in kinds and key not in query.without
    )


def ruled(query: Query, curation: Curation) -> Query:
    """The query without what the operator blocks for it, and without what is pinned: that is put first by itself."""
    words = query.plan.whole.text
    away = curation.blocks.get(words, frozenset()) | frozenset(pinned(query, curation))
    return replace(query, without=query.without | away) if away else query


def put_first(keys: Sequence[Key], found: Results, engine: Engine) -> Results:
    """The results with what is pinned, and still in the index, before them."""
    first: list[Match] = engine.find(keys) if keys else []
    if not first:
        return found
    return replace(found, matches=[*first, *found.matches], total=found.total + len(first))
