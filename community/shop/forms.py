"""Forms of the shop. They only read what was sent; prices, owners and stock are decided below."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from community.platform.forms import Form
from community.platform.richtext import plain
from community.shop.cart.rules import MAX_ORIGIN, MAX_QUANTITY
from community.shop.checkout.rules import Wanted

BIGGEST = 2**53


def tidy(text: str | None) -> str:
    """One line of plain text."""
    return " ".join(plain(text or "").split())


class AddForm(Form):
    sku_id = IntegerField(validators=[InputRequired(), NumberRange(1, BIGGEST)])
    quantity = IntegerField(default=1, validators=[Optional(), NumberRange(1, MAX_QUANTITY)])
    origin = HiddenField(validators=[Length(max=MAX_ORIGIN)])

    def wanted(self) -> Wanted:
        return Wanted(self.sku_id.data, self.quantity.data or 1, self.origin.data or None)


class LineForm(Form):
    """A quantity, or `remove`."""

    quantity = IntegerField(validators=[Optional(), NumberRange(0, MAX_QUANTITY)])
    remove = BooleanField()


class CheckoutForm(Form):
    """`expected` is what the page showed: `CNY:11800` or `CNY:11800,JPY:500`."""

    address_id = IntegerField(validators=[InputRequired(_l("Choose where it shall go.")), NumberRange(1, BIGGEST)])
    expected = HiddenField(validators=[InputRequired(), Length(max=200)])
    key = HiddenField(validators=[InputRequired(), Length(max=255)])


class BuyForm(AddForm):
    product = HiddenField(validators=[Length(max=26)])
    address_id = IntegerField(validators=[InputRequired(_l("Choose where it shall go.")), NumberRange(1, BIGGEST)])
    expected = IntegerField(validators=[InputRequired(), NumberRange(0, BIGGEST)])
    key = HiddenField(validators=[InputRequired(), Length(max=255)])


class RefundForm(Form):
    reason = TextAreaField(_l("What went wrong?"), [Optional(), Length(max=300)], filters=[tidy])


class ShipForm(Form):
    tracking = StringField(_l("Tracking number"), [Optional(), Length(max=40)], filters=[tidy])


def said_totals(totals: dict[str, int]) -> str:
    """What a page showed, as it travels in a form."""
    return ",".join(f"{currency}:{minor}" for currency, minor in sorted(totals.items()))


def read_totals(text: str) -> dict[str, int]:
    """The reverse; an unreadable text is no total at all and never fits."""
    found: dict[str, int] = {}
    for part in text.split(","):
        currency, _colon, minor = part.partition(":")
        if len(currency) != 3 or not (minor.isascii() and minor.isdigit() and len(minor) < 16):
            return {}
        found[currency] = int(minor)
    return found


def form_fault(form: Form) -> dict[str, object]:
    """Which fields were wrong, for a refusal."""
    return {"fields": sorted(form.errors)}
