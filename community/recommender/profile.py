"""What a reader may see of what was learnt about them, and change: topics with their weights, the acts behind them, and a fresh start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from community.accounts import queries as accounts
from community.accounts.hooks import Kept
from community.activity import queries as activity
from community.activity import service as acts
from community.activity.queries import LABELS, FactRow
from community.platform.pages import Page
from community.platform.viewer import Viewer
from community.recommender import hooks, leanings
from community.recommender.hooks import Described
from community.recommender.knowledge import Knowledge, Subject
from community.recommender.models import Wish
from community.recommender.service import HISTORY, folded
from community.recommender.serving import fresh_items, server
from recsys.confidence import strength

MOST_TOPICS = 24
HALF_LIFE_DAYS = 30.0
KINDS = ("note", "product")


@dataclass(frozen=True)
class Interest:
    """A topic, or a category of goods: how much of what the reader did was about it (0 to 1), whether they picked it, their own word."""

    slug: str
    name: str
    share: float
    picked: bool
    wish: int | None
    topic: bool


@dataclass(frozen=True)
class Act:
    """Something the reader did, in words. `title` and `address` are None for what is no longer to be seen."""

    verb: str
    label: str
    kind: str
    subject_id: int
    at: datetime
    title: str | None
    address: str | None


def interests(viewer: Viewer, now: float) -> list[Interest]:
    """Topics learnt from the reader's acts, picked by them or spoken of, the weightiest first."""
    shares = learnt(activity.recent(viewer.actor, limit=HISTORY), now)
    words = leanings.words_of(viewer.person_id) if viewer.person_id else {}
    slugs = sorted({*shares, *viewer.interests, *words})
    names = {slug: name for found in hooks.topic_names(slugs, viewer.locale) for slug, name in found.items()}
    goods = {slug: name for found in hooks.category_names(slugs, viewer.locale) for slug, name in found.items()}
    rows = [
        Interest(
            slug,
            names.get(slug) or goods.get(slug, slug),
            shares.get(slug, 0.0),
            slug in viewer.interests,
            words.get(slug),
            slug in names,
        )
        for slug in slugs
    ]
    rows.sort(key=lambda row: (row.wish is None and not row.picked, -row.share, row.name))
    return rows[:MOST_TOPICS]


def learnt(history: Sequence[FactRow], now: float) -> dict[str, float]:
    """Topic → its share in what was done, newer acts counting more; together at most 1."""
    merged: dict[Subject, tuple[float, float]] = {}
    for kind, subject_id, weight, at in folded(history):
        before, latest = merged.get((kind, subject_id), (0.0, 0.0))
        merged[kind, subject_id] = before + weight, max(latest, at)
    liked = [(subject, weight, at) for subject, (weight, at) in merged.items() if weight > 0]
    if not liked:
        return {}
    strengths = strength([row[1] for row in liked], [row[2] for row in liked], now, HALF_LIFE_DAYS)
    about = Knowledge.of(server(), fresh_items(KINDS)).topics([row[0] for row in liked])
    shares: dict[str, float] = {}
    for topics, weight in zip(about, strengths.tolist(), strict=True):
        for topic in topics:
            shares[topic] = shares.get(topic, 0.0) + weight / len(topics)
    whole = float(strengths.sum())
    return {topic: share / whole for topic, share in shares.items()}


def history(viewer: Viewer, cursor: str | None, size: int) -> Page[Act]:
    """What the reader did, newest first, in words."""
    page = activity.history(viewer.actor, cursor, size)
    return Page(in_words(page.items, viewer.locale), page.next)


def in_words(facts: Sequence[FactRow], lang: str) -> list[Act]:
    """Facts with the titles of their subjects; one statement per kind of subject."""
    known: dict[Subject, Described] = {}
    for kind in sorted({fact.kind for fact in facts}):
        ids = sorted({fact.subject_id for fact in facts if fact.kind == kind})
        known |= {(kind, subject_id): said for subject_id, said in _described(kind, ids, lang).items()}
    return [
        Act(
            fact.verb,
            str(LABELS[fact.verb]),  # type: ignore[index]
            fact.kind,
            fact.subject_id,
            fact.at,
            *_title(known.get((fact.kind, fact.subject_id))),
        )
        for fact in facts
    ]


def _described(kind: str, ids: Sequence[int], lang: str) -> dict[int, Described]:
    if kind == "person":
        return {row.id: Described(row.name, row.handle) for row in accounts.people(ids).values() if not row.erased}
    return {subject_id: said for found in hooks.described(kind, ids, lang) for subject_id, said in found.items()}


def _title(said: Described | None) -> tuple[str | None, str | None]:
    return (None, None) if said is None else (said.title, said.address)


def say(viewer: Viewer, topic: str, wish: Wish | None) -> None:
    """The reader's own word on a topic. Only people who signed in can leave one."""
    if viewer.person_id is not None:
        leanings.lean(viewer.person_id, topic, wish)


def reset(viewer: Viewer) -> None:
    """Begin anew: what was done so far teaches nothing any more, and the reader's words on topics are taken back."""
    acts.begin_anew(viewer.actor)
    if viewer.person_id is not None:
        leanings.forget(viewer.person_id)


def clear(viewer: Viewer, subject: Subject | None = None) -> int:
    """Forget what the reader did, or what they did with one subject. What they hid stays hidden."""
    return acts.clear_history(viewer.actor, subject)


def kept_about(person_id: int) -> list[Kept]:
    """A person's words on topics, for the page that shows people what we know."""
    said = {Wish.MORE: _("more"), Wish.LESS: _("less"), Wish.NEVER: _("never")}
    rows = [(f"#{topic}", said[Wish(wish)]) for topic, wish in sorted(leanings.words_of(person_id).items())]
    return [Kept(_("Your words on topics"), (_("Topic"), _("What you want")), rows)] if rows else []
