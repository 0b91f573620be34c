"""Whether a newly learnt order may be published. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEW = 50
"""Later lists with an opening; from fewer nothing is judged."""

SURE = 1.0
"""Standard errors that the gain must exceed."""

WIDE = 1.96
"""Standard errors from the middle of the interval to its end."""

FALL = 0.01
"""More than this share below the weights that serve is refused."""


@dataclass(frozen=True)
class Judged:
    """NDCG of later lists under three orders, and the standard error of the gain of the new one over the plain one."""

    lists: int
    ndcg: float
    plain: float
    serving: float | None
    error: float

    @property
    def gain(self) -> float:
        return self.ndcg - self.plain

    def metrics(self) -> dict[str, float]:
        return {"lists": self.lists, "ndcg": self.ndcg, "plain": self.plain, "gain": self.gain, "error": self.error}


def judged(new: NDArray[np.float64], plain: NDArray[np.float64], serving: NDArray[np.float64] | None) -> Judged:
    """From the NDCG of each later list."""
    if not len(new):
        return Judged(0, 0.0, 0.0, None, 0.0)
    apart = new - plain
    error = float(apart.std(ddof=1) / np.sqrt(len(apart))) if len(apart) > 1 else 0.0
    return Judged(
        len(new), float(new.mean()), float(plain.mean()), None if serving is None else float(serving.mean()), error
    )


def worse_as_labelled(new: NDArray[np.float64], plain: NDArray[np.float64]) -> tuple[str, Mapping[str, float]] | None:
    """Why an order may not be published that loses on labelled queries, by more than their differences allow for (a normal
    interval of 95 %); None: it may. From the NDCG of each query."""
    apart = new - plain
    error = float(apart.std(ddof=1) / np.sqrt(len(apart))) if len(apart) > 1 else 0.0
    if not len(apart) or apart.mean() + WIDE * error >= 0:
        return None
    return "labelled", {"labelled": float(new.mean()), "labelled_plain": float(plain.mean()), "labelled_error": error}


def refusals(found: Judged) -> tuple[str, Mapping[str, float]] | None:
    """Why it may not be published (a message with its figures); None: publish."""
    if found.lists < FEW:
        return "few", {"lists": found.lists, "needed": FEW}
    if not found.gain > SURE * found.error:
        return "no_gain", {"ndcg": found.ndcg, "plain": found.plain, "error": found.error}
    if found.serving is not None and found.ndcg < (1.0 - FALL) * found.serving:
        return "fell", {"ndcg": found.ndcg, "serving": found.serving}
    return None
