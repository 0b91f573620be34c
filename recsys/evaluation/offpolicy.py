"""What another policy would have earned on feeds that were logged with their propensities."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Estimate(NamedTuple):
    """A mean reward per shown place, its standard error, and how many independent places it is worth."""

    value: float
    error: float
    effective: float


def weights(logged: ArrayLike, target: ArrayLike, clip: float) -> NDArray[np.float64]:
    """target / logged propensity, no larger than `clip`. Raises ValueError for a logged propensity outside (0, 1]."""
    given = np.asarray(logged, dtype=np.float64)
    if len(given) and not (given.min() > 0 and given.max() <= 1):
        raise ValueError("a logged propensity must lie in (0, 1]")
    return np.minimum(np.asarray(target, dtype=np.float64) / given, clip)


def effective(weight: NDArray[np.float64]) -> float:
    """Kish's effective sample size of weighted draws."""
    square = float((weight**2).sum())
    return float(weight.sum()) ** 2 / square if square else 0.0


def mean(values: NDArray[np.float64], weight: NDArray[np.float64]) -> Estimate:
    """The plain mean with its error."""
    n = len(values)
    error = float(values.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0
    return Estimate(float(values.mean()) if n else 0.0, error, effective(weight))


def ips(reward: ArrayLike, logged: ArrayLike, target: ArrayLike, *, clip: float = 100.0) -> Estimate:
    """Inverse propensity scoring: unbiased while nothing is clipped, but noisy."""
    weight = weights(logged, target, clip)
    return mean(weight * np.asarray(reward, dtype=np.float64), weight)


def snips(reward: ArrayLike, logged: ArrayLike, target: ArrayLike, *, clip: float = 100.0) -> Estimate:
    """Self-normalised IPS (Swaminathan and Joachims, 2015): a little biased, far calmer."""
    weight = weights(logged, target, clip)
    given = np.asarray(reward, dtype=np.float64)
    total = float(weight.sum())
    if not total:
        return Estimate(0.0, 0.0, 0.0)
    value = float(weight @ given) / total
    error = float(np.sqrt(((weight * (given - value)) ** 2).sum())) / total
    return Estimate(value, error, effective(weight))


def doubly_robust(
    reward: ArrayLike,
    logged: ArrayLike,
    target: ArrayLike,
    predicted: ArrayLike,
    expected: ArrayLike,
    *,
    clip: float = 100.0,
) -> Estimate:
    """A reward model corrected by IPS on its residuals (Dudík et al., 2011): right when either the model or the propensities are.

    `predicted` is the model's reward of what was shown, `expected` its mean under the target policy at that place.
    """
    weight = weights(logged, target, clip)
    residual = np.asarray(reward, dtype=np.float64) - np.asarray(predicted, dtype=np.float64)
    return mean(np.asarray(expected, dtype=np.float64) + weight * residual, weight)
