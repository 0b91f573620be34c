"""What other weights would do: the last readers' lists made again with both, and who gains. Nothing is published and nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from community.accounts import queries as accounts
from community.accounts.queries import PersonRow
from community.activity import queries as activity
from community.activity import shown
from community.activity.queries import FactRow
from community.platform.time import now
from community.platform.viewer import Viewer
from community.recommender import hooks
from community.recommender import service as recommender
from community.recommender.knowledge import Knowledge
from community.recommender.order import LENGTH, SEEN_DAYS
from community.recommender.serving import fresh_items, server
from recsys.serve import Ranked

PEOPLE = 40  # readers whose lists are made again
PLACES = 20
SHOWN = 4  # readers whose two lists are laid side by side
DAYS = 14
SIZES = ((100, "under_100"), (1_000, "under_1000"), (10_000, "under_10000"))
LARGEST = "above"


@dataclass(frozen=True)
class Share:
    """A part of all exposure (places count less the deeper they are), before and after."""

    name: str
    before: float
    after: float

    @property
    def gain(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Entry:
    title: str
    address: str
    moved: int | None  # places up (or down, below 0) from the other list; None: it was not there


@dataclass(frozen=True)
class Reader:
    """One sample reader, nameless: how much they did, and both lists."""

    acts: int
    before: list[Entry]
    after: list[Entry]


@dataclass(frozen=True)
class Replay:
    people: int
    changed: float  # share of the places that another note holds
    lanes: list[Share]
    topics: list[Share]
    sizes: list[Share]
    readers: list[Reader]


def replay(weights: Mapping[str, float], against: Mapping[str, float], lang: str) -> Replay:
    """Both vectors on the last active readers who let lists follow what they do, with the same draws on both sides; trials are left aside."""
    at = now()
    found = shown.active(at - timedelta(days=DAYS), 3 * PEOPLE)
    allowed = accounts.personalised_among(found)
    people = accounts.people(allowed)
    chosen = [person_id for person_id in found if person_id in allowed][:PEOPLE]
    asked = [_reading(people[person_id], allowed[person_id], at) for person_id in chosen]
    pairs = [(_list(each, against), _list(each, weights)) for each in asked]
    subjects = sorted({(row.kind, row.id) for pair in pairs for rows in pair for row in rows})
    known = Knowledge.of(server(), fresh_items(("note",)))
    topic = {
        subject: about[0] if about else "" for subject, about in zip(subjects, known.topics(subjects), strict=True)
    }
    author = dict(zip(subjects, known.authors(subjects), strict=True))
    followers = _followers(sorted({each for each in author.values() if each is not None}))
    names = {
        slug: name for said in hooks.topic_names(sorted({*topic.values()} - {""}), lang) for slug, name in said.items()
    }
    return Replay(
        people=len(asked),
        changed=_changed(pairs),
        lanes=_shares(pairs, lambda row: row.lane),
        topics=_shares(pairs, lambda row: names.get(topic[row.kind, row.id], "")),
        sizes=_shares(pairs, lambda row: size_of(followers.get(author[row.kind, row.id] or 0, 0))),
        readers=[
            _reader(*pair, len(each.history), lang) for pair, each in list(zip(pairs, asked, strict=True))[:SHOWN]
        ],
    )


def size_of(followers: int) -> str:
    """The name of an author's size, as the shares of exposure name it."""
    return next((name for edge, name in SIZES if followers < edge), LARGEST)


def _list(asked: "_Reading", weights: Mapping[str, float]) -> list[Ranked]:
    """The places that this reader would be shown first, by the very code that makes their lists."""
    ranked = recommender.rank(
        asked.viewer,
        asked.history,
        hidden=asked.hidden,
        exclude={("note", note_id) for note_id in asked.seen},
        n=LENGTH,
        seed=str(asked.viewer.person_id),
        weights=weights,
    )
    return ranked[:PLACES]


@dataclass(frozen=True)
class _Reading:
    viewer: Viewer
    history: Sequence[FactRow]
    seen: set[int]
    hidden: set[tuple[str, int]]


def _reading(person: PersonRow, lang: str, at: datetime) -> _Reading:
    """A reader as their next list finds them: what they did, saw of late, hid, picked and said."""
    viewer = Viewer(
        person_id=person.id,
        locale=lang,
        city=person.city,
        interests=tuple(accounts.interests_of(person.id)),
    )
    seen, hidden = activity.seen_and_hidden(viewer.actor, at - timedelta(days=SEEN_DAYS), "note")
    return _Reading(viewer, recommender.history_of(viewer), seen, hidden)


def _followers(people: Sequence[int]) -> dict[int, int]:
    return {person: count for found in hooks.followers(people) for person, count in found.items()}


def _changed(pairs: Sequence[tuple[list[Ranked], list[Ranked]]]) -> float:
    places = [one.id != other.id for pair in pairs for one, other in zip(*pair, strict=False)]
    return float(np.mean(places)) if places else 0.0


def _shares(pairs: Sequence[tuple[list[Ranked], list[Ranked]]], name_of: Callable[[Ranked], str]) -> list[Share]:
    sums: tuple[dict[str, float], dict[str, float]] = {}, {}
    for pair in pairs:
        for side, rows in zip(sums, pair, strict=True):
            for place, row in enumerate(rows):
                name = name_of(row)
                side[name] = side.get(name, 0.0) + 1.0 / float(np.log2(place + 2))
    wholes = [sum(side.values()) or 1.0 for side in sums]
    shares = [
        Share(name, *(side.get(name, 0.0) / whole for side, whole in zip(sums, wholes, strict=True)))
        for name in {*sums[0], *sums[1]}
    ]
    return sorted(shares, key=lambda share: -max(share.before, share.after))


def _reader(before: Sequence[Ranked], after: Sequence[Ranked], acts: int, lang: str) -> Reader:
    ids = sorted({row.id for row in [*before, *after]})
    said = {subject_id: words for found in hooks.described("note", ids, lang) for subject_id, words in found.items()}

    def entries(rows: Sequence[Ranked], other: Sequence[Ranked]) -> list[Entry]:
        places = {row.id: place for place, row in enumerate(other)}
        return [
            Entry(said[row.id].title, said[row.id].address, places[row.id] - place if row.id in places else None)
            for place, row in enumerate(rows)
            if row.id in said
        ][:8]

    return Reader(acts, entries(before, after), entries(after, before))
