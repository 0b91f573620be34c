"""Settings of the person who is signed in. Everything here is keyed by their own id."""

from types import SimpleNamespace

from flask import Response, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import addresses as book
from community.accounts import queries, service, visitors
from community.accounts import tokens as keys
from community.accounts.addresses import AddressRow
from community.accounts.forms import (
    SCOPE_LABELS,
    AddressForm,
    EraseForm,
    InterestsForm,
    PersonalisedForm,
    ProfileForm,
    TokenForm,
    offered_interests,
)
from community.accounts.routes.blueprint import bp
from community.accounts.visitors import me
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.html import local_url, render, see_other, toast
from community.platform.limits import limit
from community.platform.refusals import status_of
from community.platform.viewer import viewer

# --- profile and choices ---------------------------------------------------------------------------------------------


@bp.route("/settings", methods=["GET", "POST"])
@access.member
def settings() -> BaseResponse:
    if request.method == "GET":
        return _settings_page()
    form = ProfileForm()
    if not form.validate():
        return _settings_page(form, 422)
    try:
        with transaction():
            service.change_profile(me(), form.draft())
            service.set_lang(me(), form.lang.data)
    except Refusal as refusal:
        return _settings_page(form, status_of(refusal), refusal.text())
    response = _saved()
    visitors.keep_language(response, form.lang.data)
    return response


def _settings_page(form: ProfileForm | None = None, status: int = 200, problem: str | None = None) -> Response:
    """The overview; `form` is the profile as it was sent when something in it was wrong."""
    reader = viewer()
    person = queries.get_person(me())
    if form is None:
        form = ProfileForm(
            formdata=None, name=person.name, handle=person.handle, bio=person.bio, city=person.city, lang=reader.locale
        )
    return render(
        "accounts/settings.html",
        status,
        form=form,
        person=person,
        interests=[
            SimpleNamespace(slug=choice.slug, name=choice.name, chosen=choice.slug in reader.interests)
            for choice in offered_interests(reader.locale)
        ],
        personalised=reader.personalised,
        addresses_url=url_for("accounts.addresses"),
        tokens_url=url_for("accounts.tokens"),
        problem=problem,
    )


@bp.post("/settings/interests")
@access.member
def interests() -> BaseResponse:
    form = InterestsForm()
    form.offer(viewer().locale)
    if not form.validate():
        return _settings_page(status=422, problem=next(iter(form.interests.errors), None))
    with transaction():
        service.choose_interests(me(), form.interests.data or [])
    return _saved()


@bp.post("/settings/personalised")
@access.member
def personalised() -> BaseResponse:
    form = PersonalisedForm()
    with transaction():
        service.set_personalised(me(), bool(form.personalised.data))
    return _saved()


def _saved() -> BaseResponse:
    return toast(see_other(url_for("accounts.settings")), _("Saved"))


# --- addresses -------------------------------------------------------------------------------------------------------


@bp.route("/settings/addresses", methods=["GET", "POST"])
@access.member
def addresses() -> BaseResponse:
    form = AddressForm(next=request.args.get("next", ""))
    if request.method == "GET":
        return _addresses_page(form)
    if not form.validate():
        return _addresses_page(form, 422)
    try:
        with transaction():
            book.add_address(me(), form.draft())
    except Refusal as refusal:
        return _addresses_page(form, status_of(refusal), problem=refusal.text())
    return _addresses_saved(form)


@bp.route("/settings/addresses/<int:address_id>", methods=["GET", "POST"])
@access.member
def address(address_id: int) -> BaseResponse:
    kept = book.get_address(me(), address_id)
    form = AddressForm(obj=kept)
    if request.method == "GET":
        return _addresses_page(form, editing=kept)
    if not form.validate():
        return _addresses_page(form, 422, editing=kept)
    with transaction():
        book.change_address(me(), address_id, form.draft())
    return _addresses_saved(form)


@bp.post("/settings/addresses/<int:address_id>/remove")
@access.member
def remove_address(address_id: int) -> BaseResponse:
    with transaction():
        book.remove_address(me(), address_id)
    return see_other(url_for("accounts.addresses"))


def _addresses_saved(form: AddressForm) -> BaseResponse:
    return see_other(local_url(form.next.data, url_for("accounts.addresses")))


def _addresses_page(
    form: AddressForm, status: int = 200, problem: str | None = None, editing: AddressRow | None = None
) -> Response:
    return render(
        "accounts/addresses.html",
        status,
        form=form,
        addresses=book.addresses(me()),
        editing=editing,
        problem=problem,
    )


# --- tokens ----------------------------------------------------------------------------------------------------------


@bp.route("/settings/tokens", methods=["GET", "POST"])
@access.member
@limit("20/hour")
def tokens() -> BaseResponse:
    form = TokenForm()
    if request.method == "GET":
        return _tokens_page(form)
    if not form.validate():
        return _tokens_page(form, 422)
    try:
        with transaction():
            _row, secret = keys.issue_token(me(), form.name.data, form.scopes.data)
    except Refusal as refusal:
        return _tokens_page(form, status_of(refusal), problem=refusal.text())
    return _tokens_page(TokenForm(formdata=None), 201, secret=secret)


def _tokens_page(form: TokenForm, status: int = 200, problem: str | None = None, secret: str | None = None) -> Response:
    """`secret` is shown on this answer and never again."""
    response = render(
        "accounts/tokens.html",
        status,
        form=form,
        tokens=keys.tokens(me()),
        scope_labels=SCOPE_LABELS,
        secret=secret,
        problem=problem,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/settings/tokens/<int:token_id>/remove")
@access.member
def remove_token(token_id: int) -> BaseResponse:
    with transaction():
        keys.remove_token(me(), token_id)
    return see_other(url_for("accounts.tokens"))


# --- what is kept, and leaving ---------------------------------------------------------------------------------------


@bp.get("/settings/data")
@access.member
def data() -> BaseResponse:
    """All that is kept about the person; `?format=json` to take it along."""
    kept = queries.data_shown(me())
    if request.args.get("format") == "json":
        response: BaseResponse = jsonify(
            [
                {"title": part.title, "rows": [dict(zip(part.columns, row, strict=True)) for row in part.rows]}
                for part in kept
            ]
        )
        response.headers["Content-Disposition"] = "attachment; filename=meadow.json"
        return response
    return render("accounts/data.html", kept=kept)


@bp.route("/settings/erase", methods=["GET", "POST"])
@access.member
@limit("5/minute", methods=("POST",))
def erase() -> BaseResponse:
    form = EraseForm()
    if request.method == "GET":
        return render("accounts/erase.html", form=form, problem=None)
    if not form.validate():
        return render("accounts/erase.html", 422, form=form, problem=None)
    if not service.knows_password(me(), form.password.data):
        return render("accounts/erase.html", 422, form=form, problem=_("This is not your password."))
    try:
        with transaction():
            service.erase(me())
    except Refusal as refusal:
        return render("accounts/erase.html", status_of(refusal), form=form, problem=refusal.text())
    response = toast(see_other("/"), _("Your account is gone. Take care."))
    visitors.end_session(response)
    return response


@bp.post("/settings/sign-out-everywhere")
@access.member
def sign_out_everywhere() -> BaseResponse:
    """End every session of the person, this one too."""
    with transaction():
        service.sign_out_everywhere(me())
    response = see_other(url_for("accounts.sign_in"))
    visitors.end_session(response)
    return response
