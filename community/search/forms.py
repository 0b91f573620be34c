"""Forms of the operator's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from community.platform.forms import Form
from community.search.curation.models import RuleKind

RULE_LABELS = {
    RuleKind.SYNONYM: _l("Mean the same"),
    RuleKind.ALIAS: _l("Also look for"),
    RuleKind.PIN: _l("Put first"),
    RuleKind.BLOCK: _l("Never show"),
    RuleKind.HUSH: _l("Never suggest"),
}


class RuleForm(Form):
    kind = SelectField(_l("Rule"), choices=[SelectChoice(kind.value, label) for kind, label in RULE_LABELS.items()])
    words = StringField(_l("When somebody looks for"), validators=[InputRequired(), Length(max=80)])
    values = TextAreaField(_l("Words or addresses, one a line"), validators=[Length(max=8000)])

    def lines(self) -> list[str]:
        """What was named, line by line."""
        return [line.strip() for line in (self.values.data or "").splitlines() if line.strip()]
