"""Ranked candidates for a reader, folded from what they did a moment ago. Answers in milliseconds, also without a model.

What a reader asked for (muted, hidden, less of a topic, nothing personal) is kept here, in every lane and without a model too.
Sold out, removed and paid things are the business of feed, search and placements.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np

from community.activity import queries as activity
from community.activity.queries import FactRow
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import order, trials, weighing
from community.recommender.knowledge import Knowledge, Subject
from community.recommender.languages import Languages
from community.recommender.leanings import leanings_of
from community.recommender.models import Wish
from community.recommender.serving import artefact_root, fresh_items, pulse, server, server_of
from community.recommender.trials import Arm
from recsys.confidence import weigh
from recsys.evaluation.interleave import team_draft
from recsys.serve import Ranked

__all__ = [
    "affinity",
    "artefact_root",
    "folded",
    "history_of",
    "in_languages",
    "label_for",
    "model_version",
    "rank",
    "ranked_by",
    "server",
    "similar",
]

HISTORY = 200
SAME_FOR_ALL = 3600  # seconds for which the list of those who want nothing personal stays the same
SPARE = 2  # candidates asked for a place: some are dropped, and foreign ones give way to those in the own language


def model_version() -> str:
    """The published artefact's version; empty while nothing was ever trained."""
    return server().version


def label_for(viewer: Viewer) -> str:
    """What this reader's impressions are logged under: the model's version, behind the trial and arm that they are in."""
    policy = trials.policy_for(viewer)
    if not policy.label:
        return model_version()
    ranks = policy.arms[0].version if len(policy.arms) == 1 else None
    return f"{policy.label}:{server_of(ranks).version[-8:]}"


def history_of(viewer: Viewer) -> list[FactRow]:
    """The reader's last actions, newest first; nothing when they switched personalisation off."""
    return activity.recent(viewer.actor, limit=HISTORY) if viewer.personalised else []


def rank(
    viewer: Viewer,
    history: Sequence[FactRow],
    *,
    hidden: Collection[Subject] = (),
    exclude: Collection[Subject] = (),
    n: int = 200,
    kinds: Sequence[str] = ("note",),
    interests: Sequence[str] | None = None,
    seed: str = "",
    weights: Mapping[str, float] | None = None,
) -> list[Ranked]:
    """Best first. `history` comes from `history_of`; `hidden` is what the reader does not want to see, people and shops included.

    `seed` keeps a rebuilt list the same. Never empty while anything is new. With personalisation off it is the same list for
    everybody of one language who hid the same, for an hour. `weights` ranks with another vector than the reader's own.
    """
    leanings = leanings_of(viewer)
    asked = Asked(viewer, history, hidden, {*exclude, *hidden}, kinds, leanings, n * SPARE)
    if viewer.personalised:
        chosen = viewer.interests if interests is None else interests
        asked = replace(asked, interests=[*chosen, *(topic for topic, wish in leanings.items() if wish > 0)], seed=seed)
    else:
        asked = replace(asked, history=(), seed=f"everybody {int(now().timestamp()) // SAME_FOR_ALL}")
    arms = trials.policy_for(viewer).arms if weights is None else (Arm("replay", weights=weights),)
    if len(arms) == 1:
        return ranked_by(arms[0], asked)[:n]
    return interleaved(*(ranked_by(arm, asked) for arm in arms), n=n)


@dataclass(frozen=True)
class Asked:
    """One question to the model: who asks, with which history, and what must not come back."""

    viewer: Viewer
    history: Sequence[FactRow]
    hidden: Collection[Subject]
    exclude: Collection[Subject]
    kinds: Sequence[str]
    leanings: dict[str, int]
    n: int
    interests: Sequence[str] = ()
    seed: str = ""


