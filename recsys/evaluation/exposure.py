"""What lists do to a catalogue and to those who fill it: breadth, concentration, novelty, variety, sameness, and whose things are shown."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.data import Dataset

Lists = NDArray[np.integer]
"""People × places, item rows, -1 for none."""

PAIRED = 2_000
"""Variety within lists is measured on so many lists."""


def shown(ranked: Lists, n_items: int) -> NDArray[np.int64]:
    """How often each item stands in a list."""
    return np.bincount(ranked[ranked >= 0], minlength=n_items)


def gini(counts: NDArray[np.integer]) -> float:
    """0 when all are shown equally often, near 1 when one has it all; 0 for nothing at all."""
    ordered = np.sort(counts).astype(np.float64)
    n, total = len(ordered), ordered.sum()
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total else 0.0


def novelty(ranked: Lists, dataset: Dataset) -> float:
    """Mean self-information of what is shown, in bits: -log2 of the share of people who had acted on it (once more than they did)."""
    acts = np.bincount(dataset.item, minlength=dataset.n_items)
    surprise = -np.log2((acts + 1) / (dataset.n_people + 1))
    return float(surprise[ranked[ranked >= 0]].mean()) if (ranked >= 0).any() else 0.0


def popularity_lift(ranked: Lists, dataset: Dataset) -> float:
    """How much more popular what is shown is than what the same facts hold, as a ratio of means."""
    acts = np.bincount(dataset.item, minlength=dataset.n_items)
    usual = float(acts[dataset.item].mean()) if dataset.n_facts else 0.0
    return float(acts[ranked[ranked >= 0]].mean()) / usual if usual and (ranked >= 0).any() else 0.0


def diversity(ranked: Lists, vectors: sparse.csr_matrix | NDArray[np.floating]) -> float:
    """Mean of 1 - cosine over the pairs in a list, over lists with at least two places; `vectors` (items × width) have length 1, or 0 for unlike all."""
    found = []
    for row in ranked[:PAIRED]:
        row = row[row >= 0]
        if len(row) > 1:
            part = vectors[row]
            alike = part @ part.T
            alike = alike.toarray() if sparse.issparse(alike) else alike
            apart = len(row) * (len(row) - 1)
            found.append(1.0 - (alike.sum() - np.trace(alike)) / apart)
    return float(np.mean(found)) if found else 0.0


def calibration(
    ranked: Lists, people: NDArray[np.integer], dataset: Dataset, topics: sparse.csr_matrix, alpha: float = 0.01
) -> float:
    """Mean divergence of the topics shown from the topics of the history (Steck, "Calibrated recommendations", RecSys 2018): 0 when they agree.

    `topics` are items × topics. Lists or histories without topics are left out.
    """
    found = []
    for person, row in zip(people[:PAIRED].tolist(), ranked, strict=False):
        did = np.asarray(topics[dataset.item[dataset.indptr[person] : dataset.indptr[person + 1]]].sum(axis=0)).ravel()
        seen = np.asarray(topics[row[row >= 0]].sum(axis=0)).ravel()
        if did.sum() and seen.sum():
            p, q = did / did.sum(), seen / seen.sum()
            q = (1 - alpha) * q + alpha * p
            lived = p > 0
            found.append(float(p[lived] @ np.log2(p[lived] / q[lived])))
    return float(np.mean(found)) if found else 0.0


def same_top(ranked: Lists, k: int = 10) -> float:
    """The share of people whose first k (as a set) somebody else has as well: "everyone gets the same"."""
    if not len(ranked):
        return 0.0
    _, counts = np.unique(np.sort(ranked[:, :k], axis=1), axis=0, return_counts=True)
    return float(counts[counts > 1].sum() / len(ranked))


def by_author_size(
    exposures: NDArray[np.integer], sizes: NDArray[np.integer], edges: Sequence[int] = (1_000, 10_000, 100_000)
) -> Mapping[str, float]:
    """The share of exposure that goes to authors of each size, by followers: `under_1000`, `under_10000`, …, `above`.

    `exposures` counts the times an item was shown, `sizes` its author's followers (negative: unknown, left out).
    """
    known = sizes >= 0
    total = max(int(exposures[known].sum()), 1)
    place = np.searchsorted(np.asarray(edges), sizes[known], side="right")
    sums = np.bincount(place, weights=exposures[known], minlength=len(edges) + 1)
    names = [*(f"under_{edge}" for edge in edges), "above"]
    return {name: float(value / total) for name, value in zip(names, sums, strict=True)}
