"""Read side of what came of a list that was shown: what was opened from it, and what was bought. One statement each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, select

from community.activity.models import Fact, Verb
from community.platform.db import session


@dataclass(frozen=True)
class Opened:
    request_id: str
    kind: str
    subject_id: int
    person_id: int | None
    at: datetime


@dataclass(frozen=True)
class Bought:
    person_id: int
    product_id: int
    at: datetime


_OPENED: Select = (
    select(Fact.request_id, Fact.kind, Fact.subject_id, Fact.person_id, Fact.at)
    .where(
        Fact.at >= bindparam("since"),
        Fact.verb == Verb.OPEN,
        Fact.surface == bindparam("surface"),
        Fact.request_id.is_not(None),
    )
    .order_by(Fact.id)
)
_BOUGHT: Select = (
    select(Fact.person_id, Fact.subject_id, Fact.at)
    .where(
        Fact.at >= bindparam("since"),
        Fact.verb == Verb.PURCHASE,
        Fact.kind == "product",
        Fact.person_id.is_not(None),
    )
    .order_by(Fact.id)
)


def opened_from(surface: str, since: datetime) -> list[Opened]:
    """What was opened from lists of a surface since then, in the order it was told."""
    return [Opened(*row) for row in session().execute(_OPENED, {"surface": surface, "since": since})]


def bought(since: datetime) -> list[Bought]:
    """Products bought since then by people who are still here."""
    return [Bought(*row) for row in session().execute(_BOUGHT, {"since": since})]
