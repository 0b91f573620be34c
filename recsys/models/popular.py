"""What everybody likes lately: the baseline and the last resort; and what is liked of late in a person's own categories and cities."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.confidence import strength
from recsys.data import Dataset
from recsys.models.model import Answers


class Popular:
    """The decayed sum of strengths per item."""

    name = "popular"
    answers = Answers(cold_person=True, personal=False)

    def __init__(self, half_life_days: float | None = None) -> None:
        self.half_life_days = half_life_days
        self.popularity = np.zeros(0, dtype=np.float32)

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return True

    def fit(self, dataset: Dataset) -> Self:
        half_life = self.half_life_days if dataset.timed else None
        values = strength(dataset.weight, dataset.at, dataset.latest, half_life)
        self.popularity = np.bincount(dataset.item, weights=values, minlength=dataset.n_items).astype(np.float32)
        return self

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        return np.tile(self.popularity, (len(people), 1))


class Trending:
    """What rises in the categories and cities of what a person did; for a stranger, what rises at all."""

    name = "trending"
    answers = Answers(cold_person=True)

    def __init__(self, half_life_days: float = 7.0) -> None:
        self.half_life_days = half_life_days

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return dataset.timed and any(item.category or item.city for item in dataset.described.values())

    def fit(self, dataset: Dataset) -> Self:
        rising = Popular(self.half_life_days).fit(dataset).popularity
        self.rising = rising / max(float(rising.max(initial=0.0)), 1e-9)
        words: dict[str, int] = {}
        rows, columns = [], []
        for row, item in dataset.described.items():
            for field, value in (("category", item.category), ("city", item.city)):
                if value:
                    rows.append(row)
                    columns.append(words.setdefault(f"{field}:{value}", len(words)))
        shape = (dataset.n_items, max(len(words), 1))
        places = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
        acts = np.maximum(np.diff(dataset.indptr), 1)
        self.lean = (sparse.diags((1.0 / acts).astype(np.float32)) @ dataset.matrix() @ places).tocsr()
        self.places = places
        return self

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        near = (self.lean[people] @ self.places.T).toarray()
        return ((0.05 + near) * self.rising).astype(np.float32)
