"""Training: read the log, fit, publish. Web processes pick the new artefact up by themselves."""

import numpy as np
import structlog
from numpy.typing import NDArray

from community.activity import queries as activity
from community.platform.db import session
from community.platform.time import now
from community.recommender import hooks
from community.recommender.service import artefact_root
from recsys.confidence import weigh
from recsys.data import Dataset, Item
from recsys.train import publish, train

log = structlog.get_logger(__name__)

EMPTY = {"person": np.int64, "kind": np.str_, "subject": np.int64, "weight": np.float32, "at": np.float64}


def run() -> None:
    """Train on the whole log and publish. Two at once publish one after the other; the later one wins."""
    dataset = read()
    session().rollback()  # nothing is read any more: let go of the snapshot before the long part
    fitted = train(dataset, now=now().timestamp())
    version = publish(fitted, artefact_root())
    log.info("trained", version=version, people=dataset.n_people, facts=dataset.n_facts, **fitted.metrics)


def read() -> Dataset:
    """The activity log as the five columns of a data set, with what the subjects say about themselves."""
    verbs, kinds = np.array(activity.VERBS), np.array(activity.KINDS)
    parts: dict[str, list[NDArray]] = {"person": [], "kind": [], "subject": [], "weight": [], "at": []}
    for chunk in activity.columns():
        weights = weigh(verbs[chunk["verb"]], chunk["value"])
        useful = (weights != 0) & (chunk["actor"] != 0)
        parts["person"].append(chunk["actor"][useful])
        parts["kind"].append(kinds[chunk["kind"][useful]])
        parts["subject"].append(chunk["subject_id"][useful])
        parts["weight"].append(weights[useful])
        parts["at"].append(chunk["at"][useful].astype(np.float64))
    items = [
        Item(fact.kind, fact.id, fact.author_id, fact.topics, fact.lang, fact.published_at.timestamp())
        for facts in hooks.subjects()
        for fact in facts
    ]
    columns = {name: np.concatenate([np.empty(0, EMPTY[name]), *chunks]) for name, chunks in parts.items()}
    return Dataset.of(**columns, items=items)
