"""A person's acts as the sources are asked with them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from recsys.confidence import strength
from recsys.recall import Rows, Values
from recsys.subjects import Subjects

Subject = tuple[str, int]

Act = tuple[str, int, float, float]
"""(kind, id, weight as of `confidence.weigh`, unix seconds)."""

LONGEST = 200
"""Older acts than those on the last 200 subjects are only excluded, not asked with."""


class History(NamedTuple):
    """Merged acts: rows known to the artefact with their strengths, in the order of time; all that was acted on; what is liked but not known; and when."""

    rows: Rows
    strengths: Values
    seen: set[Subject]
    unknown: list[Subject]
    latest: float
    """When the person last acted; 0 for never."""


def merged(history: Sequence[Act], subjects: Subjects, now: float, half_life_days: float | None) -> History:
    """The acts in any order, summed by subject, in the order of the latest act on each; a sum of 0 or less is no liking."""
    weights: dict[Subject, float] = {}
    latest: dict[Subject, float] = {}
    for kind, id, weight, at in sorted(history, key=lambda act: act[3]):
        subject = (kind, id)
        weights[subject] = weights.get(subject, 0.0) + weight
        latest.pop(subject, None)
        latest[subject] = at
    liked = [subject for subject in latest if weights[subject] > 0][-LONGEST:]
    rows = subjects.rows(liked)
    known = np.flatnonzero(rows >= 0)
    values = strength([weights[liked[at]] for at in known], [latest[liked[at]] for at in known], now, half_life_days)
    return History(
        rows[known],
        values,
        set(weights),
        [liked[at] for at in np.flatnonzero(rows < 0)],
        max(latest.values(), default=0.0),
    )


def hidden(history: Sequence[Act]) -> set[Subject]:
    """The subjects whose weights sum below 0."""
    sums: dict[Subject, float] = {}
    for kind, id, weight, _ in history:
        sums[kind, id] = sums.get((kind, id), 0.0) + weight
    return {subject for subject, weight in sums.items() if weight < 0}
