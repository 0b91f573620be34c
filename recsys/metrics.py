"""Ranking metrics over full rankings, by LightGCN's formulas: recall = hits/|T|, the ideal DCG runs over min(|T|, k)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def hits(ranked: NDArray[np.integer], people: NDArray[np.integer], targets: "Targets") -> NDArray[np.bool_]:
    """For each place of `ranked` (people × k item rows, -1 for none): is it one of the person's targets?"""
    wanted = people[:, None].astype(np.int64) * targets.n_items + ranked
    at = np.minimum(np.searchsorted(targets.pairs, wanted), max(len(targets.pairs) - 1, 0))
    found = targets.pairs[at] == wanted if len(targets.pairs) else np.zeros(wanted.shape, dtype=bool)
    return found & (ranked >= 0)


class Targets:
    """What each person did in the held-out part: pairs of rows, without doubles."""

    def __init__(self, people: NDArray[np.integer], items: NDArray[np.integer], n_items: int) -> None:
        self.n_items = max(n_items, 1)
        self.pairs = np.unique(people.astype(np.int64) * self.n_items + items)
        self.people, self.counts = np.unique(self.pairs // self.n_items, return_counts=True)


def per_person(hit: NDArray[np.bool_], counts: NDArray[np.integer], k: int) -> dict[str, NDArray[np.float64]]:
    """`recall`, `ndcg`, `hr` and `mrr` at k of each person, from their hits (people × at least k) and number of targets."""
    gain = 1.0 / np.log2(np.arange(2, k + 2))
    top = hit[:, :k]
    ideal = np.cumsum(gain)[np.minimum(counts, k) - 1]
    return {
        "recall": top.sum(axis=1) / counts,
        "ndcg": top @ gain[: top.shape[1]] / ideal,
        "hr": top.any(axis=1).astype(np.float64),
        "mrr": top.any(axis=1) / (1.0 + top.argmax(axis=1)),
    }


def measured(
    ranked: NDArray[np.integer], people: NDArray[np.integer], targets: Targets, ks: Sequence[int]
) -> dict[str, NDArray[np.float64]]:
    """`recall@k` … of each person. `people` are the rows of `ranked`, each with at least one target."""
    found = hits(ranked, people, targets)
    counts = targets.counts[np.searchsorted(targets.people, people)]
    return {f"{name}@{k}": values for k in ks for name, values in per_person(found, counts, k).items()}


def summary(
    ranked: NDArray[np.integer],
    people: NDArray[np.integer],
    targets: Targets,
    ks: Sequence[int],
    among: int | None = None,
) -> dict[str, float]:
    """Means over people of `measured`, and `coverage@k`: the share of all items that anybody was shown.

    `among` is the number of items that could be recommended (default: all).
    """
    result = {
        name: float(values.mean()) if len(values) else 0.0
        for name, values in measured(ranked, people, targets, ks).items()
    }
    for k in ks:
        shown = np.unique(ranked[:, :k])
        result[f"coverage@{k}"] = float((shown >= 0).sum() / max(among or targets.n_items, 1))
    return result


def interval(values: NDArray[np.float64], draws: int = 1_000, seed: int = 7) -> tuple[float, float]:
    """The 95 % interval of the mean over people, by bootstrap: each draw weighs every person by a Poisson(1) number."""
    if not len(values):
        return 0.0, 0.0
    chance = np.random.default_rng(seed)
    means = np.empty(draws)
    for start in range(0, draws, 50):
        counts = chance.poisson(1.0, (min(50, draws - start), len(values))).astype(np.float32)
        means[start : start + len(counts)] = (counts @ values) / np.maximum(counts.sum(axis=1), 1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
