"""Blending: the scores of several sources on one scale, and the weights that a validation split prefers."""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recsys.data import Dataset
from recsys.metrics import Targets, hits, per_person
from recsys.models.model import Model, Scores, batches, blot, dense, top

SCALE = 100
"""A source's unit is the mean of a person's best 100 scores."""

ROUND = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""The only weights there are: finer ones would be learnt from noise."""

BREADTH = 0.3
"""Showing a tenth more of what could be shown is worth three hundredths of accuracy …"""

MOST_POPULAR = 0.3
"""… and popularity never gets a larger weight than this: both keep the popular from crowding out the rest."""

WORTHWHILE = 1.003
"""A change of weights must better the validation score by this factor."""


def unit(best: NDArray[np.floating]) -> float:
    """The scale of one person's scores in one source, from the best of them in any order (more than `SCALE` are cut by the caller)."""
    positive = best[best > 0]
    return float(positive.sum()) / min(SCALE, max(len(positive), 1)) if len(positive) else 1.0


def units(
    scores: Scores, dataset: Dataset, people: NDArray[np.integer], allowed: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """The unit of each person (see `SCALE`) among the `allowed` items they have not seen. Dense scores get all other places set to -inf."""
    result = np.ones(len(people), dtype=np.float32)
    if isinstance(scores, np.ndarray):
        blot(scores, dataset, people, allowed)
        best = top(scores, SCALE)
        for row, columns in enumerate(best):
            result[row] = unit(scores[row, columns[columns >= 0]])
        return result
    for row, person in enumerate(people):
        columns = scores.indices[scores.indptr[row] : scores.indptr[row + 1]]
        values = scores.data[scores.indptr[row] : scores.indptr[row + 1]]
        seen = dataset.item[dataset.indptr[person] : dataset.indptr[person + 1]]
        values = values[~np.isin(columns, seen) & (True if allowed is None else allowed[columns])]
        result[row] = unit(np.partition(values, len(values) - SCALE)[-SCALE:] if len(values) > SCALE else values)
    return result


class Blend:
    """The weighted sum of its sources' scores in their units; sources without a weight are left out. It is a model itself; what was seen scores -inf."""

    name = "blend"

    def __init__(
        self, sources: Sequence[Model], weights: Mapping[str, float], allowed: NDArray[np.bool_] | None = None
    ) -> None:
        """`allowed` are the items that may be recommended at all (default: every one)."""
        self.allowed = allowed
        self.weights = {name: weight for name, weight in weights.items() if weight}
        self.sources = [source for source in sources if source.name in self.weights]

    def fit(self, dataset: Dataset) -> Self:
        self.dataset = dataset
        for source in self.sources:
            source.fit(dataset)
        return self

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        total = np.zeros((len(people), self.dataset.n_items), dtype=np.float32)
        for source in self.sources:
            scores = source.scores(people)
            scale = np.float32(self.weights[source.name]) / units(scores, self.dataset, people, self.allowed)
            if not isinstance(scores, np.ndarray):
                counts = np.diff(scores.indptr)
                total[np.repeat(np.arange(len(people)), counts), scores.indices] += scores.data * np.repeat(
                    scale, counts
                )
            else:
                scores *= scale[:, None]
                total += scores
        blot(total, self.dataset, people, self.allowed)
        return total


class Bench:
    """Validation people with their candidates, each source's scores for them in units, and which are hits: weights are tried on it cheaply."""

    def __init__(
        self,
        sources: Sequence[Model],
        dataset: Dataset,
        targets: Targets,
        people: NDArray[np.integer],
        depth: int = 200,
        allowed: NDArray[np.bool_] | None = None,
    ) -> None:
        """`sources` are fitted on `dataset`, which lacks the targets. The union of each source's best `depth` (among the `allowed` items) is what can be ranked."""
        width = min(depth * len(sources), max(dataset.n_items, 1))
        self.names = [source.name for source in sources]
        self.counts = targets.counts[np.searchsorted(targets.people, people)]
        self.values = np.zeros((len(sources), len(people), width), dtype=np.float32)
        self.pools = np.full((len(people), width), -1, dtype=np.int32)
        self.hit = np.zeros((len(people), width), dtype=bool)
        self.most_shown = min(max(dataset.n_items if allowed is None else int(allowed.sum()), 1), 20 * len(people))
        filled = 0
        for batch in batches(people, dataset.n_items * len(sources)):
            scaled = []
            for source in sources:
                scores = source.scores(batch)
                scale = units(scores, dataset, batch, allowed)
                full = dense(scores) / scale[:, None]
                blot(full, dataset, batch, allowed)
                scaled.append(full)
            best = np.concatenate([top(scores, depth) for scores in scaled], axis=1)
            pool = np.full((len(batch), width), -1, dtype=np.int64)
            for row, columns in enumerate(best):
                union = np.unique(columns[columns >= 0])
                pool[row, : len(union)] = union
            place = slice(filled, filled + len(batch))
            for number, scores in enumerate(scaled):
                self.values[number, place] = np.where(
                    pool >= 0, np.take_along_axis(scores, np.maximum(pool, 0), axis=1), -1e9
                )
            self.pools[place] = pool
            self.hit[place] = hits(pool, batch, targets)
            filled += len(batch)

    def score(self, weights: Mapping[str, float], k: int = 20) -> float:
        """Mean of recall@k and NDCG@k under the weights, and a little more the more different items are shown at all (see `BREADTH`)."""
        total = np.tensordot(
            np.array([weights.get(name, 0.0) for name in self.names], dtype=np.float32), self.values, axes=1
        )
        k = min(k, total.shape[1])
        best = np.argpartition(-total, k - 1, axis=1)[:, :k]
        best = np.take_along_axis(best, np.argsort(-np.take_along_axis(total, best, axis=1), axis=1), axis=1)
        found = per_person(np.take_along_axis(self.hit, best, axis=1), self.counts, k)
        shown = len(np.unique(np.take_along_axis(self.pools, best, axis=1))) / max(self.most_shown, 1)
        return float((found["recall"] + found["ndcg"]).mean() / 2) * (1 + BREADTH * shown)

    def choose(self, start: Mapping[str, float]) -> dict[str, float]:
        """Round weights found by going up one source at a time, while it is worth while, from `start` or from the best source alone if
        that is better: a blend that does not pay is none. Popularity alone is no answer, and sources without a name here are as `start` has them.
        """
        weights, reached = dict(start), self.score(start)
        for name in self.names:
            alone = {**dict.fromkeys(start, 0.0), name: 1.0}
            if name != "popular" and (score := self.score(alone)) > reached * WORTHWHILE:
                weights, reached = alone, score
        for _ in range(4):
            before = dict(weights)
            for name in self.names:
                tried = {
                    value: self.score({**weights, name: value})
                    for value in ROUND
                    if (name != "popular" or value <= MOST_POPULAR) and any({**weights, name: value}.values())
                }
                best = max(tried, key=lambda value: tried[value])
                if tried[best] > reached * WORTHWHILE:
                    weights[name], reached = best, tried[best]
            if weights == before:
                break
        return weights
