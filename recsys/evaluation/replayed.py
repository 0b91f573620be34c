"""Logged lists put into another order: how high what was acted on would have stood. Numpy only."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def ndcg(score: ArrayLike, lists: ArrayLike, gain: ArrayLike, looked: ArrayLike | None = None) -> NDArray[np.float64]:
    """NDCG of each list that holds a gain and more than one subject, in the order of the lists' numbers, when its places are sorted by `score`.

    One row per place. A gain counts for more where few look (`looked`, from 0 to 1): divided so, what was acted on stands for what would have been, had every
    place been looked at (Joachims, Swaminathan and Schnabel, 2017). Losses count too: a list may fall below 0.
    """
    of = np.unique(np.asarray(lists), return_inverse=True)[1]
    value = np.asarray(gain, dtype=np.float64) / (1.0 if looked is None else np.asarray(looked, dtype=np.float64))
    reached = _discounted(np.asarray(score, dtype=np.float64), of, value)
    best = _discounted(value, of, np.maximum(value, 0.0))
    whole = (best > 0) & (np.bincount(of, minlength=len(best)) > 1)
    return reached[whole] / best[whole]


def _discounted(score: NDArray[np.float64], of: NDArray[np.int64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the values of each list, less the deeper they stand by score."""
    order = np.lexsort((-score, of))
    sizes = np.bincount(of)
    rank = np.arange(len(of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.bincount(of[order], value[order] / np.log2(rank + 2.0), len(sizes)).astype(np.float64)
