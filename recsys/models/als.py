"""Taste as a vector: implicit alternating least squares, fitted by `implicit`."""

from typing import Self

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recsys.confidence import strength
from recsys.data import Dataset
from recsys.models.content import described, read_words, ridge
from recsys.models.model import Answers
from recsys.words import Lexicon

MAX_FACTORS = 256

DAMPING = 0.5


def factors_for(n_people: int, n_items: int) -> int:
    """How many factors a world of this size can fill: a power of two from 8 to 256."""
    room = max(min(n_people, n_items), 1) / 30
    return int(min(MAX_FACTORS, max(8, 2 ** np.floor(np.log2(max(room, 1))))))


def penalty_for(factors: int) -> float:
    """The regularisation of a model of so many factors: it grows with them, else large models overfit."""
    return 100.0 * factors / MAX_FACTORS


class Als:
    """Confidence `alpha` for a fact of mean strength; `regularization` and `factors` of None are chosen for the data.

    A fact counts for less the more facts its person and its item have (degree ** -`damping` each): else the popular drown the rest.
    An item without facts gets the taste that its words predict: a ridge regression (`penalty`) of the fitted factors on the words.
    With `warm`, the item factors of an earlier fit (rows of zeros for new items), the alternation starts from them.
    """

    name = "als"
    answers = Answers(cold_item=True)

    def __init__(
        self,
        factors: int | None = None,
        *,
        alpha: float = 40.0,
        regularization: float | None = None,
        iterations: int = 8,
        damping: float = DAMPING,
        penalty: float = 2.0,
        half_life_days: float | None = None,
        warm: NDArray[np.float32] | None = None,
        seed: int = 7,
        threads: int = 2,
    ) -> None:
        self.factors = factors
        self.alpha = alpha
        self.regularization = regularization
        self.iterations = iterations
        self.damping = damping
        self.penalty = penalty
        self.half_life_days = half_life_days
        self.warm = warm
        self.seed = seed
        self.threads = threads
        self.people_factors = np.zeros((0, 0), dtype=np.float32)
        self.item_factors = np.zeros((0, 0), dtype=np.float32)
        self.item_damping = np.zeros(0, dtype=np.float32)
        """What the strength of a fact on each item is multiplied with to get its confidence, apart from the person's own damping."""
        self.lexicon = Lexicon(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        self.word_taste = np.zeros((0, 0), dtype=np.float32)
        """The taste that each word of the lexicon speaks for."""

    def fit(self, dataset: Dataset) -> Self:
        factors = self.factors or factors_for(dataset.n_people, dataset.n_items)
        self.factors = factors
        if self.regularization is None:
            self.regularization = penalty_for(factors)
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
            if self.warm is not None and self.warm.shape == (dataset.n_items, factors):
                model.item_factors = self.warm.astype(np.float32)
            model.fit(dataset.matrix(confidence), show_progress=False)
        self.people_factors = np.nan_to_num(model.user_factors)
        self.item_factors = np.nan_to_num(model.item_factors)
        # the random start of a subject without facts is no knowledge
        self.item_factors[acts == 0] = 0.0
        if described(dataset):
            self.read(dataset, acts)
        return self

    def read(self, dataset: Dataset, acts: NDArray[np.integer]) -> None:
        """Learn what words say about taste, from the items with facts, for those without."""
        words, self.lexicon = read_words(dataset)
        self.word_taste = ridge(words[acts > 0], self.item_factors[acts > 0], self.penalty)
        self.item_factors[acts == 0] = (words @ self.word_taste)[acts == 0]

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return True

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        return self.people_factors[people] @ self.item_factors.T
