"""What can be suggested: names of things, people and shops, topics, and searches that several people made."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.notes import queries as notes
from community.search.engine import Key, Kind
from community.search.log import queries as log
from community.social import queries as social

BATCH = 500
QUERY = "query"


@dataclass(frozen=True, slots=True)
class Named:
    """One thing to suggest. `ref` is its public id, slug or handle; `zh` and `en` its names, the same where there is one.

    `weight` is about 1 for what nobody knows, seldom above 4.
    """

    kind: str
    id: int
    ref: str
    zh: str
    en: str
    weight: float = 1.0


def everything() -> Iterator[Named]:
    """All that is public now, and the searches that several people made."""
    yield from _each(catalog.subjects, _products)
    yield from _each(notes.topics_after, _topics)
    yield from _each(accounts.people_after, _people)
    yield from _each(catalog.shops_after, _shops)
    for popular in log.many():
        yield Named(QUERY, 0, popular.words, popular.written, popular.written, 1.5 + math.log10(popular.people))


def of(keys: Iterable[Key]) -> Iterator[Named]:
    """Those of these subjects that are public now; nameless ones in place of the others."""
    by_kind: dict[str, list[int]] = {}
    for kind, subject_id in keys:
        by_kind.setdefault(kind, []).append(subject_id)
    for kind, ids in by_kind.items():
        here = {each.id: each for each in _READ[kind](ids)}
        for subject_id in ids:
            yield here.get(subject_id) or Named(kind, subject_id, "", "", "")


def _each(after: Callable[[int, int], Sequence], describe: Callable[[Sequence], Iterable[Named]]) -> Iterator[Named]:
    last = 0
    while batch := after(last, BATCH):
        last = batch[-1].id
        yield from describe(batch)


def _products(rows: Sequence) -> Iterator[Named]:
    weights = _weights(Kind.product, rows)
    for row in rows:
        names = {lang: text[0] for lang, text in row.texts.items()}
        one = next(iter(names.values()), "")
        if row.state == "on_shelf" and one:
            yield Named(
                Kind.product, row.id, row.public_id, names.get("zh", one), names.get("en", one), weights[row.id]
            )


def _topics(rows: Sequence) -> Iterator[Named]:
    weights = _weights(Kind.topic, rows)
    counted = notes.counts_of_topics([row.id for row in rows])
    for row in rows:
        if counted.get(row.id):
            weight = weights[row.id] + 0.3 * math.log10(1 + counted[row.id])
            yield Named(Kind.topic, row.id, row.slug, row.name_zh, row.name_en, weight)


def _people(rows: Sequence) -> Iterator[Named]:
    weights = _weights(Kind.person, rows)
    for row in rows:
        if not row.erased:
            yield Named(Kind.person, row.id, row.handle, row.name, row.name, weights[row.id])


def _shops(rows: Sequence) -> Iterator[Named]:
    weights = _weights(Kind.shop, rows)
    for row in rows:
        yield Named(Kind.shop, row.id, row.slug, row.name, row.name, weights[row.id])


def _weights(kind: Kind, rows: Sequence[Any]) -> dict[int, float]:
    """Better known things come first: each tenfold of likes and followers counts as much as a third of a name."""
    counters = social.counters(kind.value, [row.id for row in rows])
    known = {row.id: counters.get(row.id, social.NOTHING) for row in rows}
    return {
        each: 1.0 + 0.35 * math.log10(1 + max(0, row.likes + 2 * row.collects + row.followers))
        for each, row in known.items()
    }


_READ: dict[str, Callable[[list[int]], Iterable[Named]]] = {
    Kind.product: lambda ids: _products(catalog.subjects_by_id(ids)),
    Kind.shop: lambda ids: _shops(list(catalog.shops(ids).values())),
    Kind.person: lambda ids: _people(list(accounts.people(ids).values())),
    Kind.topic: lambda ids: _topics(list(notes.topics(ids).values())),
}
FOLLOWED = frozenset(_READ)
"""The kinds whose names are known within seconds."""
