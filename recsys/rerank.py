"""From a ranking to a list worth reading: not twice the same author in a row, not five times the same topic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Variety:
    """What a candidate loses for each of the last `window` picks that it fully resembles, as exponents: 0.35 leaves half (e^-0.7) of its score."""

    window: int = 6
    same_author: float = 0.35
    same_topics: float = 0.03
    same_taste: float = 0.05

    @property
    def idle(self) -> bool:
        """Whether it changes nothing."""
        return not (self.same_author or self.same_topics or self.same_taste)


def varied(
    scores: NDArray[np.floating],
    n: int,
    *,
    authors: NDArray[np.integer],
    topics: NDArray[np.bool_],
    vectors: NDArray[np.floating],
    variety: Variety,
) -> list[int]:
    """The places of n candidates, picked greedily: score × what is left after resembling the last `window` picks.

    `scores` (m,) are at least 0; `authors` (m,) are -1 where unknown; `topics` (m × t) marks the topics among the candidates; `vectors` (m × d) have
    length 1 or 0. A candidate's loss is multiplied over the window: the same author, the share of topics in common, the cosine of tastes.
    """
    m = len(scores)
    if m == 0 or n <= 0:
        return []
    if variety.idle:
        return np.argsort(-scores, kind="stable")[:n].tolist()
    marks = topics.astype(np.float32) / np.sqrt(np.maximum(topics.sum(axis=1, keepdims=True), 1))
    same = (authors[:, None] == authors) & (authors >= 0)
    alike = np.maximum(vectors @ vectors.T, 0.0)
    exponent = -2.0 * (variety.same_topics * (marks @ marks.T) + variety.same_taste * alike)
    exponent[same] -= 2.0 * variety.same_author
    # what is left after resembling a pick; a pick that leaves the window gives exactly its share back
    keep = np.exp(exponent)
    left = np.asarray(scores, dtype=np.float64).copy()
    picked: list[int] = []
    for turn in range(min(n, m)):
        best = int(left.argmax())
        picked.append(best)
        left *= keep[best]
        if turn >= variety.window:
            left /= keep[picked[turn - variety.window]]
        left[best] = -1.0
    return picked
