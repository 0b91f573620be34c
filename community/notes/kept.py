"""What notes keep about a person, for the page that shows it to them."""

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from community.accounts.hooks import Kept
from community.notes.models import Note
from community.platform.db import session

_WRITTEN = (
    select(Note.published_at, Note.title, Note.body, Note.city, Note.state)
    .where(Note.author_id == bindparam("person_id"))
    .order_by(Note.id.desc())
)


def about(person_id: int) -> list[Kept]:
    """Every note they wrote, removed ones too, in full."""
    rows = [
        (row.published_at.date().isoformat(), row.title, row.body, row.city or "", row.state)
        for row in session().execute(_WRITTEN, {"person_id": person_id})
    ]
    return [Kept(_("Notes"), (_("When"), _("Title"), _("Text"), _("City"), _("State")), rows)]
