"""What runs in the background: a full fit every night, an increment every hour. Web processes pick a new artefact up by themselves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from community.activity import shown
from community.platform.db import session
from community.platform.time import now
from community.recommender import gate, hooks, runs
from community.recommender.models import RunState
from community.recommender.reading import items, read
from community.recommender.serving import artefact_root
from recsys import artefacts
from recsys.artefacts import BadArtefact, NoArtefact
from recsys.evaluation.exposure import by_author_size, gini
from recsys.train import Config, publish, train

__all__ = ["increment", "read", "run", "shares"]

SHARE_DAYS = 7
SIZES = (100, 1_000, 10_000)  # followers


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


def shares() -> None:
    """Whose notes were shown in the last week: by lane, by the size of their authors, and how unequally."""
    with runs.run("shares") as running:
        since = now() - timedelta(days=SHARE_DAYS)
        lanes, times = shown.lanes(since), shown.subjects("note", since)
        authors = {item.id: item.author for item in items() if item.kind == "note" and item.author is not None}
        people = sorted({authors[note_id] for note_id in times if note_id in authors})
        followers = {person: count for found in hooks.followers(people) for person, count in found.items()}
        exposures = np.array(list(times.values()), dtype=np.int64)
        sizes = np.array([followers.get(authors[each], 0) if each in authors else -1 for each in times], dtype=np.int64)
        of_all = {note_id: times.get(note_id, 0) for note_id in authors}
        running.end(
            RunState.DONE,
            metrics={
                "days": SHARE_DAYS,
                "shown": int(exposures.sum()),
                "lanes": lanes,
                "sizes": dict(by_author_size(exposures, sizes, SIZES)) if len(exposures) else {},
                "gini": round(gini(np.array(list(of_all.values()), dtype=np.int64)), 4),
            },
        )


def _published() -> dict[str, Any]:
    """The manifest of the model that serves; empty before the first."""
    try:
        return dict(artefacts.load_current(artefact_root(), verify=False).manifest)
    except (NoArtefact, BadArtefact):
        return {}
