"""From a ranking to a list worth reading: sliding spectrum decomposition, under hard rules about authors, shops and products.

Huang, Wang, Peng et al., "Sliding Spectrum Decomposition for Diversified Recommendation" (KDD 2021): each pick adds its relevance and the volume
that it spans together with the picks of the last window, by modified Gram-Schmidt; here on inner products, so a step costs window × candidates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np
from numpy.typing import NDArray

BARRED = -1e9
"""Added to the value of what a rule holds back: it is picked when nothing else is left."""


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
    alike = np.asarray(vectors @ vectors.T) if variety.strength else np.zeros((m, m))
    alike.flat[:: m + 1] = 1.0
    rest = np.ones(m)
    """Squared length of what the window's picks do not explain of each candidate."""
    share = np.zeros((variety.window - 1, m))
    """What each pick of the window explains of each candidate; the oldest makes room for the newest."""
    lengths = [1.0] * len(share)
    value, part = np.empty(m), np.empty(m)
    free_at = np.zeros(m, dtype=np.int64)
    """The first place each candidate may take."""
    barred = np.zeros(m)
    """Far below every value while a candidate may not be taken."""
    ends: dict[int, list[NDArray[np.int64]]] = {}
    """Whose bars may end at a place."""
    picked: list[int] = []
    for turn in range(n):
        for those in ends.pop(turn, ()):
            barred[those[free_at[those] <= turn]] = 0.0
        np.maximum(rest, 0.0, out=value)
        np.sqrt(value, out=value)
        value *= variety.strength * prod(lengths)
        value += left
        value += barred
        best = int(value.argmax())
        picked.append(best)
        left[best] = -np.inf
        for labels, gap in rules:
            if labels[best] >= 0:
                alike_in = np.flatnonzero(labels == labels[best])
                free_at[alike_in] = np.maximum(free_at[alike_in], turn + gap + 1)
                barred[alike_in] = BARRED
                ends.setdefault(turn + gap + 1, []).append(alike_in)
        if variety.strength:
            at = turn % len(share)
            np.multiply(share[at], share[at], out=part)
            rest += part  # the oldest pick leaves the window and gives back what it explained
            share[at] = 0.0
            length = sqrt(max(float(rest[best]), 1e-6))
            np.subtract(alike[best], share[:, best] @ share, out=part)
            part /= length
            # no part of a vector is longer than the vector; where the window spans the space, rounding says otherwise
            np.minimum(part, 1.0, out=part)
            np.maximum(part, -1.0, out=part)
            share[at] = part
            part *= part
            rest -= part
            lengths[at] = min(length, 1.0)
    return picked


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """The rows at length 1; those of length 0 stay."""
    length = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return (vectors / np.maximum(length, 1e-9)[:, None]).astype(np.float32)
