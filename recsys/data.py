"""The facts as arrays: people and subjects get dense rows, each person's subjects stand in the order of time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from recsys.subjects import ID_BITS, Item, Subjects


@dataclass(frozen=True)
class Dataset:
    """Merged facts, one row of compressed arrays per person (`indptr` as in CSR), each in the order of time.

    `weight` is the raw sum of `confidence.weigh`; `at` unix seconds (all 0 when there are no times); `described` holds the `Item` of a row if any.
    """

    people: NDArray[np.generic]
    subjects: Subjects
    indptr: NDArray[np.int64]
    item: NDArray[np.int32]
    weight: NDArray[np.float32]
    at: NDArray[np.float64]
    described: dict[int, Item]

    @classmethod
    def of(
        cls,
        person: ArrayLike,
        kind: ArrayLike,
        subject: ArrayLike,
        weight: ArrayLike,
        at: ArrayLike | None = None,
        *,
        items: Iterable[Item] = (),
    ) -> "Dataset":
        """Build from five equally long columns (see the class). `person` may be of any type that sorts; `kind` may be one word for all.

        Facts on the same (person, subject) are merged: weights add up, the latest time stays; a sum of 0 or less (hidden, refunded) is
        no taste and is left out. Each described item gets a row, even without facts. Raises ValueError on unequal columns or ids outside 48 bits.
        """
        person, ids = np.asarray(person), np.asarray(subject, dtype=np.int64)
        weights = np.asarray(weight, dtype=np.float64)
        kind = np.broadcast_to(np.asarray(kind, dtype=str), ids.shape)
        times = np.zeros(len(ids)) if at is None else np.asarray(at, dtype=np.float64)
        if not len(person) == len(ids) == len(weights) == len(times):
            raise ValueError("the columns of a dataset must be equally long")
        described = {(item.kind, item.id): item for item in items}
        if len(ids) and (ids.min() < 0 or ids.max() >> ID_BITS):
            raise ValueError(f"subject ids must lie in 0..2^{ID_BITS}")

        words, code = np.unique(kind, return_inverse=True)
        kinds = tuple(sorted({*map(str, words), *(known for known, _ in described)}))
        place = np.array([kinds.index(str(word)) for word in words], dtype=np.int64)
        fact_keys = (place[code] << ID_BITS) | ids if len(ids) else np.zeros(0, dtype=np.int64)
        item_keys = np.array([(kinds.index(kind) << ID_BITS) | id for kind, id in described], dtype=np.int64)
        keys = np.union1d(fact_keys, item_keys)
        subjects = Subjects(kinds, keys)
        people, row = np.unique(person, return_inverse=True)
        column = np.searchsorted(keys, fact_keys)

        order = np.lexsort((times, row))  # stable: equal times keep the order in which they came
        row, column, times, weights = row[order], column[order], times[order], weights[order]
        pair = row * max(len(keys), 1) + column
        _, first_from_end, group = np.unique(pair[::-1], return_index=True, return_inverse=True)
        total = np.bincount(group, weights=weights[::-1]) if len(pair) else weights
        last = len(pair) - 1 - first_from_end
        kept = np.flatnonzero(total > 0)
        kept = kept[np.argsort(last[kept])]
        chosen = last[kept]
        counts = np.bincount(row[chosen], minlength=len(people)) if len(people) else np.zeros(0, dtype=np.int64)
        return cls(
            people=people,
            subjects=subjects,
            indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            item=column[chosen].astype(np.int32),
            weight=total[kept].astype(np.float32),
            at=times[chosen],
            described={
                int(at): item for at, item in zip(np.searchsorted(keys, item_keys), described.values(), strict=True)
            },
        )

    @property
    def n_people(self) -> int:
        return len(self.people)

    @property
    def n_items(self) -> int:
        return len(self.subjects)

    @property
    def n_facts(self) -> int:
        return len(self.item)

    @property
    def timed(self) -> bool:
        """Whether the facts happened at different times (else order means nothing)."""
        return bool(self.n_facts) and float(self.at.max()) > float(self.at.min())

    @property
    def latest(self) -> float:
        """The time of the newest fact; 0 when there is none."""
        return float(self.at.max()) if self.n_facts else 0.0

    @property
    def person_of(self) -> NDArray[np.int64]:
        """The person's row of each fact."""
        return np.repeat(np.arange(self.n_people), np.diff(self.indptr))

    @property
    def from_end(self) -> NDArray[np.int64]:
        """How many of the person's facts came after each fact: 0 for the last."""
        return np.repeat(self.indptr[1:], np.diff(self.indptr)) - 1 - np.arange(self.n_facts)

    def matrix(self, values: NDArray[np.float32] | None = None) -> sparse.csr_matrix:
        """People × items, float32, of `values` per fact (by default all 1). Columns in a row are sorted."""
        data = np.ones(self.n_facts, dtype=np.float32) if values is None else values
        made = sparse.csr_matrix((data, self.item.copy(), self.indptr), shape=(self.n_people, self.n_items))
        made.sort_indices()
        return made

    def only(self, facts: NDArray[np.bool_]) -> "Dataset":
        """The same people and subjects, with the facts of the mask alone: rows keep their meaning across a split."""
        counts = np.bincount(self.person_of[facts], minlength=self.n_people) if self.n_people else np.zeros(0)
        return replace(
            self,
            indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            item=self.item[facts],
            weight=self.weight[facts],
            at=self.at[facts],
        )
