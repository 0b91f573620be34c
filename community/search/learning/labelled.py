"""What the operator judged: queries and the goods that are right for them, in a file of the shop's own. A new order may not lose on them.

The file is `search-judgments.csv` of the instance folder, as `flask search evaluate` reads judgments; `product_id` is the public id of a product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from community.platform.settings import settings
from community.search import engines, evaluate
from community.search.engine import Scoring
from community.search.evaluate import Judgments
from community.search.learning.ranker import Ranker
from community.search.log.service import fold

FIRST = 10


@dataclass(frozen=True)
class Compared:
    """NDCG@10 of each judged query in the new order and in the plain one."""

    new: NDArray[np.float64]
    plain: NDArray[np.float64]


def file() -> Path:
    return settings().instance_dir / "search-judgments.csv"


def compared(ranker: Ranker) -> Compared | None:
    """The new order against the plain one, asked of the index in use; None without a file. Raises Unreadable, EngineUnavailable."""
    if not file().exists():
        return None
    judgments = {text: judged for text, judged in evaluate.read_judgments(file()).items() if any(judged.values())}
    if not judgments:
        return None
    return Compared(_gains(judgments, ranker.scoring), _gains(judgments, lambda _words: None))


def _gains(judgments: Judgments, scoring: Callable[[str], Scoring | None]) -> NDArray[np.float64]:
    engine, known = engines.engine(), engines.lexicon()
    gains: list[float] = []
    for text, judged in judgments.items():
        found = engine.search(evaluate.question(text, known, size=FIRST, scoring=scoring(fold(text))))
        gains.append(evaluate.ndcg([match.ref for match in found.matches], judged))
    return np.array(gains)
