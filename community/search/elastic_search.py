"""One query against a cluster: what is asked of it, and what its answers mean. Plain data: whoever asks has the client."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from community.search import counts, fields, matching, paging
from community.search import elastic_terms as terms
from community.search.engine import Facets, Key, Kind, Match, Query, Results, Seen, Sort

_ORDER = {
    Sort.relevance: ("_score", "desc"),
    Sort.new: ("published", "desc"),
    Sort.popular: ("popular", "desc"),
    Sort.price_up: ("price", "asc"),
    Sort.price_down: ("price", "desc"),
}
_COLUMNS = ("subject", "author", "published", "rank", "shelf")
Ask = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]
"""Several searches in one question, and their answers in the same order."""


def narrowed(query: Query) -> dict[str, Any]:
    """What a query asks for, within its filters."""
    return terms.narrowed(terms.node(matching.sought(query.plan, query.relaxed)), matching.narrowed(query))


class Search:
    """One query against the cluster: two questions for most pages. The first is about the order and the counts."""

    def __init__(self, ask: Ask, query: Query) -> None:
        self._ask = ask
        self._query = query
        self._text = terms.node(matching.sought(query.plan, query.relaxed))
        self._facets: Facets | None = None

    def run(self) -> Results:
        shown, total, after = paging.cut(self._query, self._window)
        return Results(self._matches(shown), total, after, self._facets)

    def _window(self, window: int) -> tuple[list[paging.Row], int]:
        """One stretch of the engine's order, and how many match in all. With the first of them come the counts."""
        counting = counts.asked(self._query) if self._query.facets and self._facets is None else []
        found, *counted = self._ask([self._ranked(window), *map(self._counting, counting)])
        if counted:
            self._facets = counts.facets(answer["aggregations"] for answer in counted)
        rows = []
        for hit in found["hits"]["hits"]:
            subject, author, published, rank, shelf = (hit["fields"].get(name, (1.0,))[0] for name in _COLUMNS)
            key, score = fields.unpack(int(subject)), float(hit["sort"][0])
            rows.append(
                paging.Row(window, score, key, int(author), int(published), hit["_id"], float(rank), int(shelf))
            )
        return rows, found["hits"]["total"]["value"]

    def _ranked(self, window: int) -> dict[str, Any]:
        order, direction = _ORDER[self._query.sort]
        wanted = terms.narrowed(self._text, matching.narrowed(self._query))
        ranked = {
            "function_score": {
                "query": wanted,
                "field_value_factor": {"field": "rank", "missing": 1.0},
                "boost_mode": "multiply",
            }
        }
        return {
            "query": ranked if order == "_score" else wanted,
            "sort": [{order: direction}, {"subject": "asc"}],
            "from": window * paging.WINDOW,
            "size": paging.WINDOW,
            "_source": False,
            "docvalue_fields": list(_COLUMNS),
            "track_total_hits": True,
        }

    def _counting(self, count: counts.Count) -> dict[str, Any]:
        return {
            "query": terms.narrowed(self._text, count.within),
            "aggs": counts.aggregations(count.columns),
            "size": 0,
            "track_total_hits": False,
        }

    def _matches(self, rows: Sequence[paging.Row]) -> list[Match]:
        if not rows:
            return []
        kept = kept_of(self._ask, [row.place for row in rows])
        return [match_of(row.key, row.score, kept[row.place], paging.seen(row)) for row in rows if row.place in kept]


def kept_of(ask: Ask, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """What is kept of these documents, by their names; those that the index has."""
    (answer,) = ask([{"query": {"ids": {"values": list(names)}}, "size": len(names)}])
    return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}


def match_of(key: Key, score: float, kept: Mapping[str, str], seen: Seen | None = None) -> Match:
    ref, title, body = (kept.get(name, "") for name in fields.KEPT)
    return Match(Kind(key[0]), key[1], ref, score, title, body, seen)
