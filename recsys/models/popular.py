"""What everybody likes lately: the baseline, and the last resort."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from recsys.confidence import strength
from recsys.data import Dataset


class Popular:
    """The decayed sum of strengths per item."""

    name = "popular"

    def __init__(self, half_life_days: float | None = None) -> None:
        self.half_life_days = half_life_days
        self.popularity = np.zeros(0, dtype=np.float32)

    def fit(self, dataset: Dataset) -> Self:
        half_life = self.half_life_days if dataset.timed else None
        values = strength(dataset.weight, dataset.at, dataset.latest, half_life)
        self.popularity = np.bincount(dataset.item, weights=values, minlength=dataset.n_items).astype(np.float32)
        return self

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        return np.tile(self.popularity, (len(people), 1))
