"""What is done to a ranking before it is shown: the reader's word on topics counts, their language leads.

Pure. Each step only drops rows or moves them by a fixed rule, so the propensity that was logged with a draw stays that draw's: exact for which
subject was drawn, not for the place where it ends up.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

LENGTH = 80  # subjects ranked at a time: a visit that comes to the end of them gets as many more
SEEN_DAYS = 3  # what was seen so lately is kept out while there is something new
FOREIGN_EVERY = 10  # somebody of whom nothing is known gets one place of so many in a foreign language
MORE, LESS = 0.5, 3.0  # a place times this: what is wanted comes twice as early, what is not three times as late
READS = 0.25  # a language with this share of somebody's places is one that they read


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


def share_of(langs: Collection[str], acted_on: Sequence[str | None]) -> float:
    """The share of places for these languages, foreign ones: that of the acts in them, after `FOREIGN_EVERY` acts that nobody saw, one of them
    foreign. It begins at a tenth and follows the reader slowly (calibration: Steck, RecSys 2018; here of languages)."""
    spoken_there = [lang for lang in acted_on if lang]
    return (1 + sum(lang in langs for lang in spoken_there)) / (FOREIGN_EVERY + len(spoken_there))


def languages_read(own: str, acted_on: Sequence[str | None]) -> tuple[str, ...]:
    """The reader's own language, and each that has its share of what they acted on."""
    others = sorted({lang for lang in acted_on if lang} - {own})
    return (own, *(lang for lang in others if share_of((lang,), acted_on) >= READS))


def spoken(rows: Sequence[T], languages: Sequence[str | None], own: str, share: float) -> list[T]:
    """The rows in their order, but that this share of places is in other languages than the own, evenly spread, while there are both."""
    home: deque[T] = deque()
    abroad: deque[T] = deque()
    for row, lang in zip(rows, languages, strict=True):
        (home if lang is None or lang == own else abroad).append(row)
    dealt: list[T] = []
    while home and abroad:
        due = int((len(dealt) + 1) * share + 1e-9) > int(len(dealt) * share + 1e-9)
        dealt.append((abroad if due else home).popleft())
    return [*dealt, *home, *abroad]
