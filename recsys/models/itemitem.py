"""Subjects that go together: sparse item-to-item filters, cut to each subject's best neighbours."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.confidence import strength
from recsys.data import Dataset
from recsys.models.model import Answers

CHUNK = 2_048


class Neighbours(NamedTuple):
    """Per item (row) its neighbours and their weights, best first, padded with item 0 of weight 0. int32 and float32, both items × k."""

    item: NDArray[np.int32]
    weight: NDArray[np.float32]

    def matrix(self) -> sparse.csr_matrix:
        """The same as a sparse items × items matrix, on memory of its own."""
        real = self.weight > 0
        indptr = np.concatenate([[0], np.cumsum(real.sum(axis=1))])
        return sparse.csr_matrix((self.weight[real], self.item[real], indptr), shape=(len(self.item), len(self.item)))


def cut(left: sparse.csr_matrix, right: sparse.csr_matrix, k: int) -> Neighbours:
    """The k largest off-diagonal entries of each row of `left @ right`, never holding more than a chunk of the product."""
    n = left.shape[0]
    k = min(k, max(n - 1, 0))
    item = np.zeros((n, k), dtype=np.int32)
    weight = np.zeros((n, k), dtype=np.float32)
    for start in range(0, n if k else 0, CHUNK):
        part = (left[start : start + CHUNK] @ right).tocsr()
        for row in range(part.shape[0]):
            columns = part.indices[part.indptr[row] : part.indptr[row + 1]]
            values = part.data[part.indptr[row] : part.indptr[row + 1]]
            keep = np.flatnonzero((columns != start + row) & (values > 0))
            if len(keep) > k:
                keep = keep[np.argpartition(values[keep], len(keep) - k)[-k:]]
            keep = keep[np.lexsort((columns[keep], -values[keep]))]
            item[start + row, : len(keep)] = columns[keep]
            weight[start + row, : len(keep)] = values[keep]
    return Neighbours(item, weight)


def powers(degree: NDArray[np.floating], exponent: float) -> sparse.dia_matrix:
    """A diagonal of degree ** -exponent, with 0 where the degree is 0."""
    return sparse.diags(np.where(degree > 0, np.maximum(degree, 1e-12) ** -exponent, 0.0).astype(np.float32))


def leaning(dataset: Dataset, recency: float) -> NDArray[np.float32]:
    """Each fact as a question: its strength, times `recency` for every act of the person that came after."""
    values = strength(dataset.weight, dataset.at, dataset.latest, None)
    return (values * recency**dataset.from_end).astype(np.float32)


class ItemItem:
    """A degree-normalised linear filter: two items are near when people who are choosy have both and few others do.

    W = Di^-source · R' · Du^-person · R · Di^-target, where R are strengths and D the degrees of items and people.
    """

    name = "itemitem"
    answers = Answers()

    def __init__(
        self,
        neighbours: int = 200,
        *,
        source: float = 0.5,
        person: float = 0.5,
        target: float = 0.3,
        half_life_days: float | None = None,
    ) -> None:
        self.k = neighbours
        self.source, self.person, self.target = source, person, target
        self.half_life_days = half_life_days

    def fit(self, dataset: Dataset) -> Self:
        values = strength(dataset.weight, dataset.at, dataset.latest, self.half_life_days if dataset.timed else None)
        facts = dataset.matrix(values)
        ones = dataset.matrix()
        items = np.asarray(ones.sum(axis=0)).ravel()
        people = np.asarray(ones.sum(axis=1)).ravel()
        left = (powers(items, self.source) @ facts.T @ powers(people, self.person)).tocsr()
        self.neighbours = cut(left, (facts @ powers(items, self.target)).tocsr(), self.k)
        self.query, self.table = facts, self.neighbours.matrix()
        return self

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return True

    def scores(self, people: NDArray[np.integer]) -> sparse.csr_matrix:
        return self.query[people] @ self.table


class NextItem:
    """What tends to come after: pairs in the order of time, near ones counting more, and a query that leans on the latest acts."""

    name = "next"
    answers = Answers()

    def __init__(
        self,
        neighbours: int = 200,
        *,
        window: int = 20,
        fade: float = 0.85,
        backward: float = 0.5,
        source: float = 0.3,
        target: float = 0.2,
        recency: float = 0.6,
    ) -> None:
        self.k = neighbours
        self.window, self.fade, self.backward = window, fade, backward
        self.source, self.target, self.recency = source, target, recency

    def fit(self, dataset: Dataset) -> Self:
        n = dataset.n_items
        person, item = dataset.person_of, dataset.item
        follows = sparse.csr_matrix((n, n), dtype=np.float32)
        for lag in range(1, self.window + 1 if dataset.timed else 1):
            near = np.flatnonzero(person[:-lag] == person[lag:])
            pairs = (np.full(len(near), self.fade ** (lag - 1), dtype=np.float32), (item[near], item[near + lag]))
            follows = follows + sparse.csr_matrix(pairs, shape=(n, n))
        both = (follows + self.backward * follows.T).tocsr()
        degree = np.bincount(item, minlength=n).astype(np.float32)
        self.neighbours = cut((powers(degree, self.source) @ both).tocsr(), powers(degree, self.target).tocsr(), self.k)
        self.query = dataset.matrix(leaning(dataset, self.recency))
        self.table = self.neighbours.matrix()
        return self

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return dataset.timed

    def scores(self, people: NDArray[np.integer]) -> sparse.csr_matrix:
        return self.query[people] @ self.table
