"""Taste as a vector: implicit alternating least squares, fitted by `implicit`."""

from typing import Self

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recsys.confidence import strength
from recsys.data import Dataset

MAX_FACTORS = 256


def factors_for(n_people: int, n_items: int) -> int:
    """How many factors a world of this size can fill: a power of two from 8 to 256."""
    room = max(min(n_people, n_items), 1) / 30
    return int(min(MAX_FACTORS, max(8, 2 ** np.floor(np.log2(max(room, 1))))))


class Als:
    """Confidence `alpha` for a fact of mean strength; the regularisation grows with the factors, else large models overfit.

    A fact counts for less the more facts its person and its item have (degree ** -`damping` each): else the popular drown the rest.
    """

    name = "als"

    def __init__(
        self,
        factors: int | None = None,
        *,
        alpha: float = 40.0,
        regularization: float | None = None,
        iterations: int = 8,
        damping: float = 0.5,
        half_life_days: float | None = None,
        seed: int = 7,
        threads: int = 2,
    ) -> None:
        self.factors = factors
        self.alpha = alpha
        self.regularization = regularization
        self.iterations = iterations
        self.damping = damping
        self.half_life_days = half_life_days
        self.seed = seed
        self.threads = threads
        self.people_factors = np.zeros((0, 0), dtype=np.float32)
        self.item_factors = np.zeros((0, 0), dtype=np.float32)
        self.item_damping = np.zeros(0, dtype=np.float32)
        """What the strength of a fact on each item is multiplied with to get its confidence, apart from the person's own damping."""

    def fit(self, dataset: Dataset) -> Self:
        factors = self.factors or factors_for(dataset.n_people, dataset.n_items)
        self.factors = factors
        if self.regularization is None:
            self.regularization = 100.0 * factors / MAX_FACTORS
        self.people_factors = np.zeros((dataset.n_people, factors), dtype=np.float32)
        self.item_factors = np.zeros((dataset.n_items, factors), dtype=np.float32)
        acts = np.bincount(dataset.item, minlength=dataset.n_items)
        self.item_damping = (np.maximum(acts, 1) ** -self.damping).astype(np.float32)
        if not dataset.n_facts:
            return self
        values = strength(dataset.weight, dataset.at, dataset.latest, self.half_life_days if dataset.timed else None)
        people = np.maximum(np.diff(dataset.indptr), 1)[dataset.person_of] ** -self.damping
        damped = values * people * self.item_damping[dataset.item]
        scale = self.alpha / max(float(damped.mean()), 1e-12)
        self.item_damping *= scale
        confidence = (damped * scale).astype(np.float32)
        # implicit runs its own threads; BLAS threads inside each of them only quarrel over the cores
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=factors,
                alpha=1.0,
                regularization=self.regularization,
                iterations=self.iterations,
                num_threads=self.threads,
                random_state=self.seed,
            )
            model.fit(dataset.matrix(confidence), show_progress=False)
        self.people_factors = np.nan_to_num(model.user_factors)
        self.item_factors = np.nan_to_num(model.item_factors)
        # the random start of a subject without facts is no knowledge
        self.item_factors[acts == 0] = 0.0
        return self

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        return self.people_factors[people] @ self.item_factors.T
