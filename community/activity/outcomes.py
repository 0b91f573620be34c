"""Read side of what came of a list that was shown: what was opened from it, and what was bought."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, select

from community.activity.models import Fact, Verb
from community.platform.db import session

CHUNK = 2_000


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
    .order_by(Fact.request_id, Fact.id)
    .execution_options(yield_per=CHUNK)
)
_BOUGHT: Select = (
    select(Fact.person_id, Fact.subject_id, Fact.at)
    .where(
        Fact.person_id.in_(bindparam("people", expanding=True)),
        Fact.at >= bindparam("since"),
        Fact.at < bindparam("until"),
        Fact.verb == Verb.PURCHASE,
        Fact.kind == "product",
    )
    .order_by(Fact.id)
)


def opened_from(surface: str, since: datetime) -> Iterator[list[Opened]]:
    """What was opened from lists of a surface since then, some thousand at a time, all of one list together, oldest list first."""
    held: list[Opened] = []
    for row in session().execute(_OPENED, {"surface": surface, "since": since}):
        if len(held) >= CHUNK and held[-1].request_id != row.request_id:
            yield held
            held = []
        held.append(Opened(*row))
    if held:
        yield held


def bought(people: Iterable[int], since: datetime, until: datetime) -> list[Bought]:
    """Products that these people bought in this time. One statement."""
    given = {"people": sorted(people), "since": since, "until": until}
    return [Bought(*row) for row in session().execute(_BOUGHT, given)] if given["people"] else []
