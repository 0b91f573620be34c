"""Fit the ranker on logged feeds: calibrated probabilities of each act, with the position held out of the answer. For jobs (scikit-learn)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

from recsys.features import CROSSED, NAMES
from recsys.history import Act, Subject
from recsys.objective import HEADS
from recsys.pulse import Pulse
from recsys.rank import Ranker, binned
from recsys.serve import Server

BINS = 8
POSITIONS = 30
"""Places told apart; deeper ones are alike."""

FEW = 30
"""A head with fewer acts than this is predicted by its share alone."""

POINTS = 33
"""Of a calibration."""

MOST_WEIGHT = 10.0
"""No impression counts for more than so many, however improbable it was."""

Histories = Callable[[Any, float], Sequence[Act]]
"""The acts of a person before a moment."""


@dataclass(frozen=True)
class Impressions:
    """Places of logged lists, one per row. `acted` holds a column (bool) per head that was recorded; a head that is missing was never acted on."""

    person: Sequence[Any]
    subject: Sequence[Subject]
    position: NDArray[np.integer]
    at: NDArray[np.floating]
    propensity: NDArray[np.floating]
    acted: Mapping[str, NDArray[np.bool_]]


def features_of(
    server: Server,
    impressions: Impressions,
    histories: Histories,
    pulse: Pulse | None = None,
    kinds: Sequence[str] = ("note",),
) -> NDArray[np.float32]:
    """Impressions × features, each list by the very code that serves, from what its reader had done before it was made.

    `server` should be trained on facts older than the impressions, else it has seen the answers.
    """
    made = np.zeros((len(impressions.subject), len(NAMES)), dtype=np.float32)
    lists: dict[tuple[Any, float], list[int]] = {}
    for row, (person, at) in enumerate(zip(impressions.person, impressions.at.tolist(), strict=True)):
        lists.setdefault((person, at), []).append(row)
    for (person, at), rows in lists.items():
        subjects = [impressions.subject[row] for row in rows]
        made[rows] = server.features(histories(person, at), subjects, kinds=kinds, pulse=pulse, now=at)
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


def fit(features: NDArray[np.float32], impressions: Impressions, *, strength: float = 0.3, seed: int = 7) -> Ranker:
    """A ranker on the impressions.

    The position is a feature while learning and is left out of the answer, so that a place at the top is no merit of what stood there. What was
    drawn with a small propensity counts for more (its root, clipped). Calibration is isotonic, on people who had no part in the fit.
    """
    edges = edges_of(features)
    at = binned(features, edges)
    width = BINS**2
    wide = one_hot(at, width)
    place = one_hot(np.minimum(impressions.position, POSITIONS - 1)[:, None], POSITIONS)
    both = sparse.hstack([wide, place]).tocsr()
    weight = np.minimum(np.maximum(impressions.propensity, 1e-6) ** -0.5, MOST_WEIGHT)
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
        model = LogisticRegression(C=strength, max_iter=300)
        model.fit(both[~apart], acted[~apart], sample_weight=weight[~apart])
        told = model.coef_[0].astype(np.float32)
        table[head] = told[: wide.shape[1]].reshape(shape)
        # answers are given as if for a middling place: the average over the places that were shown
        middling = float(told[wide.shape[1] :] @ np.asarray(place.mean(axis=0)).ravel())
        bias[head] = float(model.intercept_[0]) + middling
        if acted[apart].sum() >= FEW:
            # calibrated with each impression's own place, which is what the outcome happened under
            raw = model.predict_proba(both[apart])[:, 1]
            curve = IsotonicRegression(out_of_bounds="clip", y_min=0.0, y_max=1.0).fit(raw, acted[apart])
            heard[head] = np.quantile(raw, np.linspace(0, 1, POINTS))
            meant[head] = np.maximum.accumulate(curve.predict(heard[head]))
    return Ranker(edges, table, bias, heard, meant)


def learn(
    server: Server,
    impressions: Impressions,
    histories: Histories,
    *,
    pulse: Pulse | None = None,
    kinds: Sequence[str] = ("note",),
) -> Ranker:
    """The ranker that `train.publish` takes, from a logged feed and the histories of its readers; see `fit` and `features_of`."""
    return fit(features_of(server, impressions, histories, pulse, kinds), impressions)


def quality(ranker: Ranker, features: NDArray[np.float32], impressions: Impressions) -> dict[str, float]:
    """Per head that both happened and did not: `log_loss`, `auc`, and `ece`, the mean gap of promised and kept in tenths of the impressions."""
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
