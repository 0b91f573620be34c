"""Logged pages of results as rows to learn from: what was shown at which place, whether it was opened, and what was done with it then.

Features are not logged: every query is asked again, of today's index, through the code that serves, and the features of what was shown are taken from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from community.accounts import queries as accounts
from community.activity import listed
from community.platform.viewer import Actor
from community.search import engines
from community.search.curation import service as curation
from community.search.engine import Key, Kind, Query, Row
from community.search.log import queries
from community.search.log.queries import Asked
from community.search.plan import plan

SURFACE = "search"
KEPT_WITHIN = timedelta(days=1)
KEPT = {"collect": 1.0, "cart": 1.0, "purchase": 2.0}
MOST_SEARCHES, MOST_PLACES, MOST_QUERIES = 50_000, 400_000, 2_000


@dataclass(frozen=True)
class Lists:
    """Places of lists, one per row, in order of time: the list (a number), whose it was, its words, when (epoch seconds), the place from 0, whether the subject
    was opened, and what it was worth beyond (`KEPT`; 0: no more than a look). `found` are the engine's rows of the subjects."""

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


def read(since: datetime, until: datetime) -> Lists:
    """The last first pages, unrefined, of which something is known; those of people and visitors who want nothing personal teach nothing. Four statements, and
    every query of them once."""
    unwilling = {Actor(person_id).key for person_id in accounts.unpersonalised()}
    asked = {each.request_id: each for each in queries.asked(since, MOST_SEARCHES) if each.actor not in unwilling}
    then = _kept(since)
    again: dict[tuple[str, str], dict[Key, Row] | None] = {}
    rows: list[tuple[float, str, Asked, int, bool, float, Row]] = []
    for place in listed.places(SURFACE, since, MOST_PLACES):
        search = asked.get(place.request_id)
        if search is None or search.kind != place.kind:
            continue
        query = (search.words, search.kind)
        if query not in again:
            again[query] = _found(search, until) if len(again) < MOST_QUERIES else None
        row = (again[query] or {}).get((place.kind, place.subject_id))
        if row is None:
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


def _found(search: Asked, as_of: datetime) -> dict[Key, Row]:
    """The rows of the first window for a query, as the engine scores them now. Raises EngineUnavailable."""
    kept: list[Row] = []

    def overheard(rows: Sequence[Row], _as_of: float) -> list[float]:
        kept.extend(rows)
        return [row.score for row in rows]

    meant = plan(search.written, curation.current().synonyms, engines.lexicon())
    query = Query(plan=meant, kinds=(Kind(search.kind),), as_of=as_of, size=1, scoring=overheard)
    engines.engine().search(query)
    return {row.key: row for row in kept}
