"""Weights of a linear score from lists of which some places were opened (ListNet: Cao, Qin, Liu, Tsai and Li, ICML 2007)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]


def listwise(
    features: Floats,
    lists: NDArray[np.int64],
    gain: Floats,
    *,
    start: Floats,
    held: float,
    bounds: Sequence[tuple[float, float]],
) -> Floats:
    """The weights (columns,) by which a list's gains are likeliest drawn from its rows by the softmax of their scores.

    `features` is rows × columns, `lists` the list of each row, `gain` what each row brought: 0 or more, already weighed by
    the inverse of how readily its place is looked at. The weights stay near `start`, as if so many gains as `held` had
    spoken for it, and within `bounds`, one pair a column.
    """
    of = np.unique(lists, return_inverse=True)[1]
    whole = np.bincount(of, gain)

    def loss(at: Floats) -> tuple[float, Floats]:
        scores = features @ at
        highest = np.full(len(whole), -np.inf)
        np.maximum.at(highest, of, scores)
        raised = np.exp(scores - highest[of])
        sums = np.bincount(of, raised)
        value = -float(gain @ scores) + float(whole @ (highest + np.log(sums)))
        slope = features.T @ (whole[of] * raised / sums[of] - gain)
        away = at - start
        return value + held / 2 * float(away @ away), slope + held * away

    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
