"""Read side of what subjects are asked for: how many did something with each, everybody counted once a subject."""

from datetime import datetime

from sqlalchemy import Select, String, bindparam, cast, func, select

from community.activity.models import Fact
from community.platform.db import session

_WHO = func.coalesce(cast(Fact.person_id, String), Fact.visitor_id)
_DID: Select = (
    select(Fact.subject_id, Fact.verb, func.count(_WHO.distinct()))
    .where(
        Fact.kind == bindparam("kind"),
        Fact.verb.in_(bindparam("verbs", expanding=True)),
        Fact.at >= bindparam("since"),
    )
    .group_by(Fact.subject_id, Fact.verb)
)


def by_subject(kind: str, verbs: tuple[str, ...], since: datetime) -> dict[tuple[int, str], int]:
    """(subject id, verb) → how many people and visitors did it since then; facts that are nobody's any more count for nothing. One statement."""
    given = {"kind": kind, "verbs": list(verbs), "since": since}
    return {(subject_id, verb): people for subject_id, verb, people in session().execute(_DID, given)}
