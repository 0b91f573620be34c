"""The reader's side: why this, what was learnt, what was done, and how to change or forget it. Signed in or not."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import service as accounts
from community.accounts.visitors import keep_personalised
from community.activity import service as activity
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest, NotFound
from community.platform.html import local_url, render, see_other, toast
from community.platform.limits import limit
from community.platform.time import now
from community.platform.viewer import viewer
from community.recommender import explain, leanings, profile
from community.recommender.models import Wish
from community.recommender.routes.blueprint import bp

PAGE = 40
KINDS = ("note", "product", "person", "shop", "topic")
WISHES = {"more": Wish.MORE, "less": Wish.LESS, "never": Wish.NEVER, "": None}
PLACES = {
    "note": ("storefront.note", "public_id"),
    "product": ("storefront.product", "public_id"),
    "person": ("storefront.profile", "handle"),
    "shop": ("storefront.shop", "slug"),
    "topic": ("storefront.topic", "slug"),
}


@bp.app_template_global()
def place_of(kind: str, address: str | None) -> str | None:
    """Where a described subject is read."""
    endpoint, name = PLACES[kind]
    given: dict[str, Any] = {name: address}
    return url_for(endpoint, **given) if address else None


@bp.get("/why/<kind>/<int:subject_id>")
@access.public
def why(kind: str, subject_id: int) -> Response:
    """Why this stands in the reader's list; as a fragment it opens in the sheet."""
    if kind not in ("note", "product"):
        raise NotFound
    lane = request.args.get("lane")
    reasons = explain.why(viewer(), (kind, subject_id), lane)
    return render("recommender/why.html", why=reasons, lane=lane or "", wishes=_wishes())


def _wishes() -> dict[str, int]:
    person_id = viewer().person_id
    return leanings.words_of(person_id) if person_id is not None else {}


@bp.get("/settings/recommendations")
@access.public
def interests() -> Response:
    """What was learnt about the reader's taste, and what they say to it."""
    reader = viewer()
    return render(
        "recommender/interests.html",
        interests=profile.interests(reader, now().timestamp()),
        personal=reader.personalised,
    )


@bp.post("/settings/recommendations/personal")
@access.public
@limit("60/minute")
def personal() -> BaseResponse:
    """Lists by what the reader does, or everybody's. Of a person it is a setting, of a visitor a cookie; the next list follows."""
    reader, wanted = viewer(), "personal" in request.form
    answer = toast(see_other(url_for("recommender.interests")), _("Noted. Your next list follows it."))
    with transaction():
        if reader.person_id is None:
            activity.switch_personal(reader.visitor_id, wanted)
            keep_personalised(answer, wanted)
        else:
            accounts.set_personalised(reader.person_id, wanted)
    return answer


@bp.post("/settings/recommendations/topic")
@access.member
@limit("60/minute")
def lean() -> BaseResponse:
    """More, less or never of a topic; nothing takes the word back."""
    topic, wish = request.form.get("topic", ""), request.form.get("wish", "")
    if not 0 < len(topic) <= 40 or wish not in WISHES:
        raise BadRequest
    with transaction():
        profile.say(viewer(), topic, WISHES[wish])
    back = local_url(request.form.get("back"), url_for("recommender.interests"))
    return toast(see_other(back), _("Noted. Your next list follows it."))


@bp.post("/settings/recommendations/reset")
@access.public
@limit("20/hour")
def reset() -> BaseResponse:
    """Begin anew; the history stays to be seen."""
    with transaction():
        profile.reset(viewer())
    return toast(
        see_other(url_for("recommender.interests")), _("Begun anew. Nothing you did so far is weighed any more.")
    )


@bp.get("/settings/history")
@access.public
def history() -> Response:
    """What the reader did here, newest first."""
    page = profile.history(viewer(), request.args.get("cursor"), PAGE)
    return render("recommender/history.html", acts=page.items, next=page.next)


@bp.post("/settings/history/clear")
@access.public
@limit("60/minute")
def clear() -> BaseResponse:
    """Forget all of it, or what was done with one subject."""
    kind, number = request.form.get("kind"), request.form.get("id", type=int)
    if kind is not None and (kind not in KINDS or number is None):
        raise BadRequest
    with transaction():
        profile.clear(viewer(), (kind, number) if kind is not None and number is not None else None)
    return toast(see_other(url_for("recommender.history")), _("Forgotten. It teaches nothing any more."))
