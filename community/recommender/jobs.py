"""What runs in the background: a full fit every night, an increment every hour, a count every few minutes. Web processes pick a new artefact up by themselves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from community.activity import shown
from community.platform.db import session, transaction
from community.platform.time import now
from community.recommender import gate, hooks, learning, runs, trials
from community.recommender.models import RunState
from community.recommender.reading import PULSE_DAYS, facts, items, lately, read
from community.recommender.serving import artefact_root, pulse_root
from recsys import artefacts
from recsys.artefacts import Artefact, BadArtefact, NoArtefact
from recsys.evaluation.exposure import by_author_size, gini
from recsys.subjects import Item
from recsys.train import Config, earlier_server, publish, train

__all__ = ["count", "increment", "read", "run", "shares"]

SHARE_DAYS = 7
NICHE = 0.01  # of all notes: a topic with a smaller share is a niche
SIZES = (100, 1_000, 10_000)  # followers


def run(force: bool = False) -> None:
    """Fit everything anew on the whole log, weights included, and publish it unless the gate refuses. `force` overrules the gate."""
    _fit(increment=False, force=force)


def increment() -> None:
    """Go on from the model that serves, with its weights; a first model is a full fit's business."""
    if _published():
        _fit(increment=True, force=False)


def _fit(*, increment: bool, force: bool) -> None:
    with runs.run("increment" if increment else "full") as running:
        running.step("reading the log")
        history = facts()
        dataset = read(history)
        session().rollback()  # nothing is read any more: let go of the snapshot before the long part
        before = _published()
        manifest = before.manifest if before else {}
        weights = manifest.get("weights") if increment else None
        fitted = train(
            dataset,
            Config(weights=weights),
            now=now().timestamp(),
            warm=before if increment else None,
            progress=running.step,
            keep_earlier=not increment,
        )
        verdict = gate.judge(
            fitted.metrics,
            manifest.get("metrics", {}),
            facts=dataset.n_facts,
            facts_before=int(manifest.get("facts", 0)),
        )
        metrics: dict[str, Any] = {
            **fitted.metrics,
            "people": dataset.n_people,
            "items": dataset.n_items,
            "facts": dataset.n_facts,
        }
        if not verdict.passes and not force:
            running.end(RunState.REFUSED, why="; ".join(verdict.reasons), metrics=metrics)
            return
        if increment:
            ranker, told = learning.serving_order(before)
        else:
            running.step("learning the order")
            ranker, told = learning.order_of(before, earlier_server(fitted), history, now().timestamp())
            session().rollback()
        metrics["order"] = told
        running.step("publishing")
        with transaction():
            tried = trials.versions()
        version = publish(fitted, artefact_root(), spared=tried, ranker=ranker, told=told)
        why = "" if verdict.passes else f"published by force: {'; '.join(verdict.reasons)}"
        running.end(RunState.PUBLISHED, version=version, why=why, metrics=metrics)


def shares() -> None:
    """Whose notes were shown in the last week: by lane, by the size of their authors, and how unequally."""
    with runs.run("shares") as running:
        since = now() - timedelta(days=SHARE_DAYS)
        lanes, times = shown.lanes(since), shown.subjects("note", since)
        listed = [item for item in items() if item.kind == "note"]
        authors = {item.id: item.author for item in listed if item.author is not None}
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
                "niche": niche(listed, times),
                "gini": round(gini(np.array(list(of_all.values()), dtype=np.int64)), 4),
            },
        )


def niche(notes: Sequence[Item], times: Mapping[int, int]) -> dict[str, float]:
    """The share of notes about a niche topic (one that few of them are about), and their share of what was shown: equal where topics are shown as they are written about."""
    about = Counter(topic for note in notes for topic in note.topics)
    rare = {note.id for note in notes if any(about[topic] < NICHE * len(notes) for topic in note.topics)}
    whole = sum(times.get(note.id, 0) for note in notes)
    shown = sum(times.get(note_id, 0) for note_id in rare)
    return {"notes": round(len(rare) / max(len(notes), 1), 4), "shown": round(shown / max(whole, 1), 4)}


def count() -> None:
    """What happened lately: rates, trends by city and category, and what exploration draws from. Every few minutes."""
    with runs.run("pulse") as running:
        pulse = lately(now().timestamp(), PULSE_DAYS)
        session().rollback()
        running.end(RunState.DONE, version=pulse.write(pulse_root()), metrics={"subjects": len(pulse.subjects)})


def _published() -> Artefact | None:
    """The model that serves; None before the first."""
    try:
        return artefacts.load_current(artefact_root(), verify=False)
    except (NoArtefact, BadArtefact):
        return None
