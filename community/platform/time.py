"""Time: aware UTC inside, business days of the configured time zone for budgets, caps and statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from community.platform.settings import settings

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Inside, it is that moment: for bringing a history in through the same verbs that make it day by day."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)


def zone() -> ZoneInfo:
    return ZoneInfo(settings().timezone)


def business_day(at: datetime | None = None) -> date:
    """The day of `at` (now when omitted) in the shop's own time zone."""
    return (at or now()).astimezone(zone()).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of the day and of the next one, in UTC."""
    start = datetime.combine(day, time.min, zone())
    end = datetime.combine(day + timedelta(days=1), time.min, zone())
    return start.astimezone(UTC), end.astimezone(UTC)
