"""New subjects as columns: what a request asks of all of them at once. Made once for as long as the same ones are offered."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from recsys.confidence import DAY
from recsys.history import Subject
from recsys.subjects import Item, Subjects

HALF_LIFE_DAYS = 3.0

Marks = NDArray[np.bool_]


class Newcomers:
    """Items in their order, and their columns; `rows` says where the artefact has them, -1 where it does not."""

    def __init__(self, items: Sequence[Item], subjects: Subjects) -> None:
        self.items = tuple(items)
        self.names: list[Subject] = [(item.kind, item.id) for item in self.items]
        self.place = {name: at for at, name in enumerate(self.names)}
        self.rows = subjects.rows(self.names)
        self._kinds = np.array([item.kind for item in self.items], dtype=str)
        self._langs = np.array([item.lang or "" for item in self.items], dtype=str)
        self._authors = np.array([-1 if item.author is None else item.author for item in self.items], dtype=np.int64)
        self._shops = np.array([-1 if item.shop is None else item.shop for item in self.items], dtype=np.int64)
        self._published = np.array(
            [np.nan if item.published_at is None else item.published_at for item in self.items], dtype=float
        )
        words = [(at, word) for at, item in enumerate(self.items) for word in dict.fromkeys(item.topics)]
        self._topics: dict[str, list[int]] = {}
        for at, word in words:
            self._topics.setdefault(word, []).append(at)
        counts = np.bincount([at for at, _ in words], minlength=len(self.items)) if words else np.zeros(len(self.items))
        self._topic_count = np.maximum(counts, 1)

    def __len__(self) -> int:
        return len(self.items)

    def topics(self, subject: Subject) -> tuple[str, ...]:
        """The topics of one of them; none of any other subject."""
        at = self.place.get(subject)
        return () if at is None else self.items[at].topics

    def open(
        self,
        kinds: Sequence[str],
        barred: Collection[Subject],
        without_authors: Collection[int] = (),
        without_shops: Collection[int] = (),
        without_topics: Collection[str] = (),
        within: Collection[Subject] | None = None,
    ) -> Marks:
        """Which of them may be shown."""
        fit = np.isin(self._kinds, list(kinds)) if len(self.items) else np.zeros(0, dtype=bool)
        for numbers, without in ((self._authors, without_authors), (self._shops, without_shops)):
            if without:
                fit &= ~np.isin(numbers, list(without))
        fit[self._carriers(without_topics)] = False
        fit[self._places(barred)] = False
        if within is not None:
            listed = np.zeros(len(self.items), dtype=bool)
            listed[self._places(within)] = True
            fit &= listed
        return fit

    def appeal(
        self,
        which: NDArray[np.int64],
        topics: Mapping[str, float],
        authors: Collection[int],
        languages: Collection[str],
        now: float,
    ) -> NDArray[np.float64]:
        """How readily each of `which` is drawn: the newer, the nearer to the person's topics and authors, the more; never 0."""
        age = np.nan_to_num(np.maximum(now - self._published[which], 0.0) / DAY, nan=HALF_LIFE_DAYS)
        shared = np.bincount(self._carriers(topics), minlength=len(self.items))[which] / self._topic_count[which]
        known = np.isin(self._authors[which], list(authors)) if authors else 0.0
        spoken: float | NDArray[np.float64] = 1.0
        if languages:
            spoken = np.where(np.isin(self._langs[which], ["", *languages]), 1.0, 0.4)
        return (0.2 + 2.0 * shared + 1.0 * known) * spoken * np.maximum(0.5 ** (age / HALF_LIFE_DAYS), 0.02)

    def _carriers(self, topics: Collection[str]) -> NDArray[np.int64]:
        """The places of those about any of the topics, once for each topic."""
        return np.array([at for word in topics for at in self._topics.get(word, ())], dtype=np.int64)

    def _places(self, subjects: Collection[Subject]) -> list[int]:
        if len(subjects) < len(self.place):
            return [self.place[subject] for subject in subjects if subject in self.place]
        among = subjects if isinstance(subjects, set | frozenset) else set(subjects)
        return [at for subject, at in self.place.items() if subject in among]
