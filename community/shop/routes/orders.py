"""The buyer's orders."""

from dataclasses import replace

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.platform import access
from community.platform.db import transaction
from community.platform.errors import BadRequest, Invalid
from community.platform.forms import Form
from community.platform.html import render, see_other, toast
from community.platform.viewer import viewer
from community.shop.forms import RefundForm, form_fault
from community.shop.orders import queries, service
from community.shop.refunds import service as refunds
from community.shop.routes.blueprint import bp
from community.shop.views import BUYER_TABS, extras, history, tabs


@bp.get("/orders")
@access.member
def orders() -> Response:
    """Mine, newest first; `state` names a tab."""
    me = viewer().person_id or 0
    chosen = request.args.get("state", "all")
    if chosen not in BUYER_TABS:
        chosen = "all"
    page = queries.orders_of(me, request.args.get("cursor"), BUYER_TABS[chosen])
    further = page.next and url_for("shop.orders", state=chosen, cursor=page.next)
    return render(
        "shop/orders.html",
        tabs=tabs("shop.orders", BUYER_TABS, chosen, queries.counts_of_buyer(me)),
        orders=replace(page, next=further),
        extras=extras(page.items),
    )


@bp.get("/orders/<public_id>")
@access.member
def order(public_id: str) -> Response:
    found = queries.get(public_id, viewer().person_id or 0)
    more = extras([found])
    refund = more.refunds.get(found.id)
    return render("shop/order.html", order=found, extras=more, refund=refund, history=history(found, refund))


@bp.get("/orders/<public_id>/state")
@access.member
def order_state(public_id: str) -> Response:
    """The state alone, for a page that waits."""
    return render("shop/order_state.html", order=queries.own_sum(public_id, viewer().person_id))


@bp.post("/orders/<public_id>/receive")
@access.member
def receive(public_id: str) -> BaseResponse:
    _signed_form()
    found = queries.own_sum(public_id, viewer().person_id)
    with transaction():
        service.receive(found.id, found.buyer_id)
    return _back(public_id)


@bp.post("/orders/<public_id>/cancel")
@access.member
def cancel(public_id: str) -> BaseResponse:
    """An unpaid order is called off with all that its payment was for; a paid one that is still here is refunded."""
    _signed_form()
    found = queries.own_sum(public_id, viewer().person_id)
    with transaction():
        refunds.call_off(found, found.buyer_id)
    return _back(public_id)


@bp.post("/orders/<public_id>/refund")
@access.member
def refund(public_id: str) -> BaseResponse:
    form = RefundForm()
    if not form.validate():
        raise Invalid(**form_fault(form))
    found = queries.own_sum(public_id, viewer().person_id)
    with transaction():
        refunds.request(found.id, found.buyer_id, form.reason.data or "")
    return toast(_back(public_id), _("Your money is on its way back"))


def _signed_form() -> None:
    if not Form().validate():
        raise BadRequest


def _back(public_id: str) -> BaseResponse:
    return see_other(url_for("shop.order", public_id=public_id))
