"""The read side of placements: balances, campaigns, and what one of them cost and brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from community.activity import queries as activity
from community.placements import campaigns as verbs
from community.placements.models import AdBalance, AdClick, AdOrder, AdSpendDay, Campaign
from community.placements.rules import even_plan, lane_of
from community.platform.db import AnyRow, session
from community.platform.settings import settings
from community.platform.time import business_day, day_bounds, now, zone

_today = (AdSpendDay.campaign_id == Campaign.id) & (AdSpendDay.day == bindparam("day"))
_CAMPAIGNS = (
    select(
        Campaign.id,
        Campaign.public_id,
        Campaign.name,
        Campaign.kind,
        Campaign.subject_id,
        Campaign.subject_public_id,
        Campaign.state,
        Campaign.paused_by_stock,
        Campaign.bid_minor,
        Campaign.daily_budget_minor,
        Campaign.currency,
        Campaign.topics,
        Campaign.starts_at,
        Campaign.ends_at,
        func.coalesce(AdSpendDay.spend_minor, 0).label("spent_minor"),
        func.coalesce(AdSpendDay.clicks, 0).label("clicks"),
    )
    .outerjoin(AdSpendDay, _today)
    .where(Campaign.merchant_id == bindparam("merchant_id"))
    .order_by(Campaign.id.desc())
    .limit(200)
)
_BALANCE = select(AdBalance.balance_minor).where(
    AdBalance.merchant_id == bindparam("merchant_id"), AdBalance.currency == bindparam("currency")
)
_CLICKS = (
    select(AdClick.clicked_at, AdClick.price_minor)
    .where(
        AdClick.campaign_id == bindparam("campaign_id"),
        AdClick.clicked_at >= bindparam("since"),
        AdClick.price_minor > 0,
    )
    .order_by(AdClick.clicked_at)
)
_BY_PLACE = (
    select(
        AdClick.surface,
        func.sum(AdClick.price_minor).label("spent"),
        func.count(AdClick.id).label("clicks"),
    )
    .where(AdClick.campaign_id == bindparam("campaign_id"), AdClick.clicked_at >= bindparam("since"))
    .group_by(AdClick.surface)
    .order_by(AdClick.surface)
)
_ORDERS = (
    select(AdOrder.surface, func.count(AdOrder.id).label("orders"), func.sum(AdOrder.goods_minor).label("goods"))
    .where(
        AdOrder.campaign_id == bindparam("campaign_id"),
        AdOrder.paid_at >= bindparam("since"),
        AdOrder.refunded_at.is_(None),
    )
    .group_by(AdOrder.surface)
)
_LAST_BILLED = (
    select(AdClick.bid_minor, AdClick.predicted, AdClick.second_score, AdClick.price_minor, AdClick.clicked_at)
    .where(AdClick.campaign_id == bindparam("campaign_id"), AdClick.price_minor > 0)
    .order_by(AdClick.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class CampaignRow:
    """A campaign with what today cost; `impressions` are today's too."""

    id: int
    public_id: str
    name: str
    kind: str
    subject_id: int
    subject_public_id: str
    state: str
    paused_by_stock: bool
    bid_minor: int
    budget_minor: int
    currency: str
    topics: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    spent_minor: int
    clicks: int
    impressions: int


@dataclass(frozen=True)
class Place:
    """What one surface showed, cost and brought in the time asked for. `clicks` counts free ones too."""

    surface: str
    impressions: int
    clicks: int
    spent_minor: int
    orders: int

    @property
    def ctr(self) -> float:
        return self.clicks / self.impressions if self.impressions else 0.0

    @property
    def average_minor(self) -> int:
        return round(self.spent_minor / self.clicks) if self.clicks else 0


@dataclass(frozen=True)
class PriceReason:
    """How the last click that was paid for came to its price; scores are bid × prediction for a thousand readers."""

    bid_minor: int
    predicted: float
    own_score: float
    second_score: float
    price_minor: int
    at: datetime


@dataclass(frozen=True)
class Report:
    """One campaign over some business days (today first: `actual` and `plan` are today's, by hour)."""

    campaign: CampaignRow
    places: list[Place]
    total: Place
    cost_per_order_minor: int | None
    plan: list[tuple[int, int]]
    actual: list[tuple[int, int]]
    price: PriceReason | None


def balance(merchant_id: int, currency: str | None = None) -> int:
    """What is left for clicks, in minor units of `currency` (the site's own when omitted)."""
    place = {"merchant_id": merchant_id, "currency": currency or settings().currency}
    return session().execute(_BALANCE, place).scalar_one_or_none() or 0


