"""Forms of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp, ValidationError

from community.accounts import hooks
from community.accounts.drafts import AddressDraft, Profile, SignUp
from community.accounts.hooks import Choice
from community.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from community.accounts.rules import MAX_INTERESTS, Scope
from community.platform.forms import Form
from community.platform.richtext import plain

COUNTRIES = (
    SelectChoice("CN", _l("China")),
    SelectChoice("HK", _l("Hong Kong")),
    SelectChoice("MO", _l("Macao")),
    SelectChoice("TW", _l("Taiwan")),
    SelectChoice("SG", _l("Singapore")),
    SelectChoice("MY", _l("Malaysia")),
    SelectChoice("JP", _l("Japan")),
    SelectChoice("GB", _l("United Kingdom")),
    SelectChoice("US", _l("United States")),
    SelectChoice("CA", _l("Canada")),
    SelectChoice("AU", _l("Australia")),
)
SCOPE_LABELS = {
    Scope.READ: _l("Read what I may see"),
    Scope.NOTES: _l("Post, like, follow and comment for me"),
    Scope.SHOP: _l("Use my cart, buy, and read my orders"),
    Scope.EARNINGS: _l("Read my earnings"),
    Scope.PLACEMENTS: _l("Run my shop's placements"),
}


def tidy(text: str | None) -> str:
    """One line of plain text."""
    return " ".join(plain(text or "").split())


def _email() -> EmailField:
    return EmailField(
        _l("E-mail"), [InputRequired(), Length(max=254), Email()], filters=[tidy], render_kw={"autocomplete": "email"}
    )


def _new_password(label: object) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(), Length(MIN_LENGTH, MAX_LENGTH)],
        render_kw={"autocomplete": "new-password", "minlength": MIN_LENGTH},
    )


def _name() -> StringField:
    return StringField(
        _l("Name"), [InputRequired(), Length(1, 40)], filters=[tidy], render_kw={"autocomplete": "nickname"}
    )


def _city() -> StringField:
    return StringField(_l("City"), [Optional(), Length(max=40)], filters=[tidy])


def _language() -> SelectField:
    return SelectField(_l("Language"), choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")])


def offered_interests(lang: str) -> list[Choice]:
    """The topics that may be picked, named in the reader's language."""
    return [choice for choices in hooks.interest_choices(lang) for choice in choices]


class InterestsMixin:
    """A choice among the topics that the community has; `offer` fills it in."""

    interests = SelectMultipleField(_l("What do you like?"), validate_choice=False)
    offered: list[Choice]

    def offer(self, lang: str) -> None:
        self.offered = offered_interests(lang)
        self.interests.choices = [SelectChoice(choice.slug, choice.name) for choice in self.offered]

    def validate_interests(self, field: SelectMultipleField) -> None:
        offered = {choice.slug for choice in self.offered}
        if not set(field.data or ()) <= offered:
            raise ValidationError(_l("One of these topics is not here any more. Choose again."))
        if len(field.data or ()) > MAX_INTERESTS:
            raise ValidationError(_l("Twelve topics are enough to start with."))


class SignInForm(Form):
    email = _email()
    password = PasswordField(
        _l("Password"), [InputRequired(), Length(max=MAX_LENGTH)], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class SignUpForm(InterestsMixin, Form):
    name = _name()
    email = _email()
    password = _new_password(_l("Password"))
    city = _city()
    next = HiddenField()

    def draft(self, lang: str) -> SignUp:
        return SignUp(
            email=self.email.data,
            password=self.password.data,
            name=self.name.data,
            lang=lang,
            city=self.city.data or None,
            interests=tuple(self.interests.data or ()),
        )


class ForgotForm(Form):
    email = _email()


class ResetForm(Form):
    password = _new_password(_l("New password"))


class ProfileForm(Form):
    name = _name()
    handle = StringField(_l("Handle"), [InputRequired(), Length(3, 24)], filters=[tidy])
    bio = TextAreaField(_l("About you"), [Optional(), Length(max=300)], filters=[lambda text: plain(text or "")])
    city = _city()
    lang = _language()

    def draft(self) -> Profile:
        return Profile(
            name=self.name.data, handle=self.handle.data, bio=self.bio.data or "", city=self.city.data or None
        )


class InterestsForm(InterestsMixin, Form):
    pass


class PersonalisedForm(Form):
    personalised = BooleanField(_l("Recommend by what I read and buy"))


class LanguageForm(Form):
    lang = _language()
    next = HiddenField()


class AddressForm(Form):
    receiver = StringField(
        _l("Receiver"), [InputRequired(), Length(max=60)], filters=[tidy], render_kw={"autocomplete": "name"}
    )
    phone = TelField(
        _l("Phone"),
        [InputRequired(), Regexp(r"\+?[0-9][0-9 \-]{5,25}\Z", message=_l("Digits only, at least six of them."))],
        filters=[tidy],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    country = SelectField(_l("Country or region"), choices=COUNTRIES, default="CN")
    region = StringField(_l("Province or state"), [Optional(), Length(max=60)], filters=[tidy])
    city = StringField(_l("City"), [InputRequired(), Length(max=60)], filters=[tidy])
    line = StringField(
        _l("Street, house, room"),
        [InputRequired(), Length(max=200)],
        filters=[tidy],
        render_kw={"autocomplete": "street-address"},
    )
    postcode = StringField(
        _l("Postcode"), [Optional(), Length(max=12)], filters=[tidy], render_kw={"autocomplete": "postal-code"}
    )
    preferred = BooleanField(_l("Offer this one first"))
    next = HiddenField()

    def draft(self) -> AddressDraft:
        return AddressDraft(
            receiver=self.receiver.data,
            phone=self.phone.data,
            country=self.country.data,
            region=self.region.data or "",
            city=self.city.data,
            line=self.line.data,
            postcode=self.postcode.data or "",
            preferred=bool(self.preferred.data),
        )


class TokenForm(Form):
    name = StringField(_l("What is it for?"), [InputRequired(), Length(max=60)], filters=[tidy])
    scopes = SelectMultipleField(
        _l("It may"),
        [InputRequired()],
        choices=[SelectChoice(str(scope), label) for scope, label in SCOPE_LABELS.items()],
    )


class EraseForm(Form):
    password = PasswordField(
        _l("Your password"),
        [InputRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
