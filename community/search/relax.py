"""When nothing holds most of the words: which words to leave out, the fewest there can be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from community.search.engine import Query
from community.search.plan import Plan

MOST_TRIED = 6  # terms of a long query that are tried; the rest stay
Count = Callable[[Sequence[Query]], Sequence[int]]


def without(plan: Plan, dropped: Iterable[int]) -> Plan:
    """The plan without the terms at these places."""
    away = set(dropped)
    terms = tuple(term for place, term in enumerate(plan.terms) if place not in away)
    head = plan.head if any(term.token == plan.head for term in terms) else None
    return replace(plan, terms=terms, head=head)


def drop(query: Query, count: Count) -> tuple[int, ...]:
    """The places of as few terms as must go for the query to find something; one question to the engine.

    First the words that nothing holds at all; where each is held by something, the one word whose leaving finds most.
    Empty when not even that finds anything.
    """
    plan = query.plan
    tried = range(min(len(plan.terms), MOST_TRIED))
    alone = [replace(plan, terms=(plan.terms[place],), head=None) for place in tried]
    left = [without(plan, (place,)) for place in tried]
    totals = count([replace(query, plan=each) for each in (*alone, *left)])
    unknown = tuple(place for place in tried if not totals[place])
    if unknown:
        return unknown if len(unknown) < len(plan.terms) else ()
    # of equals the later word: people begin with what matters
    most, place = max((totals[len(tried) + place], place) for place in tried)
    return (place,) if most else ()


def mask(dropped: Iterable[int]) -> int:
    """Places of terms as the bits of a number, for a cursor."""
    return sum(1 << place for place in dropped)


def places(number: int) -> tuple[int, ...]:
    """The places that a mask names; none for a negative number, which no mask is."""
    return tuple(place for place in range(number.bit_length()) if number >> place & 1) if number > 0 else ()
