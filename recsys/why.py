"""Why any single subject stands where it stands in a person's list: lanes, acts, features and probabilities. Numpy only."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from recsys import features
from recsys.history import Act, Subject
from recsys.lanes import Question
from recsys.objective import HEADS
from recsys.pulse import Pulse
from recsys.recall import best
from recsys.serve import Leanings, Server


class Explanation(NamedTuple):
    """Why a subject stands where it stands; see `explain`."""

    rank: int | None
    """Its place from 0 in the list without exploration; None when it is not among the first `n`."""
    score: float
    lanes: dict[str, float]
    """What each source adds to the blended score."""
    acts: list[tuple[Subject, float]]
    """The acts that speak for it, loudest first, with their shares."""
    features: dict[str, float]
    probabilities: dict[str, float]
    """Of each act, when the artefact holds a ranker."""
    worth: dict[str, float]
    """What each act adds to what showing it is worth: its probability by its weight in the objective."""


def explain(
    server: Server,
    history: Sequence[Act],
    subject: Subject,
    *,
    n: int = 200,
    kinds: Sequence[str] = ("note",),
    interests: Leanings = (),
    languages: Sequence[str] = (),
    following: Collection[int] = (),
    pulse: Pulse | None = None,
    objective: Mapping[str, float] | None = None,
    now: float | None = None,
) -> Explanation | None:
    """Why this subject stands where it stands in the person's list without exploration; None when the artefact does not know it."""
    now = time.time() if now is None else now
    rows = server.subjects.rows([subject])
    if rows[0] < 0:
        return None
    acts = server.read(history, now)
    question = Question(acts, server.leanings(acts, interests), following, pulse=pulse, now=now)
    allowed = server.lanes.allowed(kinds, acts.seen)
    answer = server.lanes.ask(question, allowed, wanted=rows)
    weighted = answer.weighted()
    seen = server.seen_of(question, answer, weighted.sum(axis=0), languages)
    ranked = server.recommend(
        history,
        n=n,
        kinds=kinds,
        interests=interests,
        languages=languages,
        following=following,
        pulse=pulse,
        objective=objective,
        now=now,
        explore=0.0,
        reasons=False,
    )
    spoken = server.lanes.spoken_for(acts, rows)[:, 0]
    loudest = [(server.subjects.subject(int(acts.rows[at])), float(spoken[at])) for at in best(spoken, 5)]
    whole = float(spoken.sum()) or 1.0
    weights = objective or server.objective
    probable = dict(zip(HEADS, server.ranker.probabilities(seen)[:, 0].tolist(), strict=True)) if server.ranker else {}
    return Explanation(
        rank=next((at for at, one in enumerate(ranked) if (one.kind, one.id) == subject), None),
        score=float(weighted.sum()),
        lanes={name: float(value) for name, value in zip(answer.said, weighted[:, 0], strict=True) if value > 0},
        acts=[(act, value / whole) for act, value in loudest if value > 0],
        features=dict(zip(features.NAMES, seen[0].tolist(), strict=True)),
        probabilities=probable,
        worth={head: weights.get(head, 0.0) * chance for head, chance in probable.items()},
    )
