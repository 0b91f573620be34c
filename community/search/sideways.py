"""Counts beside filters that agree with what one sees: each filter's choices are counted within all others, its own left
aside, so that the number beside a choice is what the page shows once it is taken (drill sideways)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from community.search.engine import Facets, Filters, Query, Results

_CLEARED: dict[str, dict[str, Any]] = {  # facet → its own filter, taken away
    "topics": {"topic": None},
    "cities": {"city": None},
    "langs": {"lang": None},
    "brands": {"brand": None},
    "shops": {"shop": None},
    "prices": {"price_from": None, "price_to": None},
}


def counted(query: Query, found: Results, ask: Callable[[Query], Results]) -> Facets | None:
    """The facets of the first page: one more question for each filter that is set."""
    facets = found.facets
    if facets is None:
        return None
    for name, cleared in _CLEARED.items():
        filters = replace(query.filters, **cleared)
        if filters != query.filters:
            facets = replace(facets, **{name: getattr(_within(query, filters, ask), name)})
    return facets


def _within(query: Query, filters: Filters, ask: Callable[[Query], Results]) -> Facets:
    return ask(replace(query, filters=filters, size=1, liking=None, scoring=None)).facets or Facets()
