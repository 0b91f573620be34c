"""What runs in the background: a full fit every night, an increment every hour. Web processes pick a new artefact up by themselves."""

from collections.abc import Mapping
from typing import Any

from community.platform.db import session
from community.platform.time import now
from community.recommender import gate, runs
from community.recommender.models import RunState
from community.recommender.reading import read
from community.recommender.serving import artefact_root
from recsys import artefacts
from recsys.artefacts import BadArtefact, NoArtefact
from recsys.train import Config, publish, train

__all__ = ["increment", "read", "run"]


def run(force: bool = False) -> None:
    """Fit everything anew on the whole log, weights included, and publish it unless the gate refuses. `force` overrules the gate."""
    _fit("full", None, force)


def increment() -> None:
    """Fit what happened since, with the weights that serve; a first model is a full fit's business."""
    serving = _published()
    if serving:
        _fit("increment", dict(serving["weights"]), False)


def _fit(job: str, weights: Mapping[str, float] | None, force: bool) -> None:
    with runs.run(job) as running:
        running.step("reading the log")
        dataset = read()
        session().rollback()  # nothing is read any more: let go of the snapshot before the long part
        running.step("fitting and measuring")
        fitted = train(dataset, Config(weights=weights), now=now().timestamp())
        before = _published()
        verdict = gate.judge(
            fitted.metrics,
            before.get("metrics", {}),
            facts=dataset.n_facts,
            facts_before=int(before.get("facts", 0)),
        )
        metrics = {**fitted.metrics, "people": dataset.n_people, "items": dataset.n_items, "facts": dataset.n_facts}
        if not verdict.passes and not force:
            running.end(RunState.REFUSED, why="; ".join(verdict.reasons), metrics=metrics)
            return
        running.step("publishing")
        version = publish(fitted, artefact_root())
        why = "" if verdict.passes else f"published by force: {'; '.join(verdict.reasons)}"
        running.end(RunState.PUBLISHED, version=version, why=why, metrics=metrics)


def _published() -> dict[str, Any]:
    """The manifest of the model that serves; empty before the first."""
    try:
        return dict(artefacts.load_current(artefact_root(), verify=False).manifest)
    except (NoArtefact, BadArtefact):
        return {}
