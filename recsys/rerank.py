"""From a ranking to a list worth reading: not twice the same author in a row, not five times the same topic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Variety:
    """How much a candidate loses for each recent pick that it resembles; `window` is how many picks back that reaches."""

    window: int = 6
    same_author: float = 0.5
    same_topics: float = 0.15
    same_taste: float = 0.35

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
    breadth = np.maximum(topics.sum(axis=1), 1).astype(np.float32)
    marks = topics.astype(np.float32)
    left = np.asarray(scores, dtype=np.float64).copy()
    loss = np.zeros(m)
    recent: list[NDArray[np.floating]] = []
    picked: list[int] = []
    for _ in range(min(n, m)):
        best = int(np.argmax(left * np.exp(-loss)))
        picked.append(best)
        left[best] = -1.0
        common = (marks @ marks[best]) / np.sqrt(breadth * breadth[best]) if marks.shape[1] else np.zeros(m)
        alike = np.maximum(vectors @ vectors[best], 0.0) if vectors.shape[1] else np.zeros(m)
        same = (authors == authors[best]) & (authors >= 0)
        # losses are summed as exponents, so that a pick that leaves the window takes exactly its share back
        cost = 2.0 * variety.same_author * same + 2.0 * variety.same_topics * common + 2.0 * variety.same_taste * alike
        loss += cost
        recent.append(cost)
        if len(recent) > variety.window:
            loss -= recent.pop(0)
    return picked
