"""What happened lately: rates, trending overall and by category and city, and trials for exploration. Rebuilt every few minutes; numpy only.

A pulse lies beside the model as an artefact of its own, so that a web process follows it as it follows the model.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recsys import artefacts
from recsys.artefacts import Artefact, BadArtefact, NoArtefact
from recsys.confidence import DAY, decay, weigh
from recsys.subjects import ID_BITS, Item, Subjects

log = logging.getLogger(__name__)

RATES = ("shown", "opened_1d", "opened_7d", "opened_30d", "liked_30d", "hidden_30d")

LIKING = ("like", "collect", "share", "comment", "cart", "purchase")
HIDING = ("hide", "report")

PRIOR = 20.0
"""A rate begins at everybody's average, as if seen on so many impressions."""

RISING_DAYS = 1.0
"""The half-life of what counts as trending."""

TOP = 300
"""Rising subjects kept per category and city."""

Subject = tuple[str, int]


class Pulse:
    """Immutable; see the module."""

    def __init__(self, artefact: Artefact) -> None:
        arrays, manifest = artefact.arrays, artefact.manifest
        self.version = artefact.version
        self.at = float(manifest["at"])
        self.subjects = Subjects(tuple(manifest["kinds"]), np.array(arrays["keys"]))
        self.rates: NDArray[np.float32] = np.array(arrays["rates"])
        self.average: NDArray[np.float32] = np.array(manifest["average"], dtype=np.float32)
        self.rising: NDArray[np.float32] = np.array(arrays["rising"])
        self.counts: NDArray[np.float32] = np.array(arrays["counts"])
        self._places = {str(word): number for number, word in enumerate(manifest["places"])}
        order = np.argsort(-self.rising, kind="stable")
        self._best = order[self.rising[order] > 0]
        self._starts, self._rows = np.array(arrays["place_starts"]), np.array(arrays["place_rows"])

    @staticmethod
    def made(
        kind: ArrayLike,
        subject: ArrayLike,
        verb: ArrayLike,
        at: ArrayLike,
        *,
        items: Iterable[Item] = (),
        now: float,
    ) -> Artefact:
        """From equally long columns of the last 30 days of acts, impressions (verb `impression`) included. `items` tell category and city.

        Raises ValueError on columns of unequal length.
        """
        ids, verbs, times = (
            np.asarray(subject, dtype=np.int64),
            np.asarray(verb, dtype=str),
            np.asarray(at, dtype=float),
        )
        words = np.broadcast_to(np.asarray(kind, dtype=str), ids.shape)
        if not len(ids) == len(verbs) == len(times):
            raise ValueError("the columns of a pulse must be equally long")
        listed = list(items)
        kinds = tuple(sorted({*np.unique(words).tolist(), *(item.kind for item in listed)}))
        codes = np.searchsorted(np.array(kinds, dtype=str), words) if len(ids) else np.zeros(0, dtype=np.int64)
        facts = (codes.astype(np.int64) << ID_BITS) | ids
        keys = np.unique(facts)
        rows, n = np.searchsorted(keys, facts), len(keys)

        def count(which: NDArray[np.bool_], days: float) -> NDArray[np.float64]:
            near = which & (times > now - days * DAY)
            return np.bincount(rows[near], minlength=n).astype(np.float64)

        seen, opens = verbs == "impression", verbs == "open"
        likes, hides = np.isin(verbs, LIKING), np.isin(verbs, HIDING)
        shown = {days: count(seen, days) for days in (1, 7, 30)}
        pairs = [(count(opens, days), shown[days]) for days in (1, 7, 30)]
        pairs += [(count(likes, 30), shown[30]), (count(hides, 30), shown[30])]
        rates = np.zeros((n, len(RATES)), dtype=np.float32)
        rates[:, 0] = np.log1p(shown[30])
        average = np.zeros(len(RATES), dtype=np.float32)
        for column, (did, of) in enumerate(pairs, start=1):
            usual = min(float(did.sum() / max(of.sum(), 1.0)), 1.0)
            # acts from elsewhere than a list have no impression: a rate is at most 1
            rates[:, column] = np.minimum((did + PRIOR * usual) / (np.maximum(of, did) + PRIOR), 1.0)
            average[column] = usual
        strength = np.maximum(weigh(verbs), 0.0) * decay(times, now, RISING_DAYS)
        rising = np.bincount(rows, weights=strength, minlength=n).astype(np.float32)

        places: dict[str, list[int]] = {}
        found = Subjects(kinds, keys).rows([(item.kind, item.id) for item in listed])
        for item, row in zip(listed, found.tolist(), strict=True):
            if row >= 0 and rising[row] > 0:
                for field, value in (("category", item.category), ("city", item.city)):
                    if value:
                        places.setdefault(f"{field}:{value}", []).append(row)
        best = [sorted(held, key=lambda row: (-rising[row], row))[:TOP] for held in places.values()]
        arrays = {
            "keys": keys,
            "rates": rates,
            "rising": rising,
            "counts": np.column_stack([shown[30], np.minimum(pairs[3][0], shown[30])]).astype(np.float32),
            "place_starts": np.cumsum([0, *map(len, best)], dtype=np.int64),
            "place_rows": np.array([row for held in best for row in held], dtype=np.int64),
        }
        return Artefact("", arrays, {"at": now, "kinds": kinds, "average": average.tolist(), "places": list(places)})

    @classmethod
    def of(
        cls,
        kind: ArrayLike,
        subject: ArrayLike,
        verb: ArrayLike,
        at: ArrayLike,
        *,
        items: Iterable[Item] = (),
        now: float,
    ) -> Self:
        """A pulse of these columns, in memory; see `made`."""
        return cls(cls.made(kind, subject, verb, at, items=items, now=now))

    @classmethod
    def empty(cls) -> Self:
        """Of a world where nothing happened."""
        return cls.of([], [], [], [], now=0.0)

    def write(self, root: Path, *, keep: int = 2) -> str:
        """Publish in a folder of its own; returns the version."""
        arrays: dict[str, np.ndarray] = {
            "keys": self.subjects.keys,
            "rates": self.rates,
            "rising": self.rising,
            "counts": self.counts,
            "place_starts": self._starts,
            "place_rows": self._rows,
        }
        facts = {
            "at": self.at,
            "kinds": list(self.subjects.kinds),
            "average": self.average.tolist(),
            "places": list(self._places),
        }
        return artefacts.write(root, arrays, facts, keep=keep)

    @classmethod
    def open(cls, root: Path) -> Self:
        """The current pulse of a folder. Raises NoArtefact or BadArtefact."""
        return cls(artefacts.load_current(root))

    def refreshed(self, root: Path) -> "Pulse":
        """A newer pulse when there is one, else this; this too (with a line in the log) when the newer is corrupt."""
        current = artefacts.current_version(root)
        if current is None or current == self.version:
            return self
        try:
            return type(self)(artefacts.load(root, current))
        except (BadArtefact, NoArtefact, KeyError, TypeError) as trouble:
            log.warning("keeping pulse %s: %s", self.version, trouble)
            return self

    def rates_of(self, subjects: Sequence[Subject]) -> NDArray[np.float32]:
        """Subjects × `RATES`, smoothed; everybody's average for those that were not seen."""
        return self.rates_at(self.subjects.rows(subjects))

    def rates_at(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The same by this pulse's own rows, -1 for unknown."""
        made = np.tile(self.average, (len(rows), 1))
        made[rows >= 0] = self.rates[rows[rows >= 0]]
        return made

    def trials(self, subjects: Sequence[Subject]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(times shown, times liked) of each in the last 30 days: what exploration draws from."""
        rows = self.subjects.rows(subjects)
        counts = np.zeros((len(rows), 2), dtype=np.float32)
        counts[rows >= 0] = self.counts[rows[rows >= 0]]
        return counts[:, 0], counts[:, 1]

    def trending(self, *, category: str | None = None, city: str | None = None, n: int = 100) -> list[Subject]:
        """The best rising subjects, those of the city and category first."""
        rows: list[int] = []
        for field, value in (("city", city), ("category", category)):
            number = self._places.get(f"{field}:{value}")
            if number is not None:
                rows += self._rows[self._starts[number] : self._starts[number + 1]][:n].tolist()
        rows += self._best[:n].tolist()
        return [self.subjects.subject(row) for row in dict.fromkeys(rows)][:n]
