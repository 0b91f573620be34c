"""The campaigns that may run right now, in two statements, remembered for a few seconds."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from community.notes import queries as notes
from community.placements.models import AdBalance, AdSpendDay, Campaign, CampaignState, SubjectKind
from community.placements.rules import Candidate
from community.platform import cache
from community.platform.db import after_commit, in_transaction, session
from community.platform.settings import settings
from community.platform.time import business_day, now

SECONDS = 5
MOST = 500

_spent = func.coalesce(AdSpendDay.spend_minor, 0)
_left = Campaign.daily_budget_minor - _spent
_RUNNING = (
    select(
        Campaign.id.label("campaign_id"),
        Campaign.merchant_id,
        Campaign.kind,
        Campaign.subject_id,
        Campaign.topics,
        Campaign.bid_minor,
        _left.label("of_budget"),
        AdBalance.balance_minor.label("of_balance"),
    )
    .join(AdBalance, (AdBalance.merchant_id == Campaign.merchant_id) & (AdBalance.currency == Campaign.currency))
    .outerjoin(AdSpendDay, (AdSpendDay.campaign_id == Campaign.id) & (AdSpendDay.day == bindparam("day")))
    .where(
        Campaign.state == CampaignState.active,
        Campaign.currency == bindparam("currency"),
        Campaign.starts_at <= bindparam("at"),
        or_(Campaign.ends_at.is_(None), Campaign.ends_at > bindparam("at")),
        _left >= Campaign.bid_minor,
        AdBalance.balance_minor >= Campaign.bid_minor,
    )
    .order_by(Campaign.bid_minor.desc(), Campaign.id)
    .limit(MOST)
)


def running() -> list[Candidate]:
    """Candidates of this moment, at most `SECONDS` old: two statements at most, or none. The click checks everything again."""
    at = now()
    return cache.shared(_key(at), SECONDS, lambda: [asdict(each) for each in _read(at)], _candidates)


def _candidates(found: Sequence[dict[str, Any]]) -> list[Candidate]:
    return [Candidate(**{**each, "topics": tuple(each["topics"])}) for each in found]


def _read(at: datetime) -> list[Candidate]:
    place = {"day": business_day(at), "at": at, "currency": settings().currency}
    rows = session().execute(_RUNNING, place).all()
    langs = notes.languages(row.subject_id for row in rows if row.kind == SubjectKind.note)
    return [
        Candidate(
            campaign_id=row.campaign_id,
            merchant_id=row.merchant_id,
            kind=row.kind,
            subject_id=row.subject_id,
            topics=tuple(row.topics),
            bid_minor=row.bid_minor,
            left_minor=min(row.of_budget, row.of_balance),
            lang=langs.get(row.subject_id) if row.kind == SubjectKind.note else None,
        )
        for row in rows
    ]


def forget() -> None:
    """Something about the candidates changed: read them again, once the change is committed."""
    key = _key(now())
    if in_transaction():
        after_commit(lambda: cache.forget(key))
    else:
        cache.forget(key)


def _key(at: datetime) -> str:
    """A new business day has whole budgets again: it remembers nothing of the one before."""
    return f"placements:candidates:{business_day(at).isoformat()}"
