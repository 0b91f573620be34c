"""What is done to a ranking before it is shown: the reader's word on topics counts, their language leads.

Pure. Each step only drops rows or moves them by a fixed rule, so the propensity that was logged with a draw stays that draw's: exact for which
subject was drawn, not for the place where it ends up.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

LENGTH = 80  # subjects ranked at a time: a visit that comes to the end of them gets as many more
SEEN_DAYS = 3  # what was seen so lately is kept out while there is something new
FOREIGN_EVERY = 10  # one place of so many at most is in a foreign language, while there are others
MORE, LESS = 0.5, 3.0  # a place times this: what is wanted comes twice as early, what is not three times as late
READS = 0.25  # a language with this share of somebody's acts is one that they read
FEWEST_ACTS = 4


def tilted(rows: Sequence[T], topics: Sequence[Sequence[str]], leanings: Mapping[str, int]) -> list[T]:
    """The rows by their place, shortened or lengthened by the reader's word on their topics (1 more, -1 less, -2 never)."""
    keyed: list[tuple[float, int, T]] = []
    for place, (row, about) in enumerate(zip(rows, topics, strict=True)):
        words = [leanings[topic] for topic in about if topic in leanings]
        if -2 in words:
            continue
        factor = LESS if -1 in words else MORE if 1 in words else 1.0
        keyed.append(((place + 1) * factor, place, row))
    return [row for _key, _place, row in sorted(keyed, key=lambda entry: entry[:2])]


def spoken(rows: Sequence[T], languages: Sequence[str | None], read: Collection[str]) -> list[T]:
    """The rows in their order, those in a foreign language held back to one place in `FOREIGN_EVERY` while there are others."""
    own = [row for row, lang in zip(rows, languages, strict=True) if lang is None or lang in read]
    if len(own) == len(rows):
        return own
    foreign = iter([row for row, lang in zip(rows, languages, strict=True) if not (lang is None or lang in read)])
    dealt: list[T] = []
    for place, row in enumerate(own, 1):
        dealt.append(row)
        if place % (FOREIGN_EVERY - 1) == 0:
            dealt += [other for other in [next(foreign, None)] if other is not None]
    return [*dealt, *foreign]


def languages_read(own: str, acted_on: Sequence[str | None]) -> tuple[str, ...]:
    """The reader's own language, and each that has its share of what they acted on."""
    spoken_there = [lang for lang in acted_on if lang]
    if len(spoken_there) < FEWEST_ACTS:
        return (own,)
    others = sorted({lang for lang in spoken_there if spoken_there.count(lang) >= READS * len(spoken_there)} - {own})
    return (own, *others)
