"""Advertisers for tests. Each opens its own transaction and needs an app context."""

from datetime import timedelta
from itertools import count

from community.merchants import service as merchants
from community.placements import balance
from community.placements.auction import Offer, write_offer
from community.placements.models import Campaign, CampaignState
from community.platform.db import session, transaction
from community.platform.ids import new_public_id
from community.platform.time import now
from community.platform.viewer import Viewer
from tests.factories.accounts import make_person

_numbers = count(1)


def make_advertiser(balance_minor: int = 100_000, currency: str = "CNY") -> tuple[int, int]:
    """(merchant id, id of its owner), with money for clicks."""
    owner = make_person("Owner")
    with transaction():
        merchant_id = merchants.open(f"Kiln {next(_numbers)}", owner).id
        if balance_minor:
            balance.put_in(merchant_id, balance_minor, currency, "gateway:sandbox", new_public_id())
    return merchant_id, owner


def make_campaign(merchant_id: int, owner: int, **changes: object) -> int:
    """A running campaign for a note that may not exist: the auction and the till never look at it. Returns the id."""
    plain = {
        "public_id": new_public_id(),
        "merchant_id": merchant_id,
        "kind": "note",
        "subject_id": next(_numbers),
        "subject_public_id": new_public_id(),
        "name": "Winter",
        "state": CampaignState.active,
        "paused_by_stock": False,
        "bid_minor": 120,
        "daily_budget_minor": 30_000,
        "currency": "CNY",
        "topics": [],
        "starts_at": now() - timedelta(hours=1),
        "ends_at": None,
        "created_by": owner,
        "created_at": now(),
    }
    with transaction():
        campaign = Campaign(**plain | changes)
        session().add(campaign)
        session().flush()
        return campaign.id


def make_offer(campaign_id: int, visitor_id: str, price_minor: int = 75, **changes: object) -> str:
    """The token of an advertisement shown to a visitor."""
    plain = {
        "campaign_id": campaign_id,
        "visitor_id": visitor_id,
        "price_minor": price_minor,
        "bid_minor": max(120, price_minor),
        "predicted": 0.03,
        "second_score": 2.0,
        "surface": "explore",
        "expires": int(now().timestamp()) + 600,
    }
    return write_offer(Offer(**plain | changes))  # type: ignore[arg-type]


def visitor(**changes: object) -> Viewer:
    """Somebody who is not signed in."""
    return Viewer(**{"visitor_id": new_public_id()} | changes)  # type: ignore[arg-type]
