"""What the shop refuses. Each says what happened and that no money moved."""

from flask_babel import lazy_gettext as _l

from community.platform.errors import BadRequest, Conflict, Forbidden, Gone, Invalid, NotFound
from community.platform.money import format_money


class NotForSale(Conflict):
    """Fields: `sku_id`, `product`."""

    code = "not_for_sale"
    message = _l("This is not sold any more. You were not charged.")


class EmptyCart(Invalid):
    code = "empty_cart"
    message = _l("There is nothing to pay for yet.")


class TooManyLines(Invalid):
    code = "too_many_lines"
    message = _l("A cart holds at most 50 different things.")


class BadQuantity(Invalid):
    code = "bad_quantity"
    message = _l("You can take 1 to 99 of one thing.")


class BadOrigin(Invalid):
    code = "bad_origin"
    message = _l("This link was cut off. Open the note again and buy from there.")


class NoSuchLine(NotFound):
    code = "no_such_line"
    message = _l("This is not in your cart any more.")


class PriceChanged(Conflict):
    """Fields: `expected` and `actual` by currency, in minor units."""

    code = "price_changed"
    message = _l("The price changed while you were looking. You were not charged.")

    def __init__(self, expected: dict[str, int], actual: dict[str, int]) -> None:
        super().__init__(expected=expected, actual=actual)
        self.actual = actual

    def text(self) -> str:
        total = " + ".join(format_money(minor, currency) for currency, minor in sorted(self.actual.items()))
        return str(_l("The total is %(total)s now. You were not charged. Look again, then pay.", total=total))


class MixedCurrencies(Conflict):
    code = "mixed_currencies"
    message = _l("These goods are sold in different currencies. Pay for them from the cart.")


class NoSuchOrder(NotFound):
    code = "no_such_order"
    message = _l("This order is not one of yours.")


class NoSuchPayment(NotFound):
    code = "no_such_payment"
    message = _l("This payment is not one of yours.")


class PaymentClosed(Gone):
    code = "payment_closed"
    message = _l("The time to pay is over and the goods went back on the shelf. You were not charged.")


class PaymentUnderway(Conflict):
    code = "payment_underway"
    message = _l("Your payment is already on its way. Wait a moment.")


class AmountDiffers(Conflict):
    code = "amount_differs"
    message = _l("The amount is not the one that was asked for.")


class BadSignature(BadRequest):
    code = "bad_signature"
    message = _l("The signature does not fit.")


class StaleNotice(BadRequest):
    code = "stale_notice"
    message = _l("This notice is too old.")


class BadNotice(BadRequest):
    code = "bad_notice"
    message = _l("This notice cannot be read.")


class NotRefundable(Conflict):
    code = "not_refundable"
    message = _l("This order cannot be refunded as it stands.")


class NotYourOrder(Forbidden):
    code = "not_your_order"
    message = _l("This order belongs to another shop.")
