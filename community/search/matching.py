"""What a query asks of an index, in six kinds of node that every engine translates; so all of them ask the same.

Scores are BM25 of tokens and of phrases, summed over the terms, each term counted where it counts most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from community.search import fields
from community.search.engine import PRICE_BANDS, Filters, Query, Sort
from community.search.fields import BESIDE, BODY, NAMED
from community.search.plan import Phrase, Plan, Term

WEIGHTS = {NAMED: 3.0, BESIDE: 1.6, BODY: 1.4}
ELSEWHERE = 0.35  # what the other fields that hold a term add
GRAMS = 0.75  # a stretch of Chinese found by its pairs, against a word
ALL_HELD = 0.3  # holding every term
ALL_NAMED = 0.7  # a name that holds every term
TOGETHER = 0.35  # neighbours in the query that are neighbours in a name
HEAD = 2.2  # the thing sought is the thing named
WHOLE, EXACT = 1.5, 2.0
MOST_LEFT_OUT = 300


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens in a row in a field, up to `slop` apart; one token is just there."""

    field: str
    tokens: tuple[str, ...]
    boost: float = 1.0
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Best:
    """The best of its parts and a share of the others."""

    parts: tuple["Node", ...]
    others: float = 0.0
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Every:
    """All of `must`; `should` only adds to the score. With `needed`, that many of `should` must be there too."""

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    needed: int = 0
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field holds one of these values. Has no score."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What is left out. Has no score."""

    what: OneOf


@dataclass(frozen=True, slots=True)
class Between:
    """A number lies in a range, ends included. Has no score."""

    field: str
    low: int
    high: int | None


Node = Row | Best | Every
Narrowing = OneOf | Between | Without


def sought(plan: Plan, relaxed: bool) -> Node:
    """What the words ask for."""
    must: list[Node] = [_quoted(phrase) for phrase in plan.phrases]
    should: list[Node] = []
    if plan.terms:
        must.append(
            Every(should=tuple(map(_term, plan.terms)), needed=1 if relaxed else plan.needed)
            if len(plan.terms) > 1
            else _term(plan.terms[0])
        )
    should.append(Row("exact", (plan.whole.text,), EXACT))
    if len(plan.terms) > 1:
        should.append(Every(tuple(_named(term) for term in plan.terms), boost=ALL_NAMED))
        should.append(Every(tuple(map(_term, plan.terms)), boost=ALL_HELD))
    tokens = plan.whole.tokens
    if len(tokens) > 1:
        should += [Row(NAMED, pair, TOGETHER * WEIGHTS[NAMED] / 2, slop=1) for pair in pairwise(tokens)]
    if len(tokens) > 2:
        should.append(Best((Row(NAMED, tokens, WHOLE, slop=1), Row(BODY, tokens, WHOLE / 3, slop=1))))
    if plan.head:
        should.append(_head(plan.head, plan.terms))
    return Every(tuple(must), tuple(should))


def _quoted(phrase: Phrase) -> Node:
    """Pairs find a stretch of Chinese however its words were cut."""
    return Best(tuple(_run(field, phrase.grams or phrase.tokens, weight) for field, weight in WEIGHTS.items()))


def _term(term: Term) -> Node:
    ways: list[Node] = [Row(field, (term.token,), weight) for field, weight in WEIGHTS.items()]
    if len(term.grams) > 1:
        ways += [_run(field, term.grams, weight * GRAMS) for field, weight in WEIGHTS.items()]
    elif term.grams:
        ways.append(Row("chars", term.grams, GRAMS))
    else:
        ways.append(Row("joined", (term.token,), WEIGHTS[NAMED] * GRAMS))
    for way in term.also:
        ways += [_run(field, way.tokens, weight * way.weight) for field, weight in WEIGHTS.items()]
    return Best(tuple(ways), ELSEWHERE)


def _head(head: str, terms: Sequence[Term]) -> Node:
    """The thing sought as the thing named, however it is said."""
    ways = [way for term in terms if term.token == head for way in term.also if len(way.tokens) == 1]
    return Best((Row("head", (head,), HEAD), *(Row("head", way.tokens, HEAD * way.weight) for way in ways)))


def _named(term: Term) -> Node:
    """The term in a name, however it is said."""
    ways = [Row(NAMED, (term.token,)), *(Row(NAMED, way.tokens, way.weight) for way in term.also)]
    if len(term.grams) > 1:
        ways.append(Row(NAMED, term.grams, GRAMS))
    return Best(tuple(ways)) if len(ways) > 1 else ways[0]


def _run(field: str, tokens: Sequence[str], boost: float) -> Row:
    return Row(field if len(tokens) > 1 or len(tokens[0]) > 1 or tokens[0].isascii() else "chars", tuple(tokens), boost)


def narrowed(query: Query) -> list[Narrowing]:
    """What narrows a query, without a say in the score."""
    filters = query.filters
    found: list[Narrowing] = [OneOf("kind", tuple(kind.value for kind in query.kinds)), *in_reach(query)]
    if filters.since:
        found.append(Between("published", int(filters.since.timestamp()), None))
    named = {
        "lang": filters.lang,
        "city": filters.city,
        "topics": filters.topic,
        "currency": filters.currency,
        "brand": filters.brand,
        "shop": filters.shop,
    }
    found += [OneOf(field, (value,)) for field, value in named.items() if value]
    if filters.haul:
        found.append(Between("haul", 1, 1))
    if filters.unpaid:
        found.append(Between("paid", 0, 0))
    if query.sort in (Sort.price_up, Sort.price_down) or _priced(filters):
        found.append(Between("price", max(0, filters.price_from or 0), filters.price_to))
    return found


def in_reach(query: Query) -> list[Narrowing]:
    """Only what was there when the first page was asked for, without what the reader has hidden.

    Of very much that is hidden, the counts take no notice; the pages still do.
    """
    found: list[Narrowing] = [Between("published", fields.EARLIEST, int(query.as_of.timestamp()))]
    if query.without and len(query.without) <= MOST_LEFT_OUT:
        found.append(Without(OneOf("key", tuple(map(fields.name, sorted(query.without))))))
    if query.without_authors and len(query.without_authors) <= MOST_LEFT_OUT:
        found.append(Without(OneOf("author", tuple(sorted(query.without_authors)))))
    return found


def _priced(filters: Filters) -> bool:
    return filters.price_from is not None or filters.price_to is not None


def price_bands() -> list[tuple[int, int | None]]:
    return list(zip(PRICE_BANDS, (*PRICE_BANDS[1:], None), strict=True))
