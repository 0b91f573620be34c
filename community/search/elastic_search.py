"""One query against a cluster: what is asked of it, and what its answers mean. Plain data: whoever asks has the client."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from community.search import elastic_terms as terms
from community.search import fields, matching, paging
from community.search.counts import facets
from community.search.engine import Facets, Key, Kind, Match, Query, Results, Sort

_ORDER = {
    Sort.relevance: ("_score", "desc"),
    Sort.new: ("published", "desc"),
    Sort.popular: ("popular", "desc"),
    Sort.price_up: ("price", "asc"),
    Sort.price_down: ("price", "desc"),
}
_COLUMNS = ("subject", "author", "published", "rank")


def narrowed(query: Query) -> dict[str, Any]:
    """What a query asks for, within its filters."""
    return terms.narrowed(terms.node(matching.sought(query.plan, query.relaxed)), matching.narrowed(query))


class Search:
    """One query against the cluster."""

    def __init__(self, ask: Callable[[dict[str, Any]], dict[str, Any]], query: Query) -> None:
        self._ask = ask
        self._query = query
        self._text = terms.node(matching.sought(query.plan, query.relaxed))

    def run(self) -> Results:
        shown, total, after = paging.cut(self._query, partial(self._window, narrowed(self._query)))
        return Results(self._matches(shown), total, after, self._facets() if self._query.facets else None)

    def _window(self, wanted: dict[str, Any], window: int) -> tuple[list[paging.Row], int]:
        """One stretch of the engine's order, and how many match in all."""
        order, direction = _ORDER[self._query.sort]
        ranked = {
            "function_score": {
                "query": wanted,
                "field_value_factor": {"field": "rank", "missing": 1.0},
                "boost_mode": "multiply",
            }
        }
        answer = self._ask(
            {
                "query": ranked if order == "_score" else wanted,
                "sort": [{order: direction}, {"subject": "asc"}],
                "from_": window * paging.WINDOW,
                "size": paging.WINDOW,
                "source": False,
                "docvalue_fields": list(_COLUMNS),
                "track_total_hits": True,
            }
        )
        rows = []
        for hit in answer["hits"]["hits"]:
            subject, author, published, rank = (hit["fields"].get(name, (1.0,))[0] for name in _COLUMNS)
            key, score = fields.unpack(int(subject)), float(hit["sort"][0])
            rows.append(paging.Row(window, score, key, int(author), int(published), hit["_id"], float(rank)))
        return rows, answer["hits"]["total"]["value"]

    def _matches(self, rows: Sequence[paging.Row]) -> list[Match]:
        if not rows:
            return []
        names = [row.place for row in rows]
        answer = self._ask({"query": {"ids": {"values": names}}, "size": len(names)})
        kept = {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}
        return [match_of(row.key, row.score, kept[row.place]) for row in rows if row.place in kept]

    def _facets(self) -> Facets:
        query = self._query
        kinds = {"kind": {"terms": {"field": "kind", "size": len(Kind)}}}
        bands = [{"from": low, "to": high} if high else {"from": low} for low, high in matching.price_bands()]
        wanted: dict[str, Any] = {
            name: {"terms": {"field": name, "size": size}} for name, size in fields.COUNTED.items()
        }
        wanted["price"] = {"range": {"field": "price", "ranges": bands}}
        asked = {"size": 0, "track_total_hits": False}
        everywhere = self._ask({**asked, "query": terms.narrowed(self._text, matching.in_reach(query)), "aggs": kinds})
        within = self._ask({**asked, "query": terms.narrowed(self._text, matching.narrowed(query)), "aggs": wanted})
        found = within["aggregations"]
        prices = zip(matching.price_bands(), found["price"]["buckets"], strict=True)
        return facets(
            _counts(everywhere["aggregations"]["kind"]),
            {name: _counts(found[name]) for name in fields.COUNTED},
            {band: bucket["doc_count"] for band, bucket in prices if bucket["doc_count"]},
        )


def match_of(key: Key, score: float, kept: Mapping[str, str]) -> Match:
    ref, title, body = (kept.get(name, "") for name in fields.KEPT)
    return Match(Kind(key[0]), key[1], ref, score, title, body)


def _counts(found: dict[str, Any]) -> dict[str, int]:
    return {str(bucket["key"]): bucket["doc_count"] for bucket in found["buckets"]}
