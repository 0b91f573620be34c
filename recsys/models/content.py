"""Subjects that say the same: cosine of their words, rare ones weighing more. It is what a subject has before anybody acted on it."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.data import Dataset
from recsys.models.itemitem import Neighbours, cut, leaning, powers
from recsys.models.model import Answers
from recsys.words import Lexicon, key_of, words_of

COMMON = 3_000
"""A word that more items carry tells too little for the pairs that it makes."""

MOST_WORDS = 100_000


def described(dataset: Dataset) -> bool:
    """Whether any item says anything."""
    return any(
        item.topics or item.text or item.category or item.brand or item.author is not None or item.shop is not None
        for item in dataset.described.values()
    )


def read_words(dataset: Dataset, most: int = MOST_WORDS) -> tuple[sparse.csr_matrix, Lexicon]:
    """(items × words by TF-IDF, rows of length 1 or 0; the lexicon). Words of a single item teach nothing about others and are left out."""
    keys: list[int] = []
    loud: list[float] = []
    rows: list[int] = []
    for row, item in dataset.described.items():
        said = words_of(item)
        keys += [key_of(word) for word in said]
        loud += said.values()
        rows += [row] * len(said)
    words, column, spread = np.unique(np.array(keys, dtype=np.int64), return_inverse=True, return_counts=True)
    shared = np.flatnonzero(spread > 1)
    if len(shared) > most:
        shared = np.sort(shared[np.argsort(-spread[shared], kind="stable")[:most]])
    rarity = np.log(1 + dataset.n_items / np.maximum(spread[shared], 1)).astype(np.float32)
    place = np.full(len(words), -1, dtype=np.int64)
    place[shared] = np.arange(len(shared))
    at = place[column] if len(words) else np.zeros(0, dtype=np.int64)
    kept = at >= 0
    values = np.array(loud, dtype=np.float32)[kept] * rarity[at[kept]]
    made = sparse.csr_matrix(
        (values, (np.array(rows, dtype=np.int64)[kept], at[kept])), shape=(dataset.n_items, max(len(shared), 1))
    )
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    return (powers(length, 1.0) @ made).tocsr(), Lexicon(words[shared], rarity)


def ridge(
    words: sparse.csr_matrix, wanted: NDArray[np.float32], penalty: float, rounds: int = 25
) -> NDArray[np.float32]:
    """The table (words × width) whose sums come nearest to `wanted` (items × width), by conjugate gradients on the normal equations."""
    table = np.zeros((words.shape[1], wanted.shape[1]), dtype=np.float32)
    turned = words.T.tocsr()
    rest = turned @ wanted
    step = rest.copy()
    size = (rest * rest).sum(axis=0)
    for _ in range(rounds):
        image = turned @ (words @ step) + penalty * step
        length = size / np.maximum((step * image).sum(axis=0), 1e-20)
        table += length * step
        rest -= length * image
        grown = (rest * rest).sum(axis=0)
        step = rest + grown / np.maximum(size, 1e-20) * step
        size = grown
    return table


class Content:
    """Neighbours by what they say; among equals the ones that people act on come first.

    Offline every pair counts; serving keeps the best `neighbours` of each item.
    """

    name = "content"
    answers = Answers(cold_item=True)

    def __init__(self, neighbours: int = 50, *, recency: float = 0.7) -> None:
        self.k = neighbours
        self.recency = recency

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        return described(dataset)

    def fit(self, dataset: Dataset) -> Self:
        words, _ = read_words(dataset)
        spread = np.diff(words.tocsc().indptr)
        words = (words @ sparse.diags((spread <= COMMON).astype(np.float32))).tocsr()
        acts = np.bincount(dataset.item, minlength=dataset.n_items)
        known = sparse.diags((1.0 + 0.1 * np.log1p(acts)).astype(np.float32))
        self.words, self.said = words, (words.T @ known).tocsr()
        self.query = dataset.matrix(leaning(dataset, self.recency if dataset.timed else 1.0))
        return self

    @property
    def neighbours(self) -> Neighbours:
        """The best neighbours of each item, for serving."""
        return cut(self.words, self.said, self.k)

    def scores(self, people: NDArray[np.integer]) -> sparse.csr_matrix:
        return (self.query[people] @ self.words) @ self.said
