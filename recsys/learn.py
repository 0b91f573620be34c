"""Fit the ranker on logged feeds: calibrated probabilities of each act, with the position held out of the answer. For jobs (scikit-learn)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from recsys.evaluation.replayed import ndcg
from recsys.features import CROSSED, NAMES
from recsys.history import Act, Subject
from recsys.objective import HEADS, OBJECTIVE
from recsys.pulse import Pulse
from recsys.rank import Ranker, binned
from recsys.serve import Server

BINS = 16
POSITIONS = 30
"""Places told apart; deeper ones are alike."""

FEW = 30
"""A head with fewer acts than this is predicted by its share alone."""

POINTS = 33
"""Of a calibration."""

LATER = 0.3
"""The newest share of the log measures what was learnt from the rest."""

MOST_WEIGHT = 10.0
"""No impression counts for more than so many, however improbable it was."""


class Known(NamedTuple):
    """What was known of a reader when a list was made for them; the same as `Server.recommend` is told."""

    acts: Sequence[Act] = ()
    languages: Sequence[str] = ()
    following: Collection[int] = ()


Pulses = Callable[[float], Pulse]
"""What had been counted at a moment."""

Readers = Callable[[Any, float], Known]
"""What was known of a person at a moment: nothing that came after it."""


@dataclass(frozen=True)
class Impressions:
    """Places of logged lists, one per row. `acted` holds a column (bool) per head that was recorded; a head that is missing was never acted on.

    `at` is when the list was made, the same for its rows; `looked` how readily each place is looked at (`clicks.examination`; default: all are alike).
    """

    person: Sequence[Any]
    subject: Sequence[Subject]
    position: NDArray[np.integer]
    at: NDArray[np.floating]
    propensity: NDArray[np.floating]
    acted: Mapping[str, NDArray[np.bool_]]
    looked: NDArray[np.floating] | None = None

    def only(self, rows: NDArray[np.bool_]) -> "Impressions":
        """The rows of a mask."""
        chosen = np.flatnonzero(rows).tolist()
        return Impressions(
            [self.person[row] for row in chosen],
            [self.subject[row] for row in chosen],
            self.position[rows],
            self.at[rows],
            self.propensity[rows],
            {head: acted[rows] for head, acted in self.acted.items()},
            None if self.looked is None else self.looked[rows],
        )

    def gain(self, objective: Mapping[str, float]) -> NDArray[np.float64]:
        """What each place was worth, by what followed from it."""
        total = np.zeros(len(self.subject))
        for head, acted in self.acted.items():
            total += objective.get(head, 0.0) * acted
        return total


def features_of(
    server: Server,
    impressions: Impressions,
    readers: Readers,
    pulse: Pulses | None = None,
    kinds: Sequence[str] = ("note",),
) -> NDArray[np.float32]:
    """Impressions × features, each list by the very code that serves, from what was known of its reader before it was made.

    `server` should be trained on facts older than the impressions, else it has seen the answers.
    """
    made = np.zeros((len(impressions.subject), len(NAMES)), dtype=np.float32)
    lists: dict[tuple[Any, float], list[int]] = {}
    for row, (person, at) in enumerate(zip(impressions.person, impressions.at.tolist(), strict=True)):
        lists.setdefault((person, at), []).append(row)
    with threadpool_limits(1, "blas"):  # many small questions: threads would spend their time on waking each other
        for person, at in sorted(
            lists, key=lambda made_for: made_for[1]
        ):  # in order of time: the server keeps one pulse at hand
            rows, known = lists[person, at], readers(person, at)
            made[rows] = server.features(
                known.acts,
                [impressions.subject[row] for row in rows],
                kinds=kinds,
                languages=known.languages,
                following=known.following,
                pulse=pulse(at) if pulse else None,
                now=at,
            )
    return made


def edges_of(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features × (bins - 1): the quantiles of each; a value that many share gets a bin of its own."""
    parts = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.empty((features.shape[1], BINS - 1), dtype=np.float32)
    for column, values in enumerate(features.T):
        busy = values[values > values.min(initial=0.0)] if len(values) else values
        found = np.unique(np.quantile(busy, np.linspace(0, 1, BINS - 1))) if len(busy) else np.zeros(0)
        cuts = np.unique(np.quantile(values, parts)) if len(values) and not len(found) else found
        edges[column] = np.pad(cuts[: BINS - 1], (0, BINS - 1 - len(cuts[: BINS - 1])), constant_values=np.inf)
    return edges


def one_hot(at: NDArray[np.int64], width: int) -> sparse.csr_matrix:
    """Rows × (columns · width): which bin each column is in."""
    n, columns = at.shape
    place = (at + np.arange(columns) * width).ravel()
    indptr = np.arange(n + 1) * columns
    return sparse.csr_matrix((np.ones(n * columns, dtype=np.float32), place, indptr), shape=(n, columns * width))


