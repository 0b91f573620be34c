"""Forms of placements. Amounts are typed as people write money and read in the site's currency."""

from collections.abc import Sequence
from datetime import datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from community.placements.campaigns import CampaignDraft
from community.placements.models import SubjectKind
from community.platform.forms import Form
from community.platform.money import parse_money
from community.platform.settings import settings
from community.platform.time import zone


class MoneyField(StringField):
    """Text such as `12`, `12.50` or `¥1,200`; `minor` is its amount in minor units once valid."""

    minor: int = 0

    def post_validate(self, form: object, validation_stopped: bool) -> None:
        if validation_stopped:
            return
        try:
            self.minor = parse_money(self.data or "", settings().currency)
        except ValueError:
            raise ValidationError(_("Write an amount such as 12 or 12.50")) from None
        if not 0 < self.minor < 10**12:
            raise ValidationError(_("Write an amount such as 12 or 12.50"))


class BudgetForm(Form):
    bid = MoneyField(_l("Most you pay for a click"), validators=[InputRequired(), Length(max=20)])
    daily_budget = MoneyField(_l("Budget for a day"), validators=[InputRequired(), Length(max=20)])


class CampaignForm(BudgetForm):
    kind = RadioField(
        _l("What to show"),
        choices=[(SubjectKind.note.value, _l("A note")), (SubjectKind.product.value, _l("A product"))],
        default=SubjectKind.note.value,
    )
    subject = StringField(_l("Which one"), validators=[InputRequired(), Length(max=26)])
    name = StringField(_l("Name, for yourself"), validators=[InputRequired(), Length(max=80)])
    topics = SelectMultipleField(_l("Who sees it"), choices=[])
    starts_at = DateField(_l("From"), validators=[Optional()])
    ends_at = DateField(_l("Until"), validators=[Optional()])

    def offer_topics(self, topics: Sequence[tuple[str, str]]) -> None:
        """(slug, name) of the topics that may be aimed at."""
        self.topics.choices = list(topics)

    def draft(self) -> CampaignDraft:
        return CampaignDraft(
            kind=SubjectKind(self.kind.data),
            subject=self.subject.data or "",
            name=self.name.data or "",
            bid_minor=self.bid.minor,
            daily_budget_minor=self.daily_budget.minor,
            topics=tuple(self.topics.data or ()),
            starts_at=_start_of_day(self.starts_at),
            ends_at=_start_of_day(self.ends_at),
        )


class TopUpForm(Form):
    amount = MoneyField(_l("How much"), validators=[InputRequired(), Length(max=20)])
    key = HiddenField(validators=[InputRequired(), Length(max=64)])


def _start_of_day(field: Field) -> datetime | None:
    """A day as the first instant of it where the shop is."""
    return datetime.combine(field.data, time.min, zone()) if field.data else None