def campaigns(merchant_id: int) -> list[CampaignRow]:
    """The merchant's campaigns, newest first. At most three statements."""
    today = business_day()
    rows = session().execute(_CAMPAIGNS, {"merchant_id": merchant_id, "day": today}).all()
    shown = _shown(rows, day_bounds(today)[0])
    return [_campaign(row, sum(shown[row.id].values())) for row in rows]


def _shown(rows: Sequence[AnyRow], since: datetime) -> dict[int, dict[str, int]]:
    """Campaign → surface → impressions since then, from the behaviour log; one statement for each kind of subject."""
    by_lane: dict[str, dict[str, int]] = {lane_of(row.id): {} for row in rows}
    for kind in {row.kind for row in rows}:
        subject_ids = [row.subject_id for row in rows if row.kind == kind]
        for (lane, surface), count in activity.impressions(kind, subject_ids, since).items():
            if lane in by_lane:
                by_lane[lane][surface] = by_lane[lane].get(surface, 0) + count
    return {row.id: by_lane[lane_of(row.id)] for row in rows}


def report(merchant_id: int, public_id: str, days: int = 1) -> Report:
    """What the campaign cost and brought in the last `days` business days. Raises NoSuchCampaign."""
    campaign_id = verbs.get(merchant_id, public_id).id
    today = business_day()
    since = day_bounds(today - timedelta(days=days - 1))[0]
    found = {"campaign_id": campaign_id, "since": since}
    mine = session().execute(_CAMPAIGNS, {"merchant_id": merchant_id, "day": today})
    row = next(row for row in mine if row.id == campaign_id)
    shown = _shown([row], since)[campaign_id]
    campaign = _campaign(row, sum(shown.values()))
    places = _places(session().execute(_BY_PLACE, found).all(), session().execute(_ORDERS, found).all(), shown)
    total = Place("", *(sum(getattr(place, name) for place in places) for name in _COUNTED))
    last = session().execute(_LAST_BILLED, {"campaign_id": campaign_id}).one_or_none()
    start = day_bounds(today)[0]
    clicks = session().execute(_CLICKS, {"campaign_id": campaign_id, "since": start}).all()
    return Report(
        campaign=campaign,
        places=places,
        total=total,
        cost_per_order_minor=round(total.spent_minor / total.orders) if total.orders else None,
        plan=even_plan(campaign.budget_minor),
        actual=_by_hour(clicks, now()),
        price=_reason(last) if last else None,
    )


_COUNTED = ("impressions", "clicks", "spent_minor", "orders")


def _campaign(row: AnyRow, impressions: int) -> CampaignRow:
    return CampaignRow(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        subject_id=row.subject_id,
        subject_public_id=row.subject_public_id,
        state=row.state,
        paused_by_stock=row.paused_by_stock,
        bid_minor=row.bid_minor,
        budget_minor=row.daily_budget_minor,
        currency=row.currency,
        topics=tuple(row.topics),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        spent_minor=int(row.spent_minor),
        clicks=int(row.clicks),
        impressions=impressions,
    )


def _places(clicked: Sequence[AnyRow], ordered: Sequence[AnyRow], shown: dict[str, int]) -> list[Place]:
    clicks = {row.surface: row for row in clicked}
    orders = {row.surface: row.orders for row in ordered}
    return [
        Place(
            surface,
            shown.get(surface, 0),
            clicks[surface].clicks if surface in clicks else 0,
            int(clicks[surface].spent) if surface in clicks else 0,
            orders.get(surface, 0),
        )
        for surface in sorted({*shown, *clicks, *orders})
    ]


def _by_hour(clicks: Sequence[AnyRow], at: datetime) -> list[tuple[int, int]]:
    """(hour, spent by its end so far today), up to the hour that runs now."""
    last = at.astimezone(zone()).hour + 1
    spent = [0] * (last + 1)
    for click in clicks:
        spent[min(last, click.clicked_at.astimezone(zone()).hour + 1)] += click.price_minor
    total = 0
    hours: list[tuple[int, int]] = []
    for hour, minor in enumerate(spent):
        total += minor
        hours.append((hour, total))
    return hours


def _reason(row: AnyRow) -> PriceReason:
    return PriceReason(
        bid_minor=row.bid_minor,
        predicted=row.predicted,
        own_score=row.bid_minor * row.predicted * 1000,
        second_score=row.second_score * 1000,
        price_minor=row.price_minor,
        at=row.clicked_at,
    )
