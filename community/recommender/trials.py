"""Trials on readers: who sees which arm, what that arm ranks with, and what came of it.

A reader is dealt by a hash of the trial's key and their id, so that nothing is stored to know it; what they really saw is in the impressions,
under a label in place of the model's version. Who switched personalisation off, and robots, are in no trial.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select

from community.activity import shown
from community.platform.cache import forget, shared
from community.platform.db import after_commit, insert_once, session
from community.platform.states import Machine, move
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender.errors import BadTrial
from community.recommender.models import Experiment
from recsys.evaluation.cuped import Comparison, compare
from recsys.evaluation.interleave import Credit, credit

SECONDS = 15
BEFORE = timedelta(days=14)  # what readers did in this time before a trial takes noise out of what they did during it
FEWEST = 2
EXPLORE = 0.1
TRIAL = Machine("trial", {"running": ("draft",), "stopped": ("running",)})
METRICS = {"opens": ("open",), "likes": ("like", "collect"), "purchases": ("purchase",), "hides": ("hide",)}
_KEY = "recommender:trials"
_RUNNING = (
    select(Experiment.key, Experiment.kind, Experiment.arms)
    .where(Experiment.state == "running")
    .order_by(Experiment.id)
)


@dataclass(frozen=True)
class Arm:
    """What an arm ranks with; None means as everybody."""

    name: str
    version: str | None = None
    weights: Mapping[str, float] | None = None
    explore: float = EXPLORE


@dataclass(frozen=True)
class Policy:
    """One arm, or the two teams of an interleaved list; `label` is what impressions are logged under, empty outside trials."""

    arms: tuple[Arm, ...] = (Arm("usual"),)
    label: str = ""


@dataclass(frozen=True)
class TrialRow:
    id: int
    key: str
    kind: str
    state: str
    arms: dict[str, Any]
    started_at: datetime | None
    stopped_at: datetime | None


USUAL = Policy()


def policy_for(viewer: Viewer) -> Policy:
    """What this reader's list is ranked with: the first running trial has them."""
    if not viewer.personalised or viewer.is_bot:
        return USUAL
    for key, kind, arms in shared(_KEY, SECONDS, _read, tuple):
        made = tuple(_arm(name, said) for name, said in sorted(arms.items()))
        if kind == "interleaving":
            return Policy(made, f"{key}.both")
        chosen = made[dealt(key, viewer.actor.key, len(made))]
        return Policy((chosen,), f"{key}.{chosen.name}")
    return USUAL


def dealt(key: str, actor: str, arms: int) -> int:
    """The arm of an actor, always the same and evenly spread; independent between trials."""
    return int.from_bytes(hashlib.blake2b(f"{key}:{actor}".encode(), digest_size=8).digest()) % arms


def _read() -> list[tuple[str, str, dict[str, Any]]]:
    return [(row.key, row.kind, row.arms) for row in session().execute(_RUNNING)]


def _arm(name: str, said: Mapping[str, Any]) -> Arm:
    return Arm(name, said.get("version"), said.get("weights"), float(said.get("explore", EXPLORE)))


def plan(key: str, kind: str, arms: Mapping[str, Mapping[str, Any]], made_by: int) -> int:
    """Write a trial down, not yet running. Raises BadTrial unless it has two arms or more, and exactly two to be interleaved, and a key that no other has."""
    named = all(name.isalnum() and name.islower() and len(name) <= 8 for name in arms)
    keyed = 0 < len(key) <= 12 and key.replace("-", "").isalnum() and key == key.lower()
    if not named or not keyed or len(arms) < FEWEST or (kind == "interleaving" and sorted(arms) != ["a", "b"]):
        raise BadTrial
    draft = {"key": key, "kind": kind, "state": "draft", "arms": dict(arms), "made_by": made_by, "made_at": now()}
    if not insert_once(Experiment, **draft):
        raise BadTrial
    return session().execute(select(Experiment.id).where(Experiment.key == key)).scalar_one()


def begin(trial_id: int, actor_id: int, why: str) -> None:
    """Raises WrongState."""
    move(TRIAL, Experiment, trial_id, "running", actor_id=actor_id, why=why, extra={"started_at": now()})
    after_commit(lambda: forget(_KEY))


def stop(trial_id: int, actor_id: int, why: str) -> None:
    """Raises WrongState."""
    move(TRIAL, Experiment, trial_id, "stopped", actor_id=actor_id, why=why, extra={"stopped_at": now()})
    after_commit(lambda: forget(_KEY))


def versions() -> set[str]:
    """The models that trials not yet stopped rank with: they outlive the versions that follow them. One statement."""
    found = session().scalars(select(Experiment.arms).where(Experiment.state != "stopped"))
    return {said["version"] for arms in found for said in arms.values() if said.get("version")}


def all_trials() -> list[TrialRow]:
    """Every trial, newest first. One statement."""
    columns = (Experiment.id, Experiment.key, Experiment.kind, Experiment.state, Experiment.arms)
    rows = session().execute(
        select(*columns, Experiment.started_at, Experiment.stopped_at).order_by(Experiment.id.desc())
    )
    return [TrialRow(*row) for row in rows]


@dataclass(frozen=True)
class Reading:
    """One metric of two arms, per reader: the means, and the difference with what readers did before taken out (CUPED)."""

    metric: str
    control: float
    treated: float
    comparison: Comparison


def read_out(trial: TrialRow) -> tuple[dict[str, int], list[Reading]]:
    """Readers per arm, and each metric of the second arm beside the first; nothing compared while an arm has fewer than two readers."""
    if trial.started_at is None:
        return {}, []
    arm_of = shown.exposed(trial.key, trial.started_at)
    names = sorted(trial.arms)
    counts = {name: sum(arm == name for arm in arm_of.values()) for name in names}
    actors = [actor for actor, arm in arm_of.items() if arm in names[:2]]
    if min(counts[name] for name in names[:2]) < FEWEST:
        return counts, []
    place = {actor: at for at, actor in enumerate(actors)}
    done = {metric: np.zeros((2, len(actors))) for metric in METRICS}  # before, during
    for row in shown.did(trial.started_at - BEFORE, trial.started_at, trial.stopped_at or now()):
        for metric, verbs in METRICS.items():
            if row.verb in verbs and row.actor in place:
                done[metric][int(row.during), place[row.actor]] += row.times
    treated = np.array([arm_of[actor] == names[1] for actor in actors])
    return counts, [
        Reading(
            metric,
            float(during[~treated].mean()),
            float(during[treated].mean()),
            compare(treated, during, before),
        )
        for metric, (before, during) in done.items()
    ]


def preferred(trial: TrialRow) -> Credit | None:
    """Which team of an interleaved list readers opened more from."""
    if trial.kind != "interleaving" or trial.started_at is None:
        return None
    return credit(shown.clicks(trial.key, trial.started_at))
