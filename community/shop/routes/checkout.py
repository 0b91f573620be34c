"""Checkout of the whole cart, and buying one thing from the sheet."""

from flask import Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import queries as accounts
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Invalid, Refusal
from community.platform.html import render, see_other, wants_fragment
from community.platform.ids import new_public_id
from community.platform.limits import limit
from community.platform.refusals import status_of
from community.platform.viewer import viewer
from community.shop.cart import queries as carts
from community.shop.checkout import service
from community.shop.checkout.service import Wanted
from community.shop.errors import EmptyCart
from community.shop.forms import BuyForm, CheckoutForm, form_fault, read_totals, said_totals
from community.shop.payments import service as payments
from community.shop.payments.queries import PaymentRow
from community.shop.routes.blueprint import bp
from community.shop.views import address_choices, pay_view


@bp.get("/checkout")
@access.member
def checkout() -> BaseResponse:
    """What the cart's lines that can be bought will cost."""
    return _page(_wanted())


@bp.post("/checkout")
@access.member
@limit("30/minute")
def place() -> BaseResponse:
    """Order the cart as it is now, if it still costs what the page said."""
    form = CheckoutForm()
    reader = viewer()
    if not form.validate():
        return _page(_wanted(), form, Invalid(**form_fault(form)))
    try:
        with transaction():
            opened = service.place_all(
                reader.person_id or 0,
                reader.visitor_id or None,
                _wanted(),
                form.address_id.data,
                read_totals(form.expected.data),
                form.key.data,
                reader.locale,
            )
    except EmptyCart:  # the same form a second time: the first one emptied the cart
        opened = service.placed_before(reader.person_id or 0, form.key.data)
    except Refusal as refusal:
        return _page(_wanted(), form, refusal)
    if not opened:
        return see_other(url_for("shop.cart"))
    if len(opened) > 1 or not opened[0].payable:
        return see_other(url_for("shop.orders"))
    return see_other(payments.start(opened[0].id))


@bp.post("/buy")
@access.member
@limit("30/minute")
def buy() -> BaseResponse:
    """Order one SKU and go straight on to paying: inside the sheet the gateway's step takes the sheet's place."""
    form = BuyForm()
    if not form.validate():
        return _refused(form, Invalid(**form_fault(form)))
    reader = viewer()
    try:
        with transaction():
            payment = service.place(
                reader.person_id or 0,
                reader.visitor_id or None,
                [form.wanted()],
                form.address_id.data,
                form.expected.data,
                form.key.data,
                reader.locale,
            )
        where = payments.start(payment.id)
    except Refusal as refusal:
        return _refused(form, refusal)
    return _pay_step(payment) if wants_fragment() else see_other(where)


def _pay_step(payment: PaymentRow) -> Response:
    return render("shop/pay.html", payment=pay_view(payment))


def _refused(form: BuyForm, refusal: Refusal) -> Response:
    """In the sheet: what happened, that nothing was charged, and two ways on. On a page: the usual refusal."""
    if not wants_fragment():
        raise refusal
    return render(
        "shop/refused.html",
        status_of(refusal),
        refusal=refusal.text(),
        product_public_id=form.product.data or None,
        sku_id=form.sku_id.data,
        origin=form.origin.data or None,
    )


def _wanted() -> list[Wanted]:
    """The lines of the reader's cart that can be bought as they stand."""
    view = carts.view(viewer().actor, viewer().locale)
    return [Wanted(line.sku.id, line.quantity, line.origin) for line in view.ready]


def _page(wanted: list[Wanted], form: CheckoutForm | None = None, refusal: Refusal | None = None) -> BaseResponse:
    """The checkout page; after a refusal with fresh prices, what went wrong, and a new key for the next attempt."""
    if not wanted:
        if refusal is not None:
            raise refusal
        return see_other(url_for("shop.cart"))
    reader = viewer()
    offer = service.quote(wanted, reader.locale)
    book = accounts.addresses(reader.person_id or 0)
    return render(
        "shop/checkout.html",
        status_of(refusal) if refusal else 200,
        quote=offer,
        addresses=address_choices(book, form.address_id.data if form else None),
        key=new_public_id(),
        expected=said_totals(offer.totals),
        refusal=refusal.text() if refusal else None,
    )
