"""The cart, of members and of visitors."""

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Invalid
from community.platform.html import render, see_other, toast, wants_fragment
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.shop.cart import queries
from community.shop.cart import service as carts
from community.shop.errors import BadQuantity
from community.shop.forms import AddForm, LineForm, form_fault
from community.shop.routes.blueprint import bp


@bp.get("/cart")
@access.public
def cart() -> Response:
    reader = viewer()
    return render("shop/cart.html", cart=queries.view(reader.actor, reader.locale))


@bp.post("/cart/add")
@access.public
@limit("60/minute")
def add() -> BaseResponse:
    """Put a SKU in. A fragment request gets a toast and the new count in `HX-Trigger`, a page goes to the cart."""
    form = AddForm()
    if not form.validate():
        raise Invalid(**form_fault(form))
    wanted = form.wanted()
    with transaction():
        carts.add(viewer().actor, wanted.sku_id, wanted.quantity, wanted.origin)
    if not wants_fragment():
        return see_other(url_for("shop.cart"))
    response = render("shop/cart_count.html", count=queries.count(viewer().actor))
    return toast(response, _("It is in your bag"))


@bp.post("/cart/lines/<int:line_id>")
@access.public
def set_line(line_id: int) -> BaseResponse:
    """Change how many; 0 takes the line out. Answers the cart again."""
    form = LineForm()
    if not form.validate():
        raise BadQuantity
    quantity = 0 if form.remove.data else form.quantity.data
    if quantity is None:
        raise BadQuantity
    with transaction():
        carts.set_quantity(viewer().actor, line_id, quantity)
    return cart() if wants_fragment() else see_other(url_for("shop.cart"))
