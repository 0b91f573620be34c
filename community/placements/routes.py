"""A merchant's pages for bought places, and the click of the reader."""

from typing import NamedTuple

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.media.queries import PictureRow
from community.merchants import queries as merchants
from community.merchants.queries import MerchantRow
from community.notes.queries import GalleryPicture
from community.placements import queries, service, subjects
from community.placements.forms import BudgetForm, CampaignForm, TopUpForm
from community.placements.queries import CampaignRow
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import NotFound, Refusal
from community.platform.html import render, see_other
from community.platform.ids import new_public_id
from community.platform.limits import limit
from community.platform.money import exponent
from community.platform.settings import settings
from community.platform.viewer import viewer

bp = Blueprint("placements", __name__, template_folder="templates")

SPANS = {"today": 1, "week": 7, "all": 3650}  # business days


class Advertiser(NamedTuple):
    """The merchant as its advertising pages show it."""

    public_id: str
    name: str
    currency: str
    balance_minor: int


class Choice(NamedTuple):
    """Something that may be promoted; `id` is its public id."""

    kind: str
    id: str
    name: str
    picture: PictureRow | GalleryPicture | None
    chosen: bool


class Shown(NamedTuple):
    title: str
    picture: PictureRow | GalleryPicture | None
    author_name: str
    url: str


class Why(NamedTuple):
    """How the last price came about; scores are for a thousand readers."""

    own_score: float
    second_score: float
    ctr: float
    price_minor: int


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


@bp.get("/merchant")
@access.member
def mine() -> Response:
    """On to the reader's own shop, the first of several. Raises NotFound for those who work for none."""
    shops = merchants.merchants_of(viewer().person_id or 0)
    if not shops:
        raise NotFound
    return see_other(url_for(".index", public_id=shops[0].public_id))


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
    problem = None
    if form.validate_on_submit():
        try:
            with transaction():
                draft = form.draft(subjects.topics_named(form.topic_names()))
                made = service.create(merchant.id, draft, viewer().person_id or 0)
            return see_other(url_for(".campaign", public_id=public_id, campaign_id=made.public_id))
        except Refusal as refusal:
            problem = refusal.text()
    return render(
        "placements/new.html",
        422 if form.errors or problem else 200,
        merchant=_advertiser(merchant),
        form=form,
        problem=problem,
        campaign=None,
        subjects=[
            Choice(
                each.kind,
                each.public_id,
                each.title,
                each.picture,
                form.subject.data == f"{each.kind}:{each.public_id}",
            )
            for each in subjects.promotable(merchant.id, viewer().locale)
        ],
    )


@bp.route("/merchant/<public_id>/ads/top-up", methods=["GET", "POST"])
@access.merchant
@limit("30/hour")
def top_up(public_id: str) -> Response:
    """Put money in: on to the payment; the balance grows when the gateway says that it settled."""
    merchant = _mine(public_id)
    form = TopUpForm()
    problem = None
    if form.validate_on_submit():
        try:
            with transaction():
                payment = service.top_up(
                    merchant.id,
                    form.amount.minor,
                    viewer().person_id or 0,
                    form.key.data or "",
                    return_path=url_for(".index", public_id=public_id),
                )
            return see_other(service.where_to_pay(payment))
        except Refusal as refusal:
            problem = refusal.text()
    return render(
        "placements/top_up.html",
        422 if form.errors or problem else 200,
        merchant=_advertiser(merchant),
        form=form,
        key=form.key.data or new_public_id(),
        problem=problem,
    )


@bp.get("/merchant/<public_id>/ads/<campaign_id>")
@access.merchant
def campaign(public_id: str, campaign_id: str) -> Response:
    """One campaign: today's pace, what all its days (or `span`) brought, and how the last price came about."""
    merchant = _mine(public_id)
    span = request.args.get("span", "all")
    report = queries.report(merchant.id, campaign_id, SPANS.get(span, SPANS["all"]))
    row, total, price = report.campaign, report.total, report.price
    return render(
        "placements/campaign.html",
        merchant=_advertiser(merchant),
        campaign={
            "public_id": row.public_id,
            "name": row.name,
            "state": row.state,
            "bid_minor": row.bid_minor,
            "daily_budget_minor": row.budget_minor,
            "currency": row.currency,
            "spent_minor": row.spent_minor,
            "impressions": total.impressions,
            "clicks": total.clicks,
            "ctr": total.ctr,
            "average_minor": total.average_minor,
            "orders": total.orders,
            "cost_per_order_minor": report.cost_per_order_minor,
            "kind": row.kind,
            "subject": _shown(row),
            "topics": subjects.topic_names(row.topics, viewer().locale),
        },
        plan=report.plan,
        actual=report.actual,
        second=Why(price.own_score, price.second_score, price.predicted, price.price_minor) if price else None,
        places=[
            (_surface(each.surface), each.impressions, each.ctr, each.average_minor, each.spent_minor, each.orders)
            for each in report.places
        ],
    )


def _shown(row: CampaignRow) -> Shown:
    """What the campaign shows, and where; when it is gone its name is left."""
    found = subjects.find(row.kind, row.subject_id, viewer().locale)
    address = url_for(f"storefront.{row.kind}", public_id=row.subject_public_id)
    if found is None:
        return Shown(row.name, None, "", address)
    return Shown(found.title, found.picture, found.author_name, address)


@bp.route("/merchant/<public_id>/ads/<campaign_id>/edit", methods=["GET", "POST"])
@access.merchant
def edit(public_id: str, campaign_id: str) -> Response:
    """Another bid and budget."""
    merchant = _mine(public_id)
    row = service.get(merchant.id, campaign_id)
    form = BudgetForm(
        bid=_typed(row.bid_minor, row.currency), daily_budget=_typed(row.daily_budget_minor, row.currency)
    )
    problem = None
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(merchant.id, campaign_id, form.bid.minor, form.daily_budget.minor)
            return see_other(url_for(".campaign", public_id=public_id, campaign_id=campaign_id))
        except Refusal as refusal:
            problem = refusal.text()
    return render(
        "placements/edit.html",
        422 if form.errors or problem else 200,
        merchant=_advertiser(merchant),
        form=form,
        problem=problem,
        campaign=row,
        subjects=[],
    )


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


def _typed(minor: int, currency: str) -> str:
    """An amount as it would be typed into a field."""
    digits = exponent(currency)
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


def _surface(surface: str) -> str:
    names = {"explore": _("Explore"), "channel": _("Channels"), "search": _("Search"), "topic": _("Topics")}
    return names.get(surface, surface)
