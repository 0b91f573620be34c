"""A merchant's pages for bought places, and the click of the reader."""

from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.merchants import queries as merchants
from community.merchants.queries import MerchantRow
from community.placements import queries, service, subjects
from community.placements.forms import BudgetForm, CampaignForm, TopUpForm
from community.placements.queries import CampaignRow, Report
from community.placements.subjects import Promoted
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest, Refusal
from community.platform.html import render, see_other
from community.platform.ids import new_public_id
from community.platform.limits import limit
from community.platform.money import exponent
from community.platform.settings import settings
from community.platform.viewer import viewer

bp = Blueprint("placements", __name__, template_folder="templates")

SPANS = {"today": 1, "week": 7, "all": 3650}  # business days


@dataclass(frozen=True)
class Tab:
    url: str
    name: str
    current: bool
    count: int | None = None


class Advertiser(NamedTuple):
    """The merchant as its advertising pages show it."""

    public_id: str
    name: str
    currency: str
    balance_minor: int


class PlaceLine(NamedTuple):
    name: str
    impressions: int
    ctr: float
    average_minor: int
    spent_minor: int
    orders: int


@bp.get("/ad/<token>")
@access.public
@limit("120/minute", methods=("GET",))
def click(token: str) -> Response:
    """Follow an advertisement: bill the click where that is fair, then on to what it shows."""
    with transaction():
        followed = service.click(token, viewer(), meant=not _looking_ahead())
    return redirect(url_for(f"storefront.{followed.kind}", public_id=followed.subject_public_id), 303)


def _looking_ahead() -> bool:
    """A browser fetching what might be opened next is nobody's click."""
    return request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")


@bp.get("/merchant/<public_id>/ads")
@access.merchant
def index(public_id: str) -> Response:
    """The merchant's campaigns with today's figures, and what is left for clicks."""
    merchant = _mine(public_id)
    return render("placements/index.html", merchant=_advertiser(merchant), campaigns=queries.campaigns(merchant.id))


@bp.route("/merchant/<public_id>/ads/new", methods=["GET", "POST"])
@access.merchant
@limit("60/hour")
def new(public_id: str) -> Response:
    """Start a campaign for one of the merchant's goods, or a note that shows them."""
    merchant = _mine(public_id)
    form = CampaignForm()
    form.offer_topics(subjects.topics(viewer().locale))
    refusal = None
    if form.validate_on_submit():
        try:
            with transaction():
                campaign = service.create(merchant.id, form.draft(), viewer().person_id or 0)
            return see_other(url_for(".campaign", public_id=public_id, campaign_id=campaign.public_id))
        except Refusal as said_no:
            refusal = said_no.text()
    return render(
        "placements/new.html",
        422 if form.errors or refusal else 200,
        merchant=_advertiser(merchant),
        form=form,
        refusal=refusal,
        subjects=subjects.promotable(merchant.id, viewer().locale),
    )


@bp.route("/merchant/<public_id>/ads/top-up", methods=["GET", "POST"])
@access.merchant
@limit("30/hour")
def top_up(public_id: str) -> Response:
    """Put money in: on to the payment; the balance grows when the gateway says that it settled."""
    merchant = _mine(public_id)
    form = TopUpForm()
    if form.validate_on_submit():
        with transaction():
            payment = service.top_up(
                merchant.id,
                form.amount.minor,
                viewer().person_id or 0,
                form.key.data or "",
                return_path=url_for(".index", public_id=public_id),
            )
        return see_other(service.where_to_pay(payment))
    if not form.key.data:
        form.key.data = new_public_id()
    return render("placements/top_up.html", 422 if form.errors else 200, merchant=_advertiser(merchant), form=form)


