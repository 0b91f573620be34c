"""What an act says about taste: the one table of verb weights, and how a weight fades and saturates."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

DAY = 86_400.0

DWELL_SECONDS = 30.0
"""Reading this long is worth a whole `dwell`; less is worth its share."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "impression": 0.0,
        "open": 0.5,
        "dwell": 1.0,
        "tag_open": 1.0,
        "like": 2.0,
        "comment": 2.0,
        "collect": 3.0,
        "follow": 3.0,
        "share": 3.0,
        "cart": 4.0,
        "purchase": 6.0,
        "unlike": -2.0,
        "uncollect": -3.0,
        "unfollow": -3.0,
        "refund": -6.0,
        # outweighs whatever else was done, so that a hidden subject stays hidden
        "hide": -100.0,
    }
)


def weigh(verbs: Sequence[str] | NDArray[np.str_], values: ArrayLike | None = None) -> NDArray[np.float32]:
    """The weight of each act. `values` are the seconds of a dwell (ignored for other verbs; NaN counts as none). Unknown verbs weigh 0."""
    words, which = np.unique(np.asarray(verbs, dtype=str), return_inverse=True)
    table = np.array([WEIGHTS.get(str(word), 0.0) for word in words], dtype=np.float32)
    weights = table[which] if len(words) else np.zeros(0, dtype=np.float32)
    if values is not None and "dwell" in words:
        seconds = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0)
        share = np.clip(seconds / DWELL_SECONDS, 0.0, 1.0)
        weights = np.where(words[which] == "dwell", weights * share, weights)
    return weights.astype(np.float32)


def decay(at: ArrayLike, now: float, half_life_days: float | None) -> NDArray[np.float32]:
    """The share of a fact that is left at `now`: 1 for the newest, ½ after each half-life; always 1 without one."""
    age = np.maximum(now - np.asarray(at, dtype=np.float64), 0.0)
    if half_life_days is None:
        return np.ones(age.shape, dtype=np.float32)
    return np.exp2(-age / (half_life_days * DAY)).astype(np.float32)


def strength(weight: ArrayLike, at: ArrayLike, now: float, half_life_days: float | None) -> NDArray[np.float32]:
    """How strongly a (positive) summed weight speaks in the models: 1 for a weight of 1, saturating, faded by age."""
    grown = np.log2(1.0 + np.maximum(np.asarray(weight, dtype=np.float32), 0.0))
    return (grown * decay(at, now, half_life_days)).astype(np.float32)
