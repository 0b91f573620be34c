"""The form of a board."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from community.notes.rules import one_line
from community.platform.forms import Form
from community.social.boards.rules import MAX_DESCRIPTION, MAX_NAME


def _line(text: str | None) -> str:
    return one_line(text or "")


class BoardForm(Form):
    name = StringField(_l("Name of the patch"), [InputRequired(), Length(max=MAX_NAME)], filters=[_line])
    description = TextAreaField(
        _l("What it is for"), [Length(max=MAX_DESCRIPTION)], filters=[_line], description=_l("At most 100 characters.")
    )
    public = BooleanField(_l("Everybody may see it"), default=True)
