"""The verbs of placements; each has a module of its own."""

from community.placements import campaigns, clicks
from community.placements.auction import AdSlot, choose, subjects
from community.placements.balance import credit, put_in, top_up, where_to_pay
from community.placements.campaigns import (
    CampaignDraft,
    change,
    create,
    end,
    end_for_note,
    follow_stock,
    get,
    pause,
    resume,
)
from community.placements.clicks import Followed, click, tie_visitor
from community.placements.orders import credit_order, uncredit_order

__all__ = [
    "AdSlot",
    "CampaignDraft",
    "Followed",
    "change",
    "choose",
    "click",
    "create",
    "credit",
    "credit_order",
    "end",
    "end_for_note",
    "follow_stock",
    "forget",
    "get",
    "pause",
    "put_in",
    "resume",
    "subjects",
    "tie_visitor",
    "top_up",
    "uncredit_order",
    "where_to_pay",
]


def forget(person_id: int) -> None:
    """The person was erased: clicks and campaigns stay, without them."""
    clicks.forget_clicker(person_id)
    campaigns.forget_creator(person_id)