def fit(features: NDArray[np.float32], impressions: Impressions, *, strength: float = 0.03, seed: int = 7) -> Ranker:
    """A ranker on the impressions.

    A place that few look at says little by not being acted on: it counts as much as it is probable that it was looked at (the expectation step of Wang
    et al., WSDM 2018). What of the place is left is a feature while learning and is left out of the answer (Zhao et al., "Recommending What Video to
    Watch Next", RecSys 2019), so that a place at the top is no merit of what stood there. What was drawn with a small propensity counts for more (its
    root, clipped). Calibration is isotonic, on people who had no part in the fit.
    """
    from sklearn.isotonic import IsotonicRegression  # here: a second of imports that only who fits need wait for
    from sklearn.linear_model import LogisticRegression  # as above

    edges = edges_of(features)
    at = binned(features, edges)
    width = BINS**2
    wide = one_hot(at, width)
    place = one_hot(np.minimum(impressions.position, POSITIONS - 1)[:, None], POSITIONS)
    both = sparse.hstack([wide, place]).tocsr()
    drawn = np.minimum(np.maximum(impressions.propensity, 1e-6) ** -0.5, MOST_WEIGHT)
    looked = np.ones(len(features)) if impressions.looked is None else impressions.looked
    shape = (len(NAMES) + len(CROSSED), width)
    table = np.zeros((len(HEADS), *shape), dtype=np.float32)
    bias = np.zeros(len(HEADS), dtype=np.float32)
    heard = np.tile(np.linspace(0, 1, POINTS, dtype=np.float32), (len(HEADS), 1))
    meant = heard.copy()
    people = np.unique(np.asarray([str(person) for person in impressions.person]), return_inverse=True)[1]
    apart = np.random.default_rng(seed).random(people.max(initial=0) + 1)[people] < 0.3
    for head, name in enumerate(HEADS):
        acted = impressions.acted.get(name, np.zeros(len(features), dtype=bool))
        share = (float(acted.sum()) + 0.5) / (len(acted) + 100.0)
        bias[head] = np.log(share / (1 - share))
        if min(acted.sum(), (~acted).sum()) < FEW or len(np.unique(acted[~apart])) < 2:
            continue
        weight = drawn * np.where(acted, 1.0, looked * (1.0 - share) / (1.0 - looked * share))
        model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
        with threadpool_limits(1, "blas"):
            model.fit(both[~apart], acted[~apart], sample_weight=weight[~apart])
        told = model.coef_[0].astype(np.float32)
        table[head] = told[: wide.shape[1]].reshape(shape)
        # answers are given as if for a middling place: the average over the places that were shown
        middling = float(told[wide.shape[1] :] @ np.asarray(place.mean(axis=0)).ravel())
        bias[head] = float(model.intercept_[0]) + middling
        if acted[apart].sum() >= FEW:
            # calibrated with each impression's own place, which is what the outcome happened under
            raw = model.predict_proba(both[apart])[:, 1]
            curve = IsotonicRegression(out_of_bounds="clip", y_min=0.0, y_max=1.0).fit(raw, acted[apart], weight[apart])
            heard[head] = np.quantile(raw, np.linspace(0, 1, POINTS))
            meant[head] = np.maximum.accumulate(curve.predict(heard[head]))
    return Ranker(edges, table, bias, heard, meant)


@dataclass(frozen=True)
class Lesson:
    """A ranker, and how it orders lists that are later than all it learnt from: NDCG per list beside the order of the blend, and of the ranker before."""

    ranker: Ranker
    ndcg: NDArray[np.float64]
    blend: NDArray[np.float64]
    before: NDArray[np.float64] | None
    quality: dict[str, float]


def learn(
    server: Server,
    impressions: Impressions,
    readers: Readers,
    *,
    objective: Mapping[str, float] = OBJECTIVE,
    pulse: Pulses | None = None,
    kinds: Sequence[str] = ("note",),
    before: Ranker | None = None,
) -> Lesson:
    """The ranker that `train.publish` takes, from the earlier part of a logged feed, measured on the newest `LATER` of it; see `fit` and `features_of`.

    What the server does not know is left out: no ranking places it. Raises ValueError when nothing is left to learn from or to measure on.
    """
    impressions = impressions.only(server.subjects.rows(impressions.subject) >= 0)
    if len(np.unique(impressions.at)) < 2:
        raise ValueError("no two lists of known subjects: nothing to learn from and to measure on")
    seen = features_of(server, impressions, readers, pulse, kinds)
    cut = np.sort(impressions.at)[int(len(impressions.at) * (1 - LATER))]
    later = impressions.at >= max(cut, np.unique(impressions.at)[1])
    ranker = fit(seen[~later], impressions.only(~later))
    asked, shown = seen[later], impressions.only(later)
    lists = np.unique(
        [f"{person} {at}" for person, at in zip(shown.person, shown.at, strict=True)], return_inverse=True
    )
    gain = shown.gain(objective)

    def order(scores: NDArray[np.floating]) -> NDArray[np.float64]:
        return ndcg(scores, lists[1], gain, shown.looked)

    return Lesson(
        ranker,
        ndcg=order(ranker.worth(asked, objective)),
        blend=order(asked[:, NAMES.index("blend")]),
        before=order(before.worth(asked, objective)) if before else None,
        quality=quality(ranker, asked, shown),
    )


def quality(ranker: Ranker, features: NDArray[np.float32], impressions: Impressions) -> dict[str, float]:
    """Per head that both happened and did not: `log_loss`, `auc`, and `ece`, the mean gap of promised and kept in tenths of the impressions."""
    from sklearn.metrics import log_loss, roc_auc_score  # here, as in `fit`

    found: dict[str, float] = {}
    for head, probabilities in zip(HEADS, ranker.probabilities(features), strict=True):
        acted = impressions.acted.get(head, np.zeros(len(features), dtype=bool))
        if 0 < acted.sum() < len(acted):
            found[f"{head}.log_loss"] = float(log_loss(acted, np.clip(probabilities, 1e-6, 1 - 1e-6)))
            found[f"{head}.auc"] = float(roc_auc_score(acted, probabilities))
            tenths = np.array_split(np.argsort(probabilities, kind="stable"), 10)
            gaps = [abs(probabilities[part].mean() - acted[part].mean()) * len(part) for part in tenths if len(part)]
            found[f"{head}.ece"] = float(sum(gaps) / len(acted))
    return found
