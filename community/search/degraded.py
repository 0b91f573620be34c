"""Searching without an index: the newest subjects are read from the database and matched one by one, for a short while.

Poorer on purpose: no likeness, no counts, one page. It keeps the page alive until the index is back.
"""

import time

from community.search import analysis, documents
from community.search.engine import Document, Match, Query, Results
from community.search.plan import Plan

SECONDS = 0.2  # beside what was waited for the engine, a page stays within a second
ENOUGH = 200


def search(query: Query) -> Results:
    """The best of what can be looked through in `SECONDS`, newest ids first, most words found first."""
    if query.plan.empty or query.after:
        return Results([], 0)  # one page: what a further one held is on the first
    give_up = time.monotonic() + SECONDS
    found: list[Match] = []
    for kind in query.kinds:
        for document in documents.newest(kind):
            score = _score(document, query.plan)
            if score and _passes(document, query):
                found.append(Match(kind, document.id, document.ref, score, document.title, document.body))
            if len(found) >= ENOUGH or time.monotonic() > give_up:
                break
    found.sort(key=lambda match: (-match.score, match.kind, -match.id))
    return Results(found[: query.size], len(found))


def _score(document: Document, plan: Plan) -> float:
    """Words found, a title counting three times; 0 when fewer are found than a match needs or a phrase is missing."""
    title = analysis.fold(document.title)
    rest = analysis.fold("\n".join((document.body, *document.extra)))
    everything = f"{title}\n{rest}"
    if any(phrase.text not in everything for phrase in plan.phrases):
        return 0.0
    in_title = {word for word in plan.terms if word.written in title}
    anywhere = {word for word in plan.terms if word in in_title or word.written in rest}
    if len(anywhere) < plan.needed:
        return 0.0
    return (len(anywhere) + 2 * len(in_title) + len(plan.phrases)) * document.rank


def _passes(document: Document, query: Query) -> bool:
    filters = query.filters
    return (
        (not filters.haul or document.haul)
        and (not filters.unpaid or not document.paid)
        and filters.lang in (None, document.lang)
        and filters.city in (None, document.city)
        and filters.brand in (None, document.brand)
        and filters.shop in (None, document.shop)
        and (filters.topic is None or filters.topic in document.topics)
        and (filters.since is None or (document.published_at is not None and document.published_at >= filters.since))
        and filters.currency in (None, document.currency)
        and _affordable(document.price_minor, filters.price_from, filters.price_to)
        and document.key not in query.without
        and document.author_id not in query.without_authors
    )


def _affordable(price: int | None, low: int | None, high: int | None) -> bool:
    if low is None and high is None:
        return True
    return price is not None and (low is None or price >= low) and (high is None or price <= high)
