"""Which languages a reader reads, and that a list holds enough of them, however few write in one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from community.accounts.rules import LANGUAGES
from community.recommender import order
from community.recommender.knowledge import Knowledge, Subject
from recsys.history import Act
from recsys.serve import Ranked

T = TypeVar("T")


@dataclass(frozen=True)
class Languages:
    """A reader's `own` language, all that they `read`, and the `foreign` share of their places."""

    own: str
    read: tuple[str, ...]
    foreign: float

    @classmethod
    def of(cls, own: str, acts: Sequence[Act], known: Knowledge) -> "Languages":
        """As the acts that spoke for something tell."""
        acted_on = known.languages([(kind, id) for kind, id, weight, _ in acts if weight > 0])
        others = [lang for lang in LANGUAGES if lang != own]
        return cls(own, order.languages_read(own, acted_on), order.share_of(others, acted_on))

    def enough(
        self, ranked: list[Ranked], n: int, known: Knowledge, only: Callable[[Sequence[str]], list[Ranked]]
    ) -> list[Ranked]:
        """The best of a larger world, with enough of what the reader reads for n places: a language in which few write is seldom among the best of
        all, and is asked for by itself. `only` ranks what is in some languages."""
        for langs, share in (((self.own,), 1.0 - self.foreign), (self.read[1:], self.foreign)):
            spoken = known.languages([(row.kind, row.id) for row in ranked])
            theirs = [lang in langs or lang is None for lang in spoken]
            if langs and sum(theirs) < int(n * share):
                others = [row for row, is_theirs in zip(ranked, theirs, strict=True) if not is_theirs]
                ranked = [*only(langs), *others]
        return ranked

    def dealt(self, rows: Sequence[T], subjects: Sequence[Subject], known: Knowledge) -> list[T]:
        """The rows in their order, the reader's language leading."""
        return order.spoken(rows, known.languages(subjects), self.own, self.foreign)
