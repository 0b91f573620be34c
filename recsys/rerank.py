"""From a ranking to a list worth reading: sliding spectrum decomposition, under hard rules about authors, shops and products.

Huang, Wang, Peng et al., "Sliding Spectrum Decomposition for Diversified Recommendation" (KDD 2021): each pick adds its relevance and the volume
that it spans together with the picks of the last window, by modified Gram-Schmidt; here on inner products, so a step costs window × candidates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Variety:
    """How unlike each other neighbours in a list are to be, and after how many places an author, a shop or a product may come again."""

    window: int = 6
    strength: float = 0.25
    """What the volume of a window of strangers adds, in units of the mean score of the list."""
    author_gap: int = 3
    shop_gap: int = 3
    product_gap: int = 8


Rule = tuple[NDArray[np.integer], int]
"""(the label of each candidate, negative for none; how many other places lie between two of the same label)."""


def varied(
    scores: NDArray[np.floating], n: int, *, vectors: NDArray[np.floating], variety: Variety, rules: Sequence[Rule] = ()
) -> list[int]:
    """The places of n candidates, picked greedily.

    `scores` (m,) are at least 0; `vectors` (m × d) have length 1, or 0 for unlike all. A rule bends only when nothing else is left to pick.
    """
    m = len(scores)
    n = min(n, m)
    if n <= 0:
        return []
    rules = [(labels, gap) for labels, gap in rules if gap > 0 and (labels >= 0).any()]
    relevance = np.asarray(scores, dtype=np.float64)
    unit = float(np.sort(relevance)[-n:].mean()) or 1.0
    left = relevance / unit
    alike = np.asarray(vectors @ vectors.T, dtype=np.float64) if variety.strength else np.zeros((m, m))
    alike.flat[:: m + 1] = 1.0
    rest = np.ones(m)
    """Squared length of what the window's picks do not explain of each candidate."""
    share: list[NDArray[np.float64]] = []
    lengths: list[float] = []
    free_at = np.zeros(m, dtype=np.int64)
    """The first place each candidate may take."""
    picked: list[int] = []
    for turn in range(n):
        volume = variety.strength * float(np.prod(lengths))
        value = left + volume * np.sqrt(np.maximum(rest, 0.0)) if volume else left
        best = int(value.argmax() if not rules else np.where(free_at <= turn, value, value - 1e9).argmax())
        picked.append(best)
        left[best] = -np.inf
        for labels, gap in rules:
            if labels[best] >= 0:
                alike_in = labels == labels[best]
                free_at[alike_in] = np.maximum(free_at[alike_in], turn + gap + 1)
        if variety.strength:
            if len(share) == variety.window - 1:
                # the oldest pick leaves the window and gives back what it explained
                rest += share.pop(0) ** 2
                lengths.pop(0)
            length = np.sqrt(max(float(rest[best]), 1e-6))
            explained = sum((part * part[best] for part in share), np.zeros(m))
            # no part of a vector is longer than the vector; where the window spans the space, rounding says otherwise
            part = np.clip((alike[best] - explained) / length, -1.0, 1.0)
            rest -= part**2
            share.append(part)
            lengths.append(min(length, 1.0))
    return picked
