"""Background work of accounts: ids in, nothing out, safe to run twice."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts import service
from community.accounts.models import Person, ResetToken
from community.platform.db import session, transaction
from community.platform.mail import send
from community.platform.settings import settings


def mail_reset(reset_id: int) -> None:
    """Send the link for a new password, unless it was used or its person has left."""
    row = (
        session()
        .execute(
            select(Person.email, Person.lang)
            .join(ResetToken, ResetToken.person_id == Person.id)
            .where(ResetToken.id == reset_id, ResetToken.used_at.is_(None), Person.email.is_not(None))
        )
        .one_or_none()
    )
    if row is None:
        return
    link = f"{settings().site_url}/reset/{service.reset_link_token(reset_id)}"
    with force_locale(row.lang):
        subject = _("A new password for Meadow")
        text = _(
            "You asked for a new password. Choose one here within 30 minutes:\n\n%(link)s\n\n"
            "The link works once. If you did not ask, leave it be: nothing changes.",
            link=link,
        )
    send(row.email, subject, text)


def sweep() -> None:
    """Delete what has run out; once a day is enough."""
    with transaction():
        service.sweep()