@bp.get("/merchant/<public_id>/ads/<campaign_id>")
@access.merchant
def campaign(public_id: str, campaign_id: str) -> Response:
    """One campaign: today's pace, places, and how the last price came about."""
    merchant = _mine(public_id)
    span = request.args.get("span", "today")
    if span not in SPANS:
        span = "today"
    report = queries.report(merchant.id, campaign_id, SPANS[span])
    subject = subjects.find(report.campaign.kind, report.campaign.subject_id, viewer().locale)
    return _campaign_page(merchant, report, subject, span)


def _campaign_page(merchant: MerchantRow, report: Report, subject: Promoted | None, span: str) -> Response:
    row = report.campaign
    names = {"today": _("Today"), "week": _("7 days"), "all": _("All")}
    spans = [
        Tab(
            url_for(".campaign", public_id=merchant.public_id, campaign_id=row.public_id, span=each), name, each == span
        )
        for each, name in names.items()
    ]
    price = report.price
    return render(
        "placements/campaign.html",
        merchant=_advertiser(merchant),
        campaign={
            "public_id": row.public_id,
            "name": row.name,
            "state": row.state,
            "paused_by_stock": row.paused_by_stock,
            "bid_minor": row.bid_minor,
            "daily_budget_minor": row.budget_minor,
            "currency": row.currency,
            "spent_minor": row.spent_minor,
            "impressions": report.total.impressions,
            "clicks": report.total.clicks,
            "ctr": report.total.ctr,
            "average_minor": report.total.average_minor,
            "orders": report.total.orders,
            "cost_per_order_minor": report.cost_per_order_minor,
            "kind": row.kind,
            "subject": subject,
            "topics": subjects.topic_names(row.topics, viewer().locale),
        },
        spans=spans,
        plan=report.plan,
        actual=report.actual,
        second=(price.own_score, price.second_score, price.predicted, price.price_minor) if price else None,
        places=[
            PlaceLine(
                _surface(place.surface),
                place.impressions,
                place.ctr,
                place.average_minor,
                place.spent_minor,
                place.orders,
            )
            for place in report.places
        ],
        budget_form=BudgetForm(bid=_typed(row.bid_minor, row), daily_budget=_typed(row.budget_minor, row)),
    )


@bp.post("/merchant/<public_id>/ads/<campaign_id>/edit")
@access.merchant
def edit(public_id: str, campaign_id: str) -> Response:
    """Another bid and budget."""
    merchant = _mine(public_id)
    form = BudgetForm()
    if not form.validate_on_submit():
        raise BadRequest
    with transaction():
        service.change(merchant.id, campaign_id, form.bid.minor, form.daily_budget.minor)
    return see_other(url_for(".campaign", public_id=public_id, campaign_id=campaign_id))


@bp.post("/merchant/<public_id>/ads/<campaign_id>/pause")
@access.merchant
def pause(public_id: str, campaign_id: str) -> Response:
    merchant = _mine(public_id)
    with transaction():
        service.pause(merchant.id, campaign_id, viewer().person_id or 0)
    return see_other(url_for(".campaign", public_id=public_id, campaign_id=campaign_id))


@bp.post("/merchant/<public_id>/ads/<campaign_id>/resume")
@access.merchant
def resume(public_id: str, campaign_id: str) -> Response:
    merchant = _mine(public_id)
    with transaction():
        service.resume(merchant.id, campaign_id, viewer().person_id or 0)
    return see_other(url_for(".campaign", public_id=public_id, campaign_id=campaign_id))


def _mine(public_id: str) -> MerchantRow:
    return merchants.for_staff(public_id, viewer().person_id)


def _advertiser(merchant: MerchantRow) -> Advertiser:
    currency = settings().currency
    return Advertiser(merchant.public_id, merchant.name, currency, queries.balance(merchant.id, currency))


def _typed(minor: int, row: CampaignRow) -> str:
    """An amount as it would be typed into a field."""
    digits = exponent(row.currency)
    return f"{minor / 10**digits:.{digits}f}"


def _surface(surface: str) -> str:
    names = {"explore": _("Explore"), "channel": _("Channels"), "search": _("Search"), "topic": _("Topics")}
    return names.get(surface, surface)
