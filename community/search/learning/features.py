"""What the learnt order looks at, said once for training and for pages. Numpy only.

The order without learning is the product of text, standing and freshness: in logarithms a sum with all weights 1. Learning moves the weights and adds what
came of earlier searches for the same words.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from community.search.engine import Key, Kind, Row, freshness

NAMES = ("text", "standing", "goods_standing", "freshness", "opened", "kept")
PLAIN = np.array((1.0, 1.0, 1.0, 1.0, 0.0, 0.0))
"""The weights that leave everything as it is."""

LEAST = 1e-6

Record = tuple[float, float]
"""What came of showing a subject for these words, both as logarithms of how much more often than usual: opened, kept."""

NOTHING_KNOWN: Record = (0.0, 0.0)


def columns(rows: Sequence[Row], as_of: float, known: Mapping[Key, Record]) -> NDArray[np.float64]:
    """Results × `NAMES`. `as_of` are seconds of the epoch; `known` is what came of searches for the same words.

    Text is the engine's score without the standing that it was multiplied by; standing is quality and conversion, with a weight of its own for goods.
    """
    made = np.empty((len(rows), len(NAMES)))
    scores = np.array([row.score for row in rows])
    standing = np.log(np.maximum([row.rank for row in rows], LEAST))
    goods = np.array([row.key[0] == Kind.product.value for row in rows], dtype=bool)
    made[:, 0] = np.log(np.maximum(scores, LEAST)) - standing
    made[:, 1] = np.where(goods, 0.0, standing)
    made[:, 2] = np.where(goods, standing, 0.0)
    made[:, 3] = np.log([freshness(row.published, as_of) for row in rows])
    made[:, 4:] = np.array([known.get(row.key, NOTHING_KNOWN) for row in rows]).reshape(-1, 2)
    return made