def ranked_by(arm: Arm, asked: Asked) -> list[Ranked]:
    """The list that one arm makes: its model and its share of exploration, then everything the reader asked for."""
    viewer, current, fresh = asked.viewer, server_of(arm.version), fresh_items(asked.kinds)
    worth = arm.weights or weighing.current()
    acts = folded(asked.history, worth)
    known = Knowledge.of(current, fresh)
    languages = Languages.of(viewer.locale, acts, known)
    ask = partial(
        current.recommend,
        acts,
        exclude=asked.exclude,
        n=asked.n,
        kinds=asked.kinds,
        interests=asked.interests,
        languages=languages.read,
        following=followed(asked.history),
        without_authors=muted("person", asked.hidden) | own(viewer),
        without_shops=muted("shop", asked.hidden),
        without_topics={topic for topic, wish in asked.leanings.items() if wish == Wish.NEVER},
        city=viewer.city if viewer.personalised else None,
        pulse=pulse(),
        objective=weighing.objective(worth),
        fresh=fresh,
        now=now().timestamp(),
        explore=arm.explore,
        reasons=False,
        seed=_number(asked.seed) if asked.seed else None,
    )
    ranked = ask()
    if len(ranked) == asked.n:  # else it holds all that there is
        ranked = languages.enough(ranked, asked.n // SPARE, known, lambda langs: ask(speaking=langs))
    if asked.leanings:
        ranked = order.tilted(ranked, known.topics(subjects_of(ranked)), asked.leanings)
    return languages.dealt(ranked, subjects_of(ranked), known)


def subjects_of(ranked: Sequence[Ranked]) -> list[Subject]:
    return [(row.kind, row.id) for row in ranked]


def interleaved(a: Sequence[Ranked], b: Sequence[Ranked], *, n: int) -> list[Ranked]:
    """One list of two, place by place from either, each place with its team's letter behind the lane.

    What a place was drawn with (0: unknown) is neither arm's propensity: the other team may have placed the subject too.
    """
    rows = {team: {(row.kind, row.id): row for row in ranked} for team, ranked in (("a", a), ("b", b))}
    drafted = team_draft(list(rows["a"]), list(rows["b"]), n, np.random.default_rng())
    return [
        rows[team][subject]._replace(lane=f"{rows[team][subject].lane}_{team}", propensity=0.0)
        for subject, team in drafted
    ]


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=4).digest())


def followed(history: Sequence[FactRow]) -> set[int]:
    """Whom the reader followed of late and still does. `history` is newest first."""
    last: dict[int, str] = {}
    for fact in history:
        if fact.kind == "person" and fact.verb in ("follow", "unfollow"):
            last.setdefault(fact.subject_id, fact.verb)
    return {person_id for person_id, verb in last.items() if verb == "follow"}


def muted(kind: str, hidden: Collection[Subject]) -> set[int]:
    """The people, or the shops, that the reader hid."""
    return {number for of, number in hidden if of == kind}


def own(viewer: Viewer) -> set[int]:
    """The reader themselves, as an author."""
    return {viewer.person_id} if viewer.person_id is not None else set()


def in_languages(viewer: Viewer, history: Sequence[FactRow], subjects: Sequence[Subject]) -> list[Subject]:
    """The subjects in their order, but the reader's language leads as in their own list."""
    known = Knowledge.of(server(), fresh_items(sorted({kind for kind, _ in subjects})))
    return Languages.of(viewer.locale, folded(history), known).dealt(subjects, subjects, known)


def similar(
    kind: str, subject_id: int, *, n: int = 12, kinds: Sequence[str] = ("note",), topics: Sequence[str] = ()
) -> list[Ranked]:
    """Related notes, goods for a note, notes for a product: the same for every reader."""
    return server().similar(kind, subject_id, n=n, kinds=kinds, topics=topics)


def affinity(
    history: Sequence[FactRow], subjects: Sequence[Subject], *, at: datetime | None = None
) -> dict[Subject, float]:
    """Predicted liking of each subject, 0 to 1, as it is at a time (now); little for what nobody knows yet."""
    if not subjects:
        return {}
    scores = server().affinity(folded(history), subjects, now=(at or now()).timestamp())
    return {subject: float(score) for subject, score in zip(subjects, scores, strict=True)}


def folded(
    history: Sequence[FactRow], weights: Mapping[str, float] | None = None
) -> list[tuple[str, int, float, float]]:
    """Facts as the model reads them: subject, weight of the verb (by default as it is worth now), unix time."""
    if not history:
        return []
    worth = weighing.current() if weights is None else weights
    usual = weigh([fact.verb for fact in history], [fact.value or 0.0 for fact in history])
    return [
        (fact.kind, fact.subject_id, float(weight) * weighing.ratio(worth, fact.verb), fact.at.timestamp())
        for fact, weight in zip(history, usual, strict=True)
    ]
