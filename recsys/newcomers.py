"""New subjects as columns: what a request asks of all of them at once. Made once for as long as the same ones are offered."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

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
        self._of_kind = _places_by((item.kind,) for item in self.items)
        self._in_language = _places_by((item.lang or "",) for item in self.items)
        self._by_author = _places_by((item.author,) for item in self.items)
        self._of_shop = _places_by((item.shop,) for item in self.items)
        self._about = _places_by(item.topics for item in self.items)
        self._published = np.array(
            [np.nan if item.published_at is None else item.published_at for item in self.items], dtype=float
        )
        self._topic_count = np.array([max(len(set(item.topics)), 1) for item in self.items])

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
        speaking: Collection[str] = (),
    ) -> Marks:
        """Which of them may be shown."""
        fit = np.zeros(len(self.items), dtype=bool)
        fit[_found(self._of_kind, kinds)] = True
        fit[_found(self._by_author, without_authors)] = False
        fit[_found(self._of_shop, without_shops)] = False
        fit[_found(self._about, without_topics)] = False
        fit[self._places(barred)] = False
        if within is not None:
            listed = np.zeros(len(self.items), dtype=bool)
            listed[self._places(within)] = True
            fit &= listed
        if speaking:
            spoken = np.zeros(len(self.items), dtype=bool)
            spoken[_found(self._in_language, ["", *speaking])] = True
            fit &= spoken
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
        liked = 2.0 * np.bincount(_found(self._about, topics), minlength=len(self.items)) / self._topic_count
        liked[_found(self._by_author, authors)] += 1.0
        spoken = np.full(len(self.items), 0.4 if languages else 1.0)
        spoken[_found(self._in_language, ["", *languages])] = 1.0
        return (0.2 + liked[which]) * spoken[which] * np.maximum(0.5 ** (age / HALF_LIFE_DAYS), 0.02)

    def _places(self, subjects: Collection[Subject]) -> list[int]:
        if len(subjects) < len(self.place):
            return [self.place[subject] for subject in subjects if subject in self.place]
        among = subjects if isinstance(subjects, set | frozenset) else set(subjects)
        return [at for subject, at in self.place.items() if subject in among]


def _places_by(values: Iterable[Iterable[Hashable]]) -> dict[Hashable, list[int]]:
    """Value → the places of those that have it, each once; nothing for None."""
    places: dict[Hashable, list[int]] = {}
    for at, of in enumerate(values):
        for value in dict.fromkeys(of):
            if value is not None:
                places.setdefault(value, []).append(at)
    return places


def _found(places: Mapping[Hashable, Sequence[int]], values: Iterable[Hashable]) -> NDArray[np.int64]:
    """The places of all these values, one after another."""
    return np.array([at for value in values for at in places.get(value, ())], dtype=np.int64)
