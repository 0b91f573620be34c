"""Logged pages of results as rows to learn from: what was shown at which place, whether it was opened, and what was done with it then.

What the shown were ranked by was logged with them: what is learnt from is what was so at the moment of the search.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from community.accounts import queries as accounts
from community.activity import listed
from community.platform.viewer import Actor
from community.search import fields
from community.search.engine import Key, Row
from community.search.log import queries
from community.search.log.queries import Asked

SURFACE = "search"
KEPT_WITHIN = timedelta(days=1)
KEPT = {"collect": 1.0, "cart": 1.0, "purchase": 2.0}
MOST_SEARCHES, MOST_PLACES = 50_000, 400_000


@dataclass(frozen=True)
class Lists:
    """Places of lists, one per row, in order of time: the list (a number), whose it was, its words, when (epoch seconds), the place from 0, whether the subject
    was opened, and what it was worth beyond (`KEPT`; 0: no more than a look). `found` are the subjects as they were ranked then."""

    list: NDArray[np.int64]
    actor: NDArray[np.int64]
    words: Sequence[str]
    at: NDArray[np.float64]
    position: NDArray[np.int64]
    opened: NDArray[np.bool_]
    kept: NDArray[np.float64]
    found: Sequence[Row]

    def __len__(self) -> int:
        return len(self.found)


def read(since: datetime) -> Lists:
    """The last first pages, unrefined, of which something is known; those of people and visitors who want nothing personal teach nothing. Four statements."""
    unwilling = {Actor(person_id).key for person_id in accounts.unpersonalised()}
    asked = {each.request_id: each for each in queries.asked(since, MOST_SEARCHES) if each.actor not in unwilling}
    shown: dict[str, dict[Key, Row]] = {}
    then = _kept(since)
    rows: list[tuple[float, str, Asked, int, bool, float, Row]] = []
    for place in listed.places(SURFACE, since, MOST_PLACES):
        search = asked.get(place.request_id)
        if search is None or search.kind != place.kind:
            continue
        if place.request_id not in shown:
            shown[place.request_id] = _shown(search)
        row = shown[place.request_id].get((place.kind, place.subject_id))
        if row is None:  # put there by hand, or on a further page
            continue
        worth = 0.0
        if place.opened:
            acts = then.get((search.actor, place.kind, place.subject_id), ())
            worth = max((value for at, value in acts if timedelta(0) <= at - search.at <= KEPT_WITHIN), default=0.0)
        rows.append((search.at.timestamp(), place.request_id, search, place.position, place.opened, worth, row))
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    actors = {actor: number for number, actor in enumerate(dict.fromkeys(row[2].actor for row in rows))}
    numbers = {request_id: number for number, request_id in enumerate(dict.fromkeys(row[1] for row in rows))}
    return Lists(
        np.array([numbers[row[1]] for row in rows], dtype=np.int64),
        np.array([actors[row[2].actor] for row in rows], dtype=np.int64),
        [row[2].words for row in rows],
        np.array([row[0] for row in rows], dtype=np.float64),
        np.array([row[3] for row in rows], dtype=np.int64),
        np.array([row[4] for row in rows], dtype=bool),
        np.array([row[5] for row in rows], dtype=np.float64),
        [row[6] for row in rows],
    )


def _kept(since: datetime) -> dict[tuple[str, str, int], list[tuple[datetime, float]]]:
    found: dict[tuple[str, str, int], list[tuple[datetime, float]]] = {}
    for act in listed.acts(tuple(KEPT), since):
        actor = Actor(act.person_id, act.visitor_id).key
        found.setdefault((actor, act.kind, act.subject_id), []).append((act.at, KEPT[act.verb]))
    return found


def _shown(search: Asked) -> dict[Key, Row]:
    """What was shown, as it was ranked then."""
    rows = (
        Row(0, score, fields.key_of(name), 0, published, None, rank) for name, score, rank, published in search.shown
    )
    return {row.key: row for row in rows}
