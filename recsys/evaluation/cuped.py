"""Comparing two arms of an experiment with less noise: CUPED (Deng, Xu, Kohavi and Walker, 2013)."""

from math import erfc, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Comparison(NamedTuple):
    """The treatment's mean less the control's, its 95 % interval, its two-sided p-value, and the share of variance that was explained away."""

    difference: float
    low: float
    high: float
    p_value: float
    explained: float


def adjust(metric: ArrayLike, before: ArrayLike) -> tuple[NDArray[np.float64], float]:
    """(each person's metric less what their own past predicts, the share of variance that this removes). The mean stays."""
    y, x = np.asarray(metric, dtype=np.float64), np.asarray(before, dtype=np.float64)
    spread = float(x.var()) if len(x) else 0.0
    if not spread or not float(y.var()):
        return y, 0.0
    slope = float(((x - x.mean()) * (y - y.mean())).mean()) / spread
    adjusted = y - slope * (x - x.mean())
    return adjusted, 1.0 - float(adjusted.var() / y.var())


def compare(treated: ArrayLike, metric: ArrayLike, before: ArrayLike | None = None) -> Comparison:
    """Two arms over the same columns of people: `treated` (bool), their metric, and optionally the same metric before the experiment.

    Raises ValueError when an arm has fewer than two people.
    """
    arm = np.asarray(treated, dtype=bool)
    if min(arm.sum(), (~arm).sum()) < 2:
        raise ValueError("each arm needs at least two people")
    values, explained = np.asarray(metric, dtype=np.float64), 0.0
    if before is not None:
        values, explained = adjust(values, before)
    one, other = values[arm], values[~arm]
    difference = float(one.mean() - other.mean())
    error = sqrt(float(one.var(ddof=1)) / len(one) + float(other.var(ddof=1)) / len(other))
    p_value = erfc(abs(difference) / error / sqrt(2)) if error else float(difference == 0)
    return Comparison(difference, difference - 1.96 * error, difference + 1.96 * error, p_value, explained)
