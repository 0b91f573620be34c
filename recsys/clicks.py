"""How readily each place of a list is looked at, learnt from clicks: what stands on top is clicked for standing there. Numpy only.

The position-based model: the rate of clicks is how readily a place is examined times how appealing the subject is. Both factors are fitted in turn to the
counts, from things of equal appeal that stood in different places: one query's document over the weeks (Agarwal, Zaitsev, Wang, Li, Najork and Joachims,
"Estimating Position Bias without Intrusive Interventions", WSDM 2019), or subjects that were drawn for a place whatever the place was (Joachims,
Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback", WSDM 2017).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

PLACES = 30
"""Places told apart; deeper ones are alike."""

FEW = 200
"""With fewer clicks every place counts as looked at: a curve from less would be noise."""

LEAST = 0.1
"""No place counts as looked at less than this, so that no click weighs more than ten."""

ROUNDS = 100
SETTLED = 1e-4


def examination(
    position: ArrayLike,
    clicked: ArrayLike,
    alike: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    *,
    places: int = PLACES,
) -> NDArray[np.float64]:
    """How probably each place is looked at, beside the likeliest one (1), never rising from the top down; (places,), at least `LEAST`.

    One row per impression: its `position` from 0, whether it was `clicked`, the group of equal appeal that it belongs to (`alike`: whole numbers; default: all
    are alike) and how much it counts (`weight`, such as the inverse of the propensity it was drawn with). All ones when there are fewer than `FEW` clicks.
    Raises ValueError on columns of unequal length.
    """
    place = np.minimum(np.asarray(position, dtype=np.int64), places - 1)
    hit = np.asarray(clicked, dtype=bool)
    n = len(place)
    group = np.zeros(n, dtype=np.int64) if alike is None else np.unique(np.asarray(alike), return_inverse=True)[1]
    counts = np.ones(n) if weight is None else np.asarray(weight, dtype=np.float64)
    if not n == len(hit) == len(group) == len(counts):
        raise ValueError("the columns of impressions must be equally long")
    if hit.sum() < FEW:
        return np.ones(places)
    # impressions of one group in one place are one cell: shown so often, clicked so often
    cell, at = np.unique(group * places + place, return_inverse=True)
    group, place = np.divmod(cell, places)
    shown = np.bincount(at, weights=counts)
    clicks = np.bincount(at, weights=counts * hit)
    clicks_at, clicks_of = np.bincount(place, clicks, places), np.bincount(group, clicks)
    usual = float(clicks.sum() / shown.sum())
    seen = np.ones(places)
    for _ in range(ROUNDS):
        before = seen
        # one impression of the usual kind keeps a group that was hardly shown near the rest
        appeal = (clicks_of + usual) / (np.bincount(group, shown * seen[place]) + 1.0)
        expected = np.bincount(place, shown * appeal[group], places).astype(np.float64)
        seen = falling(clicks_at / np.maximum(expected, 1e-12), expected)
        seen = seen / max(float(seen.max()), 1e-12)
        if np.abs(seen - before).max() < SETTLED:
            break
    return np.maximum(seen, LEAST)


def falling(values: NDArray[np.floating], weight: NDArray[np.floating]) -> NDArray[np.float64]:
    """The closest curve that never rises (pool adjacent violators), weights as given; places that nobody was shown follow the one above."""
    blocks: list[tuple[float, float, int]] = []  # (mean, weight, places)
    for value, heavy in zip(values.tolist(), weight.tolist(), strict=True):
        if not heavy and blocks:
            mean, whole, wide = blocks[-1]
            blocks[-1] = (mean, whole, wide + 1)
            continue
        blocks.append((value, heavy, 1))
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (high, over, above), (low, under, below) = blocks[-2:]
            whole = max(over + under, 1e-12)
            blocks[-2:] = [((high * over + low * under) / whole, over + under, above + below)]
    return np.concatenate([np.full(wide, mean) for mean, _, wide in blocks])
