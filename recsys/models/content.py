"""Subjects that say the same: cosine of their topics and author. It is what a subject has before anybody acted on it."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.data import Dataset
from recsys.models.itemitem import cut, leaning, powers

COMMON = 3_000
"""A topic that more items carry tells too little for the pairs that it makes."""


def topic_matrix(dataset: Dataset) -> sparse.csr_matrix:
    """Items × topics (and authors, as one more topic), rare ones weighing more, rows of length 1."""
    words: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, item in dataset.described.items():
        author = () if item.author is None else (f"@{item.author}",)
        for word in {*item.topics, *author}:
            rows.append(row)
            columns.append(words.setdefault(word, len(words)))
    made = sparse.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(dataset.n_items, max(len(words), 1))
    )
    spread = np.asarray(made.sum(axis=0)).ravel()
    rarity = np.where(
        (spread > 0) & (spread <= COMMON),
        np.log(1 + dataset.n_items / np.maximum(spread, 1)),
        0,
    )
    weighted = (made @ sparse.diags(rarity.astype(np.float32))).tocsr()
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (powers(length, 1.0) @ weighted).tocsr()


class Content:
    """Neighbours by topics; among equals the ones that people act on come first."""

    name = "content"

    def __init__(self, neighbours: int = 50, *, recency: float = 0.7) -> None:
        self.k = neighbours
        self.recency = recency

    def fit(self, dataset: Dataset) -> Self:
        topics = topic_matrix(dataset)
        acts = np.bincount(dataset.item, minlength=dataset.n_items)
        known = sparse.diags((1.0 + 0.1 * np.log1p(acts)).astype(np.float32))
        self.neighbours = cut(topics, (topics.T @ known).tocsr(), self.k)
        self.query = dataset.matrix(leaning(dataset, self.recency))
        self.table = self.neighbours.matrix()
        return self

    def scores(self, people: NDArray[np.integer]) -> sparse.csr_matrix:
        return self.query[people] @ self.table
