"""Read side of the lists of a surface: what was shown at which place and whether it was opened, and what people did then."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, case, func, or_, select

from community.activity.models import Fact, Verb
from community.activity.queries import PLAIN
from community.platform.db import session


class Place(NamedTuple):
    request_id: str
    kind: str
    subject_id: int
    position: int
    opened: bool


class Act(NamedTuple):
    person_id: int | None
    visitor_id: str | None
    verb: str
    kind: str
    subject_id: int
    at: datetime


_PLACES: Select = (
    select(
        Fact.request_id,
        Fact.kind,
        Fact.subject_id,
        func.min(Fact.position),
        func.max(case((Fact.verb == Verb.OPEN, 1), else_=0)),
    )
    .where(
        Fact.at >= bindparam("since"),
        Fact.verb.in_((Verb.IMPRESSION, Verb.OPEN)),
        Fact.surface == bindparam("surface"),
        Fact.request_id.is_not(None),
        Fact.position.is_not(None),
        or_(Fact.person_id.is_not(None), Fact.visitor_id.not_in(PLAIN)),
    )
    .group_by(Fact.request_id, Fact.kind, Fact.subject_id)
    .order_by(Fact.request_id.desc())
    .limit(bindparam("limit"))
)
_ACTS: Select = select(Fact.person_id, Fact.visitor_id, Fact.verb, Fact.kind, Fact.subject_id, Fact.at).where(
    Fact.at >= bindparam("since"), Fact.verb.in_(bindparam("verbs", expanding=True))
)


def places(surface: str, since: datetime, limit: int) -> list[Place]:
    """Places of the last lists since then; each subject of a list once, where it stood highest. Those of visitors who switched personalisation off
    are left out, whoever they are now. One statement."""
    rows = session().execute(_PLACES, {"surface": surface, "since": since, "limit": limit})
    return [
        Place(request_id, kind, subject_id, position, bool(opened))
        for request_id, kind, subject_id, position, opened in rows
    ]


def acts(verbs: tuple[str, ...], since: datetime) -> list[Act]:
    """What people did since then. One statement."""
    return [Act(*row) for row in session().execute(_ACTS, {"verbs": list(verbs), "since": since})]
