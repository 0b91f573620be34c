"""What every model promises, and the one way to make a list out of its scores."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.data import Dataset

Scores: TypeAlias = NDArray[np.float32] | sparse.csr_matrix

BATCH = 512
"""People scored at once …"""

CELLS = 32_000_000
"""… while their scores are at most so many numbers, 128 MB."""


class Answers(NamedTuple):
    """For whom and for what a source has something to say, beyond people and items with facts; the behaviour suite holds it to this."""

    cold_person: bool = False
    """Somebody without a single fact gets scores."""
    cold_item: bool = False
    """An item without a single fact, but described, gets scores; without this its scores are 0."""
    personal: bool = True
    """Two people of different tastes get different scores."""


class Model(Protocol):
    """Something that scores items for people: a source, or a blend of sources."""

    name: str

    def fit(self, dataset: Dataset) -> Self:
        """Learn from the facts; deterministic for the same dataset and settings."""

    def scores(self, people: NDArray[np.integer]) -> Scores:
        """Scores of all items (people × items) for rows of the fitted dataset. Higher is better; 0, or absent, says nothing."""


class Source(Model, Protocol):
    """A source of candidates, which declares what it can answer for."""

    answers: Answers

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        """Whether the dataset holds what this source learns from (times, descriptions, follows)."""


def dense(scores: Scores) -> NDArray[np.float32]:
    """The scores as a full array that the caller may write to."""
    return scores if isinstance(scores, np.ndarray) else scores.toarray()


def batches(people: NDArray[np.integer], width: int) -> Iterator[NDArray[np.integer]]:
    """The rows in portions of at most `BATCH`, smaller where `width` numbers a person are more than `CELLS` together."""
    size = max(min(BATCH, CELLS // max(width, 1)), 1)
    for start in range(0, len(people), size):
        yield people[start : start + size]


def blot(
    scores: NDArray[np.float32],
    dataset: Dataset,
    people: NDArray[np.integer],
    allowed: NDArray[np.bool_] | None = None,
) -> None:
    """Set what each person already has in the dataset, and what is not `allowed`, to -inf, in place."""
    if allowed is not None:
        scores[:, ~allowed] = -np.inf
    starts, ends = dataset.indptr[people], dataset.indptr[people + 1]
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        scores[row, dataset.item[start:end]] = -np.inf


def top(scores: NDArray[np.float32], n: int) -> NDArray[np.int64]:
    """The columns of the n best finite scores per row, best first, equal scores in the order of columns; -1 where fewer are finite.

    The n-th best of the maxima of many blocks bounds the n-th best score from below, so that only a few columns need sorting
    (numpy's partition crawls on rows that are mostly equal).
    """
    people, items = scores.shape
    n = min(n, items)
    result = np.full((people, n), -1, dtype=np.int64)
    if n == 0 or people == 0:
        return result
    width = max(items // (4 * n), 1)
    blocks = items // width
    maxima = scores[:, : blocks * width].reshape(people, blocks, width).max(axis=2)
    bounds = np.sort(maxima, axis=1)[:, blocks - n] if blocks >= n else np.full(people, -np.inf, dtype=scores.dtype)
    for row in range(people):
        best = np.flatnonzero(scores[row] > bounds[row])
        if len(best) < n and bounds[row] > -np.inf:
            best = np.concatenate([best, np.flatnonzero(scores[row] == bounds[row])[:n]])
        best = best[np.lexsort((best, -scores[row, best]))[:n]]
        result[row, : len(best)] = best
    return result


def recommend(
    model: Model,
    dataset: Dataset,
    people: NDArray[np.integer],
    n: int,
    allowed: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """The n best unseen items per person (people × n rows, -1 for none), over the full ranking of all items, or of the `allowed` ones."""
    lists = [np.zeros((0, min(n, dataset.n_items)), dtype=np.int64)]
    for batch in batches(people, dataset.n_items):
        scores = dense(model.scores(batch))
        blot(scores, dataset, batch, allowed)
        lists.append(top(scores, n))
    return np.concatenate(lists)
