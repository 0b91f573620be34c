"""The learnt order as it serves: weights, and a table of what came of searches. Numpy only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from community.search import fields
from community.search.engine import Key, Row, Scoring
from community.search.learning.features import Record, columns

Arrays = Mapping[str, NDArray]


def named(words: str) -> int:
    """Folded words as one number: the table needs no words, and shows none."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class Ranker:
    """`words` are sorted numbers of words (`named`); the subjects known for `words[i]`, and their records, are rows `ends[i]:ends[i + 1]`."""

    weights: NDArray[np.float64]
    words: NDArray[np.uint64]
    ends: NDArray[np.int64]
    subjects: NDArray[np.int64]
    records: NDArray[np.float32]

    @staticmethod
    def of(weights: NDArray[np.float64], known: Mapping[str, Mapping[Key, Record]]) -> "Ranker":
        """From what is known by folded words."""
        order = sorted(known, key=named)
        rows = [(fields.pack(key), *record) for words in order for key, record in known[words].items()]
        return Ranker(
            weights,
            np.array([named(words) for words in order], dtype=np.uint64),
            np.cumsum([0, *(len(known[words]) for words in order)]),
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[1:] for row in rows], dtype=np.float32).reshape(-1, 2),
        )

    @staticmethod
    def read(arrays: Arrays) -> "Ranker":
        """As `arrays` wrote it; raises KeyError for what is missing."""
        return Ranker(*(arrays[name] for name in Ranker.__dataclass_fields__))

    def arrays(self) -> dict[str, NDArray]:
        return dict(vars(self))

    def known(self, words: str) -> dict[Key, Record]:
        """What came of earlier searches for these folded words."""
        wanted = np.uint64(named(words))
        at = int(np.searchsorted(self.words, wanted))
        if at >= len(self.words) or self.words[at] != wanted:
            return {}
        rows = slice(int(self.ends[at]), int(self.ends[at + 1]))
        pairs = zip(self.subjects[rows].tolist(), self.records[rows].tolist(), strict=True)
        return {fields.unpack(subject): (opened, kept) for subject, (opened, kept) in pairs}

    def scoring(self, words: str) -> Scoring:
        """Scores in place of the plain ones, for a query of these folded words."""
        known = self.known(words)

        def scores(rows: Sequence[Row], as_of: float) -> list[float]:
            scored: list[float] = np.exp(columns(rows, as_of, known) @ self.weights).tolist()
            return scored

        return scores
