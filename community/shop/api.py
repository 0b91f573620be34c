"""JSON API of the shop: cart, checkout, orders, refunds of the token's person."""

from flask import Blueprint

from community.platform import access
from community.platform.api import answers, api, idempotency_key
from community.platform.db import transaction
from community.platform.settings import settings
from community.platform.viewer import viewer
from community.shop.cart import queries as carts
from community.shop.cart import service as cart
from community.shop.cart.queries import CartView
from community.shop.checkout import service as checkout
from community.shop.checkout.rules import Wanted
from community.shop.orders import queries as orders_read
from community.shop.orders import service as orders
from community.shop.orders.queries import OrderRow
from community.shop.payments import service as payments
from community.shop.payments.queries import PaymentRow
from community.shop.refunds import service as refunds
from community.shop.schemas import (
    CartAdd,
    CartLineOut,
    CartOut,
    CartSet,
    OrderIn,
    OrderLineOut,
    OrderOut,
    OrdersOut,
    PageQuery,
    PaymentOut,
    PlacedOut,
    QuoteGroupOut,
    QuoteIn,
    QuoteOut,
    RefundIn,
    RefundOut,
    WantedIn,
)

bp = Blueprint("shop_api", __name__, url_prefix="/api/v1")


def _me() -> int:
    return viewer().person_id or 0


@bp.get("/cart")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=CartOut), tags=["shop"])
def show_cart() -> CartOut:
    """The cart with live prices and stock."""
    return _cart(carts.view(viewer().actor, viewer().locale))


@bp.post("/cart/lines")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=CartOut), tags=["shop"])
def add_line(json: CartAdd) -> CartOut:
    """Put goods in; more of the same SKU adds up. Reserves nothing."""
    with transaction():
        cart.add(viewer().actor, json.sku_id, json.quantity, json.origin)
    return _cart(carts.view(viewer().actor, viewer().locale))


@bp.put("/cart/lines/<int:line_id>")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=CartOut), tags=["shop"])
def set_line(line_id: int, json: CartSet) -> CartOut:
    """Change the quantity of a line; 0 takes it out."""
    with transaction():
        cart.set_quantity(viewer().actor, line_id, json.quantity)
    return _cart(carts.view(viewer().actor, viewer().locale))


@bp.post("/checkout/quote")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=QuoteOut), tags=["shop"])
def quote(json: QuoteIn) -> QuoteOut:
    """What these lines cost now, by shop. Holds nothing."""
    offer = checkout.quote(_wanted(json.lines), viewer().locale)
    groups = [
        QuoteGroupOut(
            shop=group.any_sku.shop_slug,
            currency=group.currency,
            goods_minor=group.goods_minor,
            shipping_minor=group.shipping_minor,
            total_minor=group.total_minor,
        )
        for group in offer.groups
    ]
    return QuoteOut(groups=groups, totals=offer.totals)


@bp.post("/orders")
@access.token("shop")
@api.validate(resp=answers(HTTP_201=PlacedOut), tags=["shop"])
def place(json: OrderIn) -> tuple[PlacedOut, int]:
    """Order these lines: one order per shop, one payment per currency, all or nothing. Needs an Idempotency-Key."""
    with transaction():
        opened = checkout.place_all(
            _me(),
            viewer().visitor_id,
            _wanted(json.lines),
            json.address_id,
            json.expected,
            idempotency_key(),
            viewer().locale,
        )
    for payment in opened:
        if payment.payable:
            payments.start(payment.id)
    placed = [order.public_id for payment in opened for order in orders_read.sums_of_payment(payment.id)]
    return PlacedOut(payments=[_payment(payment) for payment in opened], order_ids=placed), 201


@bp.get("/orders")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=OrdersOut), tags=["shop"])
def list_orders(query: PageQuery) -> OrdersOut:
    """The person's orders, newest first."""
    page = orders_read.orders_of(_me(), query.cursor, size=query.size)
    return OrdersOut(items=[_order(order) for order in page.items], next=page.next)


@bp.get("/orders/<public_id>")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=OrderOut), tags=["shop"])
def show_order(public_id: str) -> OrderOut:
    """One of the person's orders."""
    return _order(orders_read.get(public_id, _me()))


@bp.post("/orders/<public_id>/receive")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=OrderOut), tags=["shop"])
def receive(public_id: str) -> OrderOut:
    """Say that the goods arrived."""
    with transaction():
        orders.receive(orders_read.own_sum(public_id, _me()).id, _me())
    return _order(orders_read.get(public_id, _me()))


@bp.post("/orders/<public_id>/cancel")
@access.token("shop")
@api.validate(resp=answers(HTTP_200=OrderOut), tags=["shop"])
def cancel(public_id: str) -> OrderOut:
    """Call off an order before it ships. An unpaid one goes with all that its payment was for; a paid one is refunded."""
    with transaction():
        refunds.call_off(orders_read.own_sum(public_id, _me()), _me())
    return _order(orders_read.get(public_id, _me()))


@bp.post("/orders/<public_id>/refund")
@access.token("shop")
@api.validate(resp=answers(HTTP_201=RefundOut), tags=["shop"])
def refund(public_id: str, json: RefundIn) -> tuple[RefundOut, int]:
    """Ask for the whole sum back."""
    with transaction():
        row = refunds.request(orders_read.own_sum(public_id, _me()).id, _me(), json.reason)
    made = RefundOut(id=row.public_id, amount_minor=row.amount_minor, currency=row.currency, state=row.state)
    return made, 201


def _wanted(lines: list[WantedIn]) -> list[Wanted]:
    return [Wanted(line.sku_id, line.quantity, line.origin) for line in lines]


def _cart(view: CartView) -> CartOut:
    lines = [
        CartLineOut(
            id=line.id,
            sku_id=line.sku.id,
            product_id=line.sku.product_public_id,
            product_name=line.sku.product_name,
            option_text=line.sku.option_text,
            quantity=line.quantity,
            unit_minor=line.sku.price_minor,
            total_minor=line.total_minor,
            currency=line.sku.currency,
            available=line.sku.available,
            ready=line.ready,
        )
        for line in view.lines
    ]
    return CartOut(lines=lines, totals=view.totals)


def _payment(payment: PaymentRow) -> PaymentOut:
    return PaymentOut(
        id=payment.public_id,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        state=payment.state,
        expires_at=payment.expires_at,
        pay_url=f"{settings().site_url}/pay/{payment.public_id}",
    )


def _order(order: OrderRow) -> OrderOut:
    return OrderOut(
        id=order.public_id,
        state=order.state,
        shop=order.shop.slug,
        currency=order.currency,
        goods_minor=order.goods_minor,
        shipping_minor=order.shipping_minor,
        total_minor=order.total_minor,
        placed_at=order.placed_at,
        paid_at=order.paid_at,
        shipped_at=order.shipped_at,
        delivered_at=order.delivered_at,
        refunded_at=order.refunded_at,
        lines=[
            OrderLineOut(
                id=line.id,
                sku_id=line.sku_id,
                product_name=line.product_name,
                option_text=line.option_text,
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                total_minor=line.total_minor,
            )
            for line in order.lines
        ],
    )
