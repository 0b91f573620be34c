"""Forms of influencers."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from community.platform.forms import Form


class ApplyForm(Form):
    about = TextAreaField(
        _l("What you write about"),
        validators=[InputRequired(_l("A sentence or two is enough")), Length(max=500)],
    )
