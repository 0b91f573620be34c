"""The ranker while somebody waits: how probable each act is, by tables over binned features; numpy only. `learn` fits it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.features import CROSSED, NAMES
from recsys.objective import HEADS

Arrays = dict[str, np.ndarray]

PREFIX = "rank_"


@dataclass(frozen=True)
class Ranker:
    """A logistic model per head: what each bin of each feature (and of each crossed pair) adds to the log-odds, then a calibration.

    `edges` (features × bins - 1); `table` (heads × (features + crossed pairs) × bins²), `bias` (heads); `heard` and `meant` (heads × points) map a raw
    probability to the one that came true.
    """

    edges: NDArray[np.float32]
    table: NDArray[np.float32]
    bias: NDArray[np.float32]
    heard: NDArray[np.float32]
    meant: NDArray[np.float32]

    def raw(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """Probabilities before the calibration, heads × subjects."""
        at = binned(features, self.edges)
        odds = self.bias[:, None] + self.table[:, np.arange(at.shape[1]), at].sum(axis=2)
        return 1.0 / (1.0 + np.exp(-odds.astype(np.float64)))

    def probabilities(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """How probable each act is: heads (in the order of `HEADS`) × subjects."""
        raw = self.raw(features)
        return np.array(
            [np.interp(row, *points) for row, *points in zip(raw, self.heard, self.meant, strict=True)]
        ).reshape(raw.shape)

    def worth(self, features: NDArray[np.floating], objective: Mapping[str, float]) -> NDArray[np.float64]:
        """What showing each subject is worth under the objective."""
        return np.array([objective.get(head, 0.0) for head in HEADS]) @ self.probabilities(features)

    def arrays(self) -> Arrays:
        """For the artefact."""
        return {PREFIX + name: getattr(self, name) for name in ("edges", "table", "bias", "heard", "meant")}

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> "Ranker | None":
        """From an artefact; None when it holds no ranker, or one for other features or heads."""
        found = {name: arrays.get(PREFIX + name) for name in ("edges", "table", "bias", "heard", "meant")}
        if any(array is None for array in found.values()):
            return None
        ranker = cls(**{name: np.array(array) for name, array in found.items()})
        fits = len(ranker.edges) == len(NAMES) and ranker.table.shape[:2] == (len(HEADS), len(NAMES) + len(CROSSED))
        return ranker if fits else None


def binned(features: NDArray[np.floating], edges: NDArray[np.floating]) -> NDArray[np.int64]:
    """The bin of each feature, then of each crossed pair: subjects × (features + pairs)."""
    single = (features[:, :, None] >= edges[None]).sum(axis=2)
    width = edges.shape[1] + 1
    pairs = [single[:, NAMES.index(one)] * width + single[:, NAMES.index(other)] for one, other in CROSSED]
    return np.column_stack([single, *pairs]) if len(features) else np.zeros((0, len(NAMES) + len(CROSSED)), np.int64)
