"""The earnings page: totals, days, notes and lines of one influencer over some business days, in one currency."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, select

from community.influencers.models import Commission, CommissionState, LinkClick, Reason
from community.influencers.queries import REASONS, ROWS, CommissionRow, commission_row
from community.notes import queries as notes
from community.notes.queries import GalleryPicture
from community.platform.db import AnyRow, session
from community.platform.settings import settings
from community.platform.time import business_day

_held = case((Commission.state == CommissionState.held, Commission.amount_minor), else_=0)
_released = case((Commission.state == CommissionState.released, Commission.amount_minor), else_=0)
_reversed = case((Commission.state == CommissionState.reversed, Commission.amount_minor), else_=0)
_reversed_line = case((Commission.state == CommissionState.reversed, 1), else_=0)
_paying_order = case((Commission.state != CommissionState.void, Commission.order_id))

_MINE = (
    Commission.beneficiary_id == bindparam("person_id"),
    Commission.currency == bindparam("currency"),
    Commission.day >= bindparam("since"),
    Commission.day < bindparam("until"),
)
_TOTALS = select(
    func.coalesce(func.sum(_held), 0).label("held"),
    func.coalesce(func.sum(_released), 0).label("released"),
    func.coalesce(func.sum(_reversed), 0).label("reversed"),
    func.coalesce(func.sum(_reversed_line), 0).label("reversed_count"),
    func.count(_paying_order.distinct()).label("orders"),
).where(*_MINE)
_BY_DAY = (
    select(Commission.day, func.sum(_released).label("released"), func.sum(_held).label("held"))
    .where(*_MINE)
    .group_by(Commission.day)
)
_BY_NOTE = (
    select(
        Commission.note_id,
        (func.sum(_held) + func.sum(_released)).label("minor"),
        func.count(_paying_order.distinct()).label("orders"),
    )
    .where(*_MINE)
    .group_by(Commission.note_id)
)
_CLICKS = (
    select(LinkClick.note_id, func.count(LinkClick.counted_as).label("clicks"))
    .where(
        LinkClick.beneficiary_id == bindparam("person_id"),
        LinkClick.day >= bindparam("since"),
        LinkClick.day < bindparam("until"),
    )
    .group_by(LinkClick.note_id)
)
_RECENT = select(Commission).where(*_MINE).order_by(Commission.id.desc()).limit(ROWS)
_CURRENCIES = (
    select(Commission.currency)
    .where(Commission.beneficiary_id == bindparam("person_id"))
    .group_by(Commission.currency)
    .order_by(func.count().desc(), Commission.currency)
)
_NEXT_RELEASE = (
    select(Commission.release_at, Commission.amount_minor)
    .where(
        Commission.beneficiary_id == bindparam("person_id"),
        Commission.currency == bindparam("currency"),
        Commission.state == CommissionState.held,
        Commission.release_at.is_not(None),
    )
    .order_by(Commission.release_at, Commission.id)
    .limit(1)
)


class DayRow(NamedTuple):
    """What the orders of one business day earned, by what has become of it."""

    day: date
    released_minor: int
    held_minor: int


class NoteRow(NamedTuple):
    """One note's clicks (each visitor once a day), orders, and the commission of it that stands."""

    public_id: str
    title: str
    picture: GalleryPicture | None
    clicks: int
    orders: int
    minor: int


class Unpaid(NamedTuple):
    """An order line that pays nothing, and why, in words."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class EarningsPage:
    """`total_minor` is what stands, held and released; `previous_minor` the same for as many days before."""

    currency: str
    currencies: list[str]
    total_minor: int
    previous_minor: int
    held_minor: int
    released_minor: int
    reversed_minor: int
    reversed_count: int
    clicks: int
    orders: int
    conversion: float
    days: list[DayRow]
    notes: list[NoteRow]
    rows: list[CommissionRow]
    unpaid: list[Unpaid]
    next_release_at: datetime | None
    next_release_minor: int


def currencies_of(person_id: int) -> list[str]:
    """Those the person has earned in, the most frequent first; the site's own while there are none."""
    found = session().execute(_CURRENCIES, {"person_id": person_id}).scalars().all()
    return list(found) or [settings().currency]


def earnings(person_id: int, days: int = 30, currency: str | None = None) -> EarningsPage:
    """Everything on the page; the number of statements does not grow with notes, orders or days."""
    known = currencies_of(person_id)
    chosen = currency if currency in known else known[0]
    until = business_day() + timedelta(days=1)
    since = until - timedelta(days=days)
    span = {"person_id": person_id, "currency": chosen, "since": since, "until": until}
    now_ = session().execute(_TOTALS, span).one()
    before = session().execute(_TOTALS, span | {"since": since - timedelta(days=days), "until": since}).one()
    clicks = {row.note_id: row.clicks for row in session().execute(_CLICKS, span)}
    recent = [commission_row(line) for line in session().execute(_RECENT, span).scalars()]
    upcoming = session().execute(_NEXT_RELEASE, {"person_id": person_id, "currency": chosen}).one_or_none()
    visits = sum(clicks.values())
    return EarningsPage(
        currency=chosen,
        currencies=known,
        total_minor=int(now_.held + now_.released),
        previous_minor=int(before.held + before.released),
        held_minor=int(now_.held),
        released_minor=int(now_.released),
        reversed_minor=int(now_.reversed),
        reversed_count=int(now_.reversed_count),
        clicks=visits,
        orders=now_.orders,
        conversion=now_.orders / visits if visits else 0.0,
        days=_days(session().execute(_BY_DAY, span).all(), since, days),
        notes=_notes(session().execute(_BY_NOTE, span).all(), clicks),
        rows=[row for row in recent if row.state != CommissionState.void],
        unpaid=[Unpaid(row.at, str(REASONS[Reason(row.reason)])) for row in recent if row.reason],
        next_release_at=upcoming.release_at if upcoming else None,
        next_release_minor=upcoming.amount_minor if upcoming else 0,
    )


def _days(found: Sequence[AnyRow], since: date, days: int) -> list[DayRow]:
    earned = {row.day: (int(row.released), int(row.held)) for row in found}
    span = [since + timedelta(days=count) for count in range(days)]
    return [DayRow(day, *earned.get(day, (0, 0))) for day in span]


def _notes(found: Sequence[AnyRow], clicks: dict[int, int]) -> list[NoteRow]:
    """Best earners first, then most visited; notes that are gone keep their figures out of the list, not of the totals."""
    earned: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    earned.update({row.note_id: (row.orders, int(row.minor)) for row in found})
    ids = sorted({*earned, *clicks}, key=lambda note_id: (-earned[note_id][1], -clicks.get(note_id, 0), note_id))[:ROWS]
    known = notes.notes(ids)
    return [
        NoteRow(
            public_id=note.public_id,
            title=note.title,
            picture=note.pictures[0] if note.pictures else None,
            clicks=clicks.get(note_id, 0),
            orders=earned[note_id][0],
            minor=earned[note_id][1],
        )
        for note_id in ids
        if (note := known.get(note_id)) is not None
    ]
