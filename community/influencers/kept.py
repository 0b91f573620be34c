"""What the commission programme keeps about a person, for the page that shows it to them."""

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from community.accounts.hooks import Kept
from community.influencers.models import Commission, Influencer
from community.platform.db import session
from community.platform.money import format_money

_APPLIED = select(Influencer.applied_at, Influencer.about, Influencer.state).where(
    Influencer.person_id == bindparam("person_id")
)
_EARNED = (
    select(
        Commission.placed_at, Commission.product_name, Commission.amount_minor, Commission.currency, Commission.state
    )
    .where(Commission.beneficiary_id == bindparam("person_id"))
    .order_by(Commission.id.desc())
)


def about(person_id: int) -> list[Kept]:
    """Their application and every line they earned; nothing for those who never applied."""
    whose = {"person_id": person_id}
    applied = [(row.applied_at.date().isoformat(), row.about, row.state) for row in session().execute(_APPLIED, whose)]
    if not applied:
        return []
    earned = [
        (row.placed_at.date().isoformat(), row.product_name, format_money(row.amount_minor, row.currency), row.state)
        for row in session().execute(_EARNED, whose)
    ]
    return [
        Kept(_("Earn with notes"), (_("When"), _("What you write about"), _("State")), applied),
        Kept(_("Earnings"), (_("When"), _("What"), _("Commission"), _("State")), earned),
    ]
