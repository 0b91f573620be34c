"""The seller's side: orders to ship."""

from dataclasses import replace

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import queries as accounts
from community.merchants import queries as merchants
from community.merchants.errors import NotYourShop
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Invalid
from community.platform.html import render, see_other
from community.platform.viewer import viewer
from community.shop.errors import NoSuchOrder
from community.shop.forms import ShipForm, form_fault
from community.shop.orders import queries, service
from community.shop.routes.blueprint import bp
from community.shop.views import MERCHANT_TABS, tabs


@bp.get("/merchant/<public_id>/orders")
@access.merchant
def merchant_orders(public_id: str) -> Response:
    """The shop's orders, those to ship first; `state` names a tab."""
    merchant = merchants.for_staff(public_id, viewer().person_id)
    chosen = request.args.get("state", "paid")
    if chosen not in MERCHANT_TABS:
        chosen = "paid"
    page = queries.orders_of_merchant(merchant.id, request.args.get("cursor"), MERCHANT_TABS[chosen])
    further = page.next and url_for("shop.merchant_orders", public_id=public_id, state=chosen, cursor=page.next)
    counts = queries.counts_of_merchant(merchant.id)
    return render(
        "shop/merchant_orders.html",
        merchant=merchant,
        tabs=tabs("shop.merchant_orders", MERCHANT_TABS, chosen, counts, public_id=public_id),
        orders=replace(page, next=further),
        buyers=accounts.people({order.buyer_id for order in page.items}),
    )


@bp.post("/orders/<public_id>/ship")
@access.merchant
def ship(public_id: str) -> BaseResponse:
    """The goods left. Only for people who work for the shop: to others the order does not exist."""
    form = ShipForm()
    if not form.validate():
        raise Invalid(**form_fault(form))
    order = queries.find_sum(public_id)
    if order is None:
        raise NoSuchOrder
    try:
        with transaction():
            service.ship(order.id, viewer().person_id, form.tracking.data or "")
    except NotYourShop:
        raise NoSuchOrder from None
    (merchant,) = merchants.merchants([order.merchant_id]).values()
    return see_other(url_for("shop.merchant_orders", public_id=merchant.public_id))
