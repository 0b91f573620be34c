"""Ways to hold facts out. Each returns a mask of the facts that are held out; the rest is for training."""

import numpy as np
from numpy.typing import NDArray

from recsys.data import Dataset

Mask = NDArray[np.bool_]


def leave_one_out(dataset: Dataset) -> Mask:
    """Each person's last fact, for people with at least two."""
    held = dataset.from_end == 0
    alone = np.diff(dataset.indptr) < 2
    return held & ~alone[dataset.person_of]


def by_time(dataset: Dataset, share: float = 0.1) -> Mask:
    """The newest `share` of all facts, cut at one moment for everybody: the only split that resembles a working day."""
    if not dataset.n_facts:
        return np.zeros(0, dtype=bool)
    cut = np.sort(dataset.at, kind="stable")[min(int(dataset.n_facts * (1 - share)), dataset.n_facts - 1)]
    return dataset.at >= cut


def by_chance(dataset: Dataset, share: float = 0.2, seed: int = 7) -> Mask:
    """A random `share` of each person's facts (rounded down, so a short history is left whole)."""
    draw = np.random.default_rng(seed).random(dataset.n_facts)
    order = np.lexsort((draw, dataset.person_of))
    counts = np.diff(dataset.indptr)
    place = np.arange(dataset.n_facts) - np.repeat(dataset.indptr[:-1], counts)
    held = np.zeros(dataset.n_facts, dtype=bool)
    held[order] = place < np.floor(np.repeat(counts, counts) * share)
    return held


def drawn(dataset: Dataset, share: float, seed: int = 7) -> Mask:
    """A random `share` of all facts, whoever they are by."""
    return np.random.default_rng(seed).random(dataset.n_facts) < share


def by_item(dataset: Dataset, share: float = 0.1, seed: int = 7) -> Mask:
    """All facts on a random `share` of the items that have any: what is left knows these items by their words alone."""
    acted = np.unique(dataset.item)
    chosen = np.random.default_rng(seed).choice(acted, int(len(acted) * share), replace=False)
    return np.isin(dataset.item, chosen)
