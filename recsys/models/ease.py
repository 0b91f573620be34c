"""EASE^R: the linear item model with a closed form (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019), for the head.

It inverts an items × items matrix, so only the items with the most facts take part; the rest of the catalogue is the other sources' work.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack

from recsys.data import Dataset
from recsys.models.itemitem import Neighbours, leaning
from recsys.models.model import Answers

LEAST_FACTS = 5
"""An item with fewer says nothing reliable about its pairs."""


def inverse(gram: NDArray[np.float32]) -> NDArray[np.float32]:
    """The inverse of a positive definite matrix, in its own memory, by Cholesky."""
    factor, trouble = lapack.spotrf(gram.T, lower=0, overwrite_a=1, clean=0)
    if not trouble:
        factor, trouble = lapack.spotri(factor, lower=0, overwrite_c=1)
    if trouble:
        raise np.linalg.LinAlgError("the gram matrix is not positive definite: the penalty is too small")
    for row in range(len(factor)):
        factor[row:, row] = factor[row, row:]
    return factor


class Ease:
    """Each item of the head is predicted from the others; the best `neighbours` of each are kept."""

    name = "ease"
    answers = Answers()

    def __init__(
        self, neighbours: int = 200, *, head: int = 6_000, penalty: float = 200.0, recency: float = 1.0
    ) -> None:
        self.k = neighbours
        self.head, self.penalty, self.recency = head, penalty, recency

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return dataset.n_facts > 0

    def fit(self, dataset: Dataset) -> Self:
        acts = np.bincount(dataset.item, minlength=dataset.n_items)
        head = np.argsort(-acts, kind="stable")[: self.head]
        head = np.sort(head[acts[head] >= LEAST_FACTS])
        k = min(self.k, max(len(head) - 1, 0))
        item = np.zeros((dataset.n_items, k), dtype=np.int32)
        weight = np.zeros((dataset.n_items, k), dtype=np.float32)
        if k:
            facts = dataset.matrix()[:, head]
            gram = (facts.T @ facts).toarray().astype(np.float32)
            gram.flat[:: len(head) + 1] += self.penalty
            made = inverse(gram)
            made /= -np.diag(made).copy()
            np.fill_diagonal(made, 0.0)
            for place, row in enumerate(made):
                best = np.argpartition(-row, k - 1)[:k]
                best = best[np.lexsort((best, -row[best]))]
                item[head[place]], weight[head[place]] = head[best], np.maximum(row[best], 0.0)
            item[weight <= 0] = 0
        self.neighbours = Neighbours(item, weight)
        self.query = dataset.matrix(leaning(dataset, self.recency))
        self.table = self.neighbours.matrix()
        return self

    def scores(self, people: NDArray[np.integer]) -> sparse.csr_matrix:
        return self.query[people] @ self.table
