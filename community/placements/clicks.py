"""The click on an advertisement: the only act that bills, in the caller's one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from community.ledger import service as ledger
from community.ledger.service import Line
from community.merchants import queries as merchants
from community.placements import balance, candidates
from community.placements.auction import Offer, read_offer
from community.placements.models import AdClick, AdSpendDay, Campaign, Unbilled
from community.placements.rules import running
from community.platform.db import insert_once, session
from community.platform.errors import BadToken
from community.platform.time import business_day, now
from community.platform.viewer import Viewer

_CAMPAIGN = select(Campaign).where(Campaign.id == bindparam("campaign_id"))
_SPEND = (
    update(AdSpendDay)
    .where(
        AdSpendDay.campaign_id == bindparam("of_campaign"),
        AdSpendDay.day == bindparam("on_day"),
        AdSpendDay.spend_minor + bindparam("price")
        <= select(Campaign.daily_budget_minor).where(Campaign.id == bindparam("of_campaign")).scalar_subquery(),
    )
    .values(spend_minor=AdSpendDay.spend_minor + bindparam("price"), clicks=AdSpendDay.clicks + 1)
    .execution_options(synchronize_session=False)
)
_UNSPEND = (
    update(AdSpendDay)
    .where(AdSpendDay.campaign_id == bindparam("of_campaign"), AdSpendDay.day == bindparam("on_day"))
    .values(spend_minor=AdSpendDay.spend_minor - bindparam("price"), clicks=AdSpendDay.clicks - 1)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Followed:
    """Where the click leads, and what it cost. `why` names the reason when it cost nothing."""

    kind: str
    subject_public_id: str
    price_minor: int
    why: str | None = None  # stale, not_meant, robot, own_shop, other_reader, seen_today, or an Unbilled


def click(token: str, viewer: Viewer, *, meant: bool = True) -> Followed:
    """Follow an advertisement, and bill it where that is fair. Raises BadToken for a token that is not ours.

    Nothing is billed for a token that is out of date or was made for another reader, for robots, for a browser looking
    ahead, for people of the advertising shop, or a second time on one business day; the reader is led on all the same.
    """
    offer = read_offer(token)
    campaign = session().execute(_CAMPAIGN, {"campaign_id": offer.campaign_id}).scalar_one_or_none()
    if campaign is None:
        raise BadToken
    at = now()
    why = _unfair(offer, campaign, viewer, meant, at) or _charge(offer, campaign, viewer, at)
    return Followed(campaign.kind, campaign.subject_public_id, 0 if why else offer.price_minor, why)


def _unfair(offer: Offer, campaign: Campaign, viewer: Viewer, meant: bool, at: datetime) -> str | None:
    if not meant:
        return "not_meant"
    if viewer.is_bot:
        return "robot"
    if offer.expires <= at.timestamp():
        return "stale"
    if offer.visitor_id != viewer.visitor_id:
        return "other_reader"
    if viewer.person_id is not None and viewer.person_id in merchants.staff_of(campaign.merchant_id):
        return "own_shop"
    return None


def _charge(offer: Offer, campaign: Campaign, viewer: Viewer, at: datetime) -> str | None:
    """Write the visitor's click of the day and charge it; the reason when it stays free.

    The click row comes first: whoever writes it decides about this visitor's day, and everybody else stops here.
    """
    day = business_day(at)
    first = insert_once(
        AdClick,
        campaign_id=campaign.id,
        merchant_id=campaign.merchant_id,
        visitor_id=offer.visitor_id,
        person_id=viewer.person_id,
        day=day,
        clicked_at=at,
        surface=offer.surface,
        price_minor=offer.price_minor,
        unbilled=None,
        bid_minor=offer.bid_minor,
        predicted=offer.predicted,
        second_score=offer.second_score,
    )
    if not first:
        return "seen_today"
    unbilled = _pay(offer, campaign, day, at)
    if unbilled:
        _make_free(campaign.id, offer.visitor_id, day, unbilled)
        candidates.forget()
    return unbilled


def _pay(offer: Offer, campaign: Campaign, day: date, at: datetime) -> Unbilled | None:
    if not running(campaign.state, campaign.starts_at, campaign.ends_at, at):
        return Unbilled.not_running
    price = {"of_campaign": campaign.id, "on_day": day, "price": offer.price_minor}
    insert_once(AdSpendDay, campaign_id=campaign.id, day=day, spend_minor=0, clicks=0)
    if not session().execute(_SPEND, price).rowcount:  # type: ignore[attr-defined]
        return Unbilled.over_budget
    if not balance.take(campaign.merchant_id, offer.price_minor, campaign.currency):
        session().execute(_UNSPEND, price)
        return Unbilled.empty_balance
    ledger.post(
        "ad_click",
        f"{campaign.id}:{day.isoformat()}:{offer.visitor_id}",
        [
            Line(balance.account(campaign.merchant_id), offer.price_minor, campaign.currency),
            Line("platform:ad_revenue", -offer.price_minor, campaign.currency),
        ],
    )
    return None


def _make_free(campaign_id: int, visitor_id: str, day: date, why: Unbilled) -> None:
    session().execute(
        update(AdClick)
        .where(AdClick.campaign_id == campaign_id, AdClick.visitor_id == visitor_id, AdClick.day == day)
        .values(price_minor=0, unbilled=why)
        .execution_options(synchronize_session=False)
    )


def tie_visitor(visitor_id: str, person_id: int) -> None:
    """A visitor signed in: the advertisements they followed led this person here. Plugged into accounts."""
    session().execute(
        update(AdClick).where(AdClick.visitor_id == visitor_id, AdClick.person_id.is_(None)).values(person_id=person_id)
    )


def forget_clicker(person_id: int) -> None:
    """Keep the clicks that were paid for, and forget whose they were."""
    ids = session().execute(select(AdClick.id).where(AdClick.person_id == person_id)).scalars().all()
    for click_id in ids:
        session().execute(
            update(AdClick).where(AdClick.id == click_id).values(person_id=None, visitor_id=f"gone:{click_id}")
        )
