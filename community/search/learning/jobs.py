"""Learning every night. Pages pick a new order up by themselves."""

from datetime import timedelta

import numpy as np

from community.platform.db import session
from community.platform.time import now
from community.recommender import runs, versions
from community.recommender.clicks import ndcg
from community.recommender.runs import RunState
from community.search.learning import fit, gate, labelled, lists, serving
from community.search.learning.features import NAMES, PLAIN
from community.search.learning.ranker import Ranker

DAYS = 60
JUDGED = 2  # the last slices of the time


def learn() -> None:
    """Fit the order on the log and publish it, unless later lists say that it is no better."""
    with runs.run("search") as running:
        running.step("reading the log")
        read = lists.read(now() - timedelta(days=DAYS))
        session().rollback()  # nothing is read any more: let go of the snapshot before the long part
        running.step("fitting")
        given, curve = fit.examples(read)
        later = given.slice >= fit.SLICES - JUDGED
        weights = fit.weights(given, ~later & (given.slice > 0))
        before = serving.manifest()
        served = np.array([before["weights"][name] for name in NAMES]) if before else None
        found = gate.judged(
            _ndcg(given, later, weights),
            _ndcg(given, later, PLAIN),
            None if served is None else _ndcg(given, later, served),
        )
        metrics = {
            **found.metrics(),
            "searches": int(read.list.max(initial=-1)) + 1,
            "opened": int(read.opened.sum()),
        }
        refused = gate.refusals(found)
        known = {} if refused else fit.known_now(given)
        ranker = Ranker.of(weights, known)
        if refused is None and (labels := labelled.compared(ranker)):
            metrics |= {
                "labels": len(labels.new),
                "labelled": float(labels.new.mean()),
                "labelled_plain": float(labels.plain.mean()),
            }
            refused = gate.worse_as_labelled(labels.new, labels.plain)
        if refused is not None:
            reason, figures = refused
            running.end(RunState.REFUSED, why=reason, metrics={**metrics, **figures})
            return
        manifest = {
            "metrics": {**metrics, "words": len(known)},
            "weights": dict(zip(NAMES, weights.tolist(), strict=True)),
            "looked": curve.tolist(),
        }
        version = versions.write(serving.root(), ranker.arrays(), manifest)
        running.end(RunState.PUBLISHED, version=version, metrics=manifest["metrics"])


def _ndcg(given: fit.Examples, rows: fit.Marks, weights: fit.Floats) -> fit.Floats:
    looked = given.looked[rows]
    return ndcg(given.features[rows] @ weights, given.lists.list[rows], given.gain[rows], looked)
