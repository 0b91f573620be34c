"""Read side of what lists showed: how often, in which lane, to whom in which arm of a trial, and what those readers then did."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, extract, func, or_, select

from community.activity.models import Fact, Verb
from community.activity.queries import visitor_number
from community.platform.db import session

_IMPRESSIONS = (
    Fact.verb == Verb.IMPRESSION,
    Fact.at >= bindparam("since"),
)
_SUBJECTS = (
    select(Fact.subject_id, func.count()).where(*_IMPRESSIONS, Fact.kind == bindparam("kind")).group_by(Fact.subject_id)
)
_LANES: Select = (
    select(func.coalesce(Fact.lane, ""), func.count())
    .where(*_IMPRESSIONS, Fact.surface.is_distinct_from("search"))
    .group_by(Fact.lane)
)
_EXPOSED: Select = (
    select(Fact.person_id, Fact.visitor_id, Fact.model_version)
    .where(*_IMPRESSIONS, Fact.model_version.startswith(bindparam("trial"), autoescape=False))
    .distinct()
)
_DID = (
    select(
        Fact.person_id,
        Fact.visitor_id,
        Fact.verb,
        (Fact.at >= bindparam("start")).label("during"),
        func.count(),
    )
    .where(
        Fact.at >= bindparam("since"),
        Fact.at < bindparam("until"),
        Fact.verb.in_((Verb.OPEN, Verb.LIKE, Verb.COLLECT, Verb.PURCHASE, Verb.HIDE)),
        or_(Fact.person_id.is_not(None), Fact.visitor_id.is_not(None)),
    )
    .group_by(Fact.person_id, Fact.visitor_id, Fact.verb, "during")
)
_CLICKS: Select = (
    select(Fact.request_id, Fact.lane, func.count())
    .where(
        Fact.verb == Verb.OPEN,
        Fact.at >= bindparam("since"),
        Fact.model_version.startswith(bindparam("trial"), autoescape=False),
        Fact.lane.is_not(None),
    )
    .group_by(Fact.request_id, Fact.lane)
)
_PLACES = (
    select(
        extract("epoch", Fact.at),
        func.coalesce(Fact.person_id, 0),
        Fact.visitor_id,
        Fact.subject_id,
        Fact.position,
        Fact.propensity,
        func.coalesce(Fact.lane, ""),
        Fact.request_id,
    )
    .where(
        *_IMPRESSIONS,
        Fact.kind == "note",
        Fact.surface == bindparam("surface"),
        or_(Fact.person_id.is_not(None), Fact.visitor_id.is_not(None)),
    )
    .order_by(Fact.at.desc(), Fact.id.desc())
    .limit(bindparam("limit"))
)
_ACTIVE = (
    select(Fact.person_id)
    .where(Fact.at >= bindparam("since"), Fact.person_id.is_not(None), Fact.verb != Verb.IMPRESSION)
    .group_by(Fact.person_id)
    .order_by(func.max(Fact.at).desc(), Fact.person_id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True)
class Did:
    """How often an actor (`Actor.key`) did something, before a trial began or during it."""

    actor: str
    verb: str
    during: bool
    times: int


def subjects(kind: str, since: datetime) -> dict[int, int]:
    """Subject → how often it was shown since then. One statement."""
    return dict(session().execute(_SUBJECTS, {"since": since, "kind": kind}).all())


def lanes(since: datetime) -> dict[str, int]:
    """Lane → how many places it filled since then, advertisements under `ad`, untold ones under ""; what was searched for is left out. One statement."""
    found: dict[str, int] = {}
    for lane, times in session().execute(_LANES, {"since": since}):
        name = "ad" if lane.startswith("ad-") else lane.partition("_")[0]
        found[name] = found.get(name, 0) + times
    return found


def exposed(trial: str, since: datetime) -> dict[str, str]:
    """Actor → the arm of the trial whose list they saw; who saw two is left out. One statement."""
    arms: dict[str, set[str]] = {}
    for person_id, visitor_id, label in session().execute(_EXPOSED, {"since": since, "trial": f"{trial}."}):
        arm = label.removeprefix(f"{trial}.").partition(":")[0]
        arms.setdefault(_key(person_id, visitor_id), set()).add(arm)
    return {actor: next(iter(seen)) for actor, seen in arms.items() if len(seen) == 1}


def did(since: datetime, start: datetime, until: datetime) -> list[Did]:
    """What everybody did between `since` and `until`, before `start` and from it on. One statement."""
    rows = session().execute(_DID, {"since": since, "start": start, "until": until})
    return [Did(_key(person, visitor), verb, bool(during), times) for person, visitor, verb, during, times in rows]


def clicks(trial: str, since: datetime) -> list[tuple[int, int]]:
    """For each interleaved list that somebody opened something from: openings of team a's places and of team b's. One statement."""
    lists: dict[str, list[int]] = {}
    for request_id, lane, times in session().execute(_CLICKS, {"since": since, "trial": f"{trial}."}):
        team = lane.rpartition("_")[2]
        if team in ("a", "b"):
            lists.setdefault(request_id, [0, 0])["ab".index(team)] += times
    return [(a, b) for a, b in lists.values()]


class Place(NamedTuple):
    """A note seen in a list: when (unix seconds), by whom (as `queries.columns` numbers actors), and what was logged with it."""

    at: int
    actor: int
    note_id: int
    position: int | None
    propensity: float | None
    lane: str
    request_id: str | None


def places(surface: str, since: datetime, limit: int) -> list[Place]:
    """The last places of a surface's lists that somebody saw, newest first, advertisements left out. One statement."""
    rows = session().execute(_PLACES, {"since": since, "surface": surface, "limit": limit})
    return [
        Place(int(at), person or visitor_number(visitor), note_id, position, propensity, lane, request_id)
        for at, person, visitor, note_id, position, propensity, lane, request_id in rows
        if not lane.startswith("ad-")
    ]


def active(since: datetime, limit: int) -> list[int]:
    """People who did something since then, the last first. One statement."""
    return list(session().scalars(_ACTIVE, {"since": since, "limit": limit}))


def _key(person_id: int | None, visitor_id: str | None) -> str:
    return f"p{person_id}" if person_id else f"v{visitor_id}"
