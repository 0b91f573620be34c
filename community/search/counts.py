"""The counts beside the choices: what to count within what, and what the engines' answers mean.

Each filter's choices are counted within all the others, its own left aside, so that the number beside a choice is what the
page shows once it is taken (drill sideways). Both engines aggregate in the same words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from community.search import fields, matching
from community.search.engine import Facets, Filters, Query
from community.search.matching import Narrowing

PRICE = "price"
_OWN: dict[str, dict[str, Any]] = {  # column → its own filter, taken away
    "topics": {"topic": None},
    "city": {"city": None},
    "lang": {"lang": None},
    "brand": {"brand": None},
    "shop": {"shop": None},
    PRICE: {"price_from": None, "price_to": None},
}
_BANDS = [{"from": low, "to": high} if high else {"from": low} for low, high in matching.price_bands()]


@dataclass(frozen=True, slots=True)
class Count:
    """Columns (`fields.COUNTED` and PRICE) whose values are counted in what the narrowing leaves of what the words find."""

    within: Sequence[Narrowing]
    columns: Sequence[str]


def asked(query: Query) -> list[Count]:
    """What is counted for a page: kinds by the words alone, the others within the filters; one more for each filter set."""
    together: dict[Filters, list[str]] = {}
    for column in (*fields.COUNTED, PRICE):
        if column != "kind":
            together.setdefault(replace(query.filters, **_OWN.get(column, {})), []).append(column)
    within = [
        Count(matching.narrowed(replace(query, filters=filters)), columns) for filters, columns in together.items()
    ]
    return [Count(matching.in_reach(query), ("kind",)), *within]


def aggregations(columns: Iterable[str]) -> dict[str, Any]:
    """The question of a `Count`, as both engines read it."""
    return {
        column: {"range": {"field": PRICE, "ranges": _BANDS}}
        if column == PRICE
        else {"terms": {"field": column, "size": fields.COUNTED[column]}}
        for column in columns
    }


def facets(answers: Iterable[Mapping[str, Any]]) -> Facets:
    """From the engine's answers to `asked`, in any order."""
    found = {column: answer["buckets"] for each in answers for column, answer in each.items()}
    count = {column: _by_value(buckets) for column, buckets in found.items() if column != PRICE}
    prices = {(bucket.get("from"), bucket.get("to")): bucket["doc_count"] for bucket in found[PRICE]}
    return Facets(
        kinds=count["kind"],
        topics=count["topics"],
        cities=count["city"],
        langs=count["lang"],
        brands=count["brand"],
        shops=count["shop"],
        prices={band: prices[band] for band in matching.price_bands() if prices.get(band)},
        hauls=count["haul"].get("1", 0),
        unpaid=count["paid"].get("0", 0),
    )


def _by_value(buckets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Numbers may come as floats: 1.0 is written 1. What has no value is not counted."""
    return {
        str(int(key)) if isinstance(key := bucket["key"], float) else str(key): bucket["doc_count"]
        for bucket in buckets
        if bucket["key"] != ""
    }
