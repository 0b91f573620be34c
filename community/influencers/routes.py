"""Pages of influencers: earnings with their trace, the application, and the way through a link."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.influencers import earnings as report
from community.influencers import queries, service
from community.influencers.forms import ApplyForm
from community.platform import access
from community.platform.db import transaction
from community.platform.html import render, see_other, wants_fragment
from community.platform.limits import limit
from community.platform.viewer import viewer

bp = Blueprint("influencers", __name__, template_folder="templates")

PERIODS = (7, 30, 90)  # days


@dataclass(frozen=True)
class Tab:
    url: str
    name: str
    current: bool
    count: int | None = None


@bp.get("/go/<token>")
@access.public
@limit("120/minute", methods=("GET",))
def click(token: str) -> Response:
    """Follow a link: log the visit, then on to the product, or to its sheet when htmx asks; the link travels as origin."""
    with transaction():
        visit = service.click(token, viewer(), meant=not _looking_ahead())
    endpoint = "storefront.buy_sheet" if wants_fragment() else "storefront.product"
    return redirect(url_for(endpoint, public_id=visit.product_public_id, origin=token), 303)


def _looking_ahead() -> bool:
    """A browser fetching what might be opened next is nobody's visit."""
    return request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")


@bp.get("/earnings")
@access.member
def earnings() -> Response:
    """Own earnings of the last 7, 30 or 90 days, with the trace of the line that is asked for."""
    me = viewer().person_id or 0
    days = request.args.get("days", type=int)
    days = days if days in PERIODS else 30
    page = report.earnings(me, days, request.args.get("currency"))
    chosen = request.args.get("line", type=int) or (page.rows[0].id if page.rows else None)
    return render(
        "influencers/earnings.html",
        earnings=page,
        days=page.days,
        notes=page.notes,
        rows=page.rows,
        unpaid=page.unpaid,
        periods=[Tab(url_for(".earnings", days=each), _period(each), each == days) for each in PERIODS],
        trace=queries.trace(me, chosen) if chosen else None,
    )


def _period(days: int) -> str:
    return _("%(days)d days", days=days)


@bp.get("/earnings/<int:commission_id>")
@access.member
def trace(commission_id: int) -> Response:
    """Where one commission came from and what became of it; a part of the page for htmx."""
    return render("influencers/trace.html", trace=queries.trace(viewer().person_id or 0, commission_id))


@bp.route("/influencers/apply", methods=["GET", "POST"])
@access.member
@limit("10/hour")
def apply() -> Response:
    """Ask to become an influencer."""
    me = viewer().person_id or 0
    form = ApplyForm()
    if form.validate_on_submit():
        with transaction():
            service.apply(me, form.about.data or "")
        return see_other(url_for(".apply"))
    return render(
        "influencers/apply.html",
        422 if form.errors else 200,
        form=form,
        influencer_state=queries.standing(me),
    )
