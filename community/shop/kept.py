"""What the shop keeps about a person, for the page that shows it to them."""

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from community.accounts.hooks import Kept
from community.platform.db import session
from community.platform.money import format_money
from community.shop.orders.models import Order, OrderLine

_BOUGHT = (
    select(
        Order.placed_at, Order.public_id, OrderLine.product_name, OrderLine.option_text, OrderLine.quantity,
        OrderLine.total_minor, Order.currency, Order.state, Order.address,
    )
    .join(OrderLine, OrderLine.order_id == Order.id)
    .where(Order.buyer_id == bindparam("person_id"))
    .order_by(Order.id.desc(), OrderLine.id)
)  # fmt: skip
_SENT_TO = ("receiver", "phone", "line", "city", "region", "postcode", "country")


def about(person_id: int) -> list[Kept]:
    """Every line they ordered, with where it was sent: kept as long as the law asks for the books."""
    rows = [
        (
            row.placed_at.date().isoformat(),
            row.public_id,
            f"{row.product_name} · {row.option_text} × {row.quantity}",
            format_money(row.total_minor, row.currency),
            row.state,
            ", ".join(str(row.address[part]) for part in _SENT_TO if row.address.get(part)),
        )
        for row in session().execute(_BOUGHT, {"person_id": person_id})
    ]
    return [Kept(_("Orders"), (_("When"), _("Order"), _("What"), _("Price"), _("State"), _("Where to")), rows)]
