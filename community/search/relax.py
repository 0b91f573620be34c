"""When nothing holds most of the words: which words to leave out, the fewest there can be."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from community.search.engine import Query, Results
from community.search.plan import Plan

MOST_TRIED = 6  # terms of a long query that are tried; the rest stay
Ask = Callable[[Query], Results]


def without(plan: Plan, dropped: Iterable[int]) -> Plan:
    """The plan without the terms at these places."""
    away = set(dropped)
    terms = tuple(term for place, term in enumerate(plan.terms) if place not in away)
    head = plan.head if any(term.token == plan.head for term in terms) else None
    return replace(plan, terms=terms, head=head)


def drop(query: Query, ask: Ask) -> tuple[Results, tuple[int, ...]] | None:
    """The results of the query without as few of its terms as must go, and the places of those terms.

    First the words that nothing holds at all; where each is held by something, the one word whose leaving finds most.
    None when not even that finds anything.
    """
    plan = query.plan
    if len(plan.terms) < 2:
        return None
    tried = range(min(len(plan.terms), MOST_TRIED))
    small = replace(query, size=1, facets=False, liking=None)  # only counted: the order is nobody's concern
    unknown = tuple(
        place
        for place in tried
        if not ask(replace(small, plan=replace(plan, terms=(plan.terms[place],), head=None))).total
    )
    if len(unknown) == len(plan.terms):
        return None
    if unknown:
        found = ask(replace(query, plan=without(plan, unknown)))
        return (found, unknown) if found.total else None
    totals = {place: ask(replace(small, plan=without(plan, (place,)))).total for place in tried}
    # of equals the later word: people begin with what matters
    place = max(totals, key=lambda each: (totals[each], each))
    return (ask(replace(query, plan=without(plan, (place,)))), (place,)) if totals[place] else None


def mask(dropped: Iterable[int]) -> int:
    """Places of terms as the bits of a number, for a cursor."""
    return sum(1 << place for place in dropped)


def places(number: int) -> tuple[int, ...]:
    """The places that a mask names; none for a negative number, which no mask is."""
    return tuple(place for place in range(number.bit_length()) if number >> place & 1) if number > 0 else ()
