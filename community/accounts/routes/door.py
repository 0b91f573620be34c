"""The door: signing up, in and out, a forgotten password, the language."""

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.accounts import service, visitors
from community.accounts.errors import UnknownLanguage
from community.accounts.forms import ForgotForm, LanguageForm, ResetForm, SignInForm, SignUpForm, tidy
from community.accounts.passwords import hash_password
from community.accounts.routes.blueprint import bp
from community.platform import access
from community.platform.db import transaction
from community.platform.errors import Refusal
from community.platform.html import local_url, render, see_other, toast
from community.platform.limits import limit, limiter
from community.platform.refusals import status_of
from community.platform.viewer import viewer

HOME = "/"


def _address() -> str:
    return f"address:{request.remote_addr}"


def _account() -> str:
    return f"account:{tidy(request.form.get('email')).lower()[:254]}"


def _after(target: str | None) -> str:
    """Where to go next: back to where the person came from, never off this site."""
    return local_url(target, HOME)


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
@limit("10/minute", _account, methods=("POST",))
@limiter.limit(
    "10/minute", key_func=_address, methods=["POST"], deduct_when=lambda response: response.status_code == 401
)
def sign_in() -> BaseResponse:
    """Ten tries a minute for an account from anywhere; ten failures a minute from one address for any account."""
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET":
        return see_other(_after(form.next.data)) if viewer().signed_in else _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        person_id = service.recognise(form.email.data, form.password.data)
    except Refusal as refusal:
        return _sign_in_page(form, status_of(refusal), refusal.text())
    with transaction():
        visitors.close_row()
        key = service.sign_in(person_id, viewer().visitor_id)
    visitors.begin_session(key)
    return see_other(_after(form.next.data))


def _sign_in_page(form: SignInForm, status: int = 200, problem: str | None = None) -> Response:
    return render("accounts/sign_in.html", status, form=form, next=form.next.data, problem=problem)


@bp.route("/sign-up", methods=["GET", "POST"])
@access.public
@limit("10/minute", _address, methods=("POST",))
def sign_up() -> BaseResponse:
    form = SignUpForm(next=request.args.get("next", ""))
    form.offer(viewer().locale)
    if request.method == "GET":
        return see_other(_after(form.next.data)) if viewer().signed_in else _sign_up_page(form)
    if not form.validate():
        return _sign_up_page(form, 422)
    draft = form.draft(viewer().locale)
    try:
        with transaction():
            visitors.close_row()
            person = service.sign_up(draft, viewer().visitor_id)
            if not viewer().personalised:
                service.set_personalised(person.id, False)  # what the visitor had switched off stays off
            key = service.sign_in(person.id, None)
    except Refusal as refusal:
        return _sign_up_page(form, status_of(refusal), refusal.text())
    visitors.begin_session(key)
    return toast(see_other(_after(form.next.data)), _("Welcome, %(name)s", name=draft.name))


def _sign_up_page(form: SignUpForm, status: int = 200, problem: str | None = None) -> Response:
    return render(
        "accounts/sign_up.html", status, form=form, interests=form.offered, next=form.next.data, problem=problem
    )


@bp.post("/sign-out")
@access.public
def sign_out() -> BaseResponse:
    with transaction():
        visitors.close_row()
    response = see_other(HOME)
    visitors.end_session(response)
    return response


@bp.route("/forgot", methods=["GET", "POST"])
@access.public
@limit("5/minute", _address, methods=("POST",))
def forgot() -> BaseResponse:
    """The answer is the same for every e-mail: nobody learns here who has an account."""
    form = ForgotForm()
    if request.method == "GET":
        return render("accounts/forgot.html", form=form, sent=False)
    if not form.validate():
        return render("accounts/forgot.html", 422, form=form, sent=False)
    with transaction():
        service.issue_reset(form.email.data)
    return render("accounts/forgot.html", form=form, sent=True)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access.signed
@limit("10/minute", _address, methods=("POST",))
def reset(token: str) -> BaseResponse:
    service.check_reset(token)
    form = ResetForm()
    if request.method == "GET":
        return render("accounts/reset.html", form=form, token=token)
    if not form.validate():
        return render("accounts/reset.html", 422, form=form, token=token)
    password_hash = hash_password(form.password.data)
    with transaction():
        person_id = service.reset(token, password_hash)
        key = service.sign_in(person_id, viewer().visitor_id)
    visitors.begin_session(key)
    return toast(see_other(HOME), _("Your new password is set. Every other device was signed out."))


@bp.post("/language")
@access.public
def language() -> BaseResponse:
    form = LanguageForm()
    if not form.validate():
        raise UnknownLanguage
    person_id = viewer().person_id
    if person_id is not None:
        with transaction():
            service.set_lang(person_id, form.lang.data)
    response = see_other(_after(form.next.data))
    visitors.keep_language(response, form.lang.data)
    return response
