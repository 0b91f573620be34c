"""Forms of placements. Amounts are typed as people write money and read in the site's currency."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from community.placements.campaigns import CampaignDraft
from community.placements.models import SubjectKind
from community.platform.forms import Form
from community.platform.money import parse_money
from community.platform.settings import settings


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
    """`subject` is kind and public id, as in `note:01J…`; `topics` are names with commas between."""

    subject = StringField(_l("What to show"), validators=[InputRequired(), Length(max=40)])
    name = StringField(_l("Name, for yourself"), validators=[InputRequired(), Length(max=80)])
    topics = StringField(_l("Who sees it"), validators=[Optional(), Length(max=200)])

    def validate_subject(self, field: Field) -> None:
        kind, _colon, public_id = (field.data or "").partition(":")
        if kind not in tuple(SubjectKind) or not 1 <= len(public_id) <= 26:
            raise ValidationError(_("Choose what to show"))

    def topic_names(self) -> list[str]:
        return re.split(r"[,，、]", self.topics.data or "")

    def draft(self, topics: tuple[str, ...]) -> CampaignDraft:
        """`topics` are the slugs of `topic_names`."""
        kind, _colon, public_id = (self.subject.data or "").partition(":")
        return CampaignDraft(
            kind=SubjectKind(kind),
            subject=public_id,
            name=self.name.data or "",
            bid_minor=self.bid.minor,
            daily_budget_minor=self.daily_budget.minor,
            topics=topics,
        )


class TopUpForm(Form):
    amount = MoneyField(_l("How much"), validators=[InputRequired(), Length(max=20)])
    key = HiddenField(validators=[InputRequired(), Length(max=64)])
