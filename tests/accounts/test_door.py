"""Signing up, in and out, and a forgotten password, through the pages."""

import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from community.accounts import hooks, passwords, queries, service
from community.accounts.hooks import Choice
from community.accounts.models import Person, ResetToken, SignIn, VisitorTie
from community.accounts.visitors import SESSION_KEY, VISITOR_COOKIE
from community.platform.db import db, session, transaction
from community.platform.errors import StaleToken
from community.platform.time import now
from community.platform.viewer import viewer
from tests.factories.accounts import PASSWORD, make_person, signed_in

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}


def post(client: FlaskClient, path: str, headers: dict[str, str] | None = None, **form: object) -> TestResponse:
    """Send a page's form, with the CSRF token of the session."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-up", headers=FRAGMENT).text)
    token = {"X-CSRFToken": found[1]} if found else csrf_of(client)
    return client.post(path, data=form, headers=FRAGMENT | token | (headers or {}))


def csrf_of(client: FlaskClient) -> dict[str, str]:
    """The token of a signed-in browser, whose /sign-up page only sends it home."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/settings/erase", headers=FRAGMENT).text)
    assert found
    return {"X-CSRFToken": found[1]}


def me(client: FlaskClient) -> int:
    return client.get("/settings/data", headers=FRAGMENT | {"Accept": "application/json"}).status_code


SIGN_UP = {"name": "Wren Hollis", "email": "Wren@Example.com", "password": PASSWORD, "city": "Leeds"}


def test_somebody_signs_up_and_is_signed_in(app: Flask, client: FlaskClient) -> None:
    answer = post(client, "/sign-up", next="/orders", **SIGN_UP)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/orders")
    assert me(client) == 200
    with app.app_context():
        person = queries.find_by_handle("wren_hollis")
        assert person is not None
        assert (person.name, person.city, person.roles) == ("Wren Hollis", "Leeds", {"member"})
        assert session().scalar(select(Person.email)) == "wren@example.com"
        assert session().scalar(select(func.count()).select_from(VisitorTie)) == 1


def test_the_visitor_is_tied_at_sign_up_and_a_new_one_begins_at_sign_out(app: Flask, client: FlaskClient) -> None:
    client.get("/sign-up", headers=FRAGMENT)
    cookie = client.get_cookie(VISITOR_COOKIE)
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", 400 * 86_400)
    post(client, "/sign-up", **SIGN_UP)
    assert client.get_cookie(VISITOR_COOKIE).value == cookie.value  # type: ignore[union-attr]
    client.post("/sign-out", headers=FRAGMENT | csrf_of(client))
    assert client.get_cookie(VISITOR_COOKIE) is None
    client.get("/sign-in", headers=FRAGMENT)
    assert client.get_cookie(VISITOR_COOKIE).value != cookie.value  # type: ignore[union-attr]


def test_a_forged_visitor_cookie_is_replaced(client: FlaskClient) -> None:
    client.set_cookie(VISITOR_COOKIE, "01KAAAAAAAAAAAAAAAAAAAAAAA")
    client.get("/sign-in", headers=FRAGMENT)
    assert client.get_cookie(VISITOR_COOKIE).value != "01KAAAAAAAAAAAAAAAAAAAAAAA"  # type: ignore[union-attr]


def test_a_robot_gets_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers=FRAGMENT | {"User-Agent": "Googlebot/2.1"})
    assert (answer.status_code, client.get_cookie(VISITOR_COOKIE)) == (200, None)


def test_an_e_mail_signs_up_once(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_person(email="wren@example.com")
    answer = post(client, "/sign-up", **SIGN_UP)
    assert answer.status_code == 409
    assert "already signed up" in answer.text
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    "wrong", [{"email": "wren"}, {"password": "short"}, {"name": " "}, {"name": "x" * 41}, {"interests": ["nonsense"]}]
)
def test_a_bad_sign_up_says_so_and_writes_nothing(app: Flask, client: FlaskClient, wrong: dict[str, object]) -> None:
    answer = post(client, "/sign-up", **(SIGN_UP | wrong))
    assert answer.status_code == 422
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Person)) == 0


def test_interests_are_picked_among_the_topics_offered(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        hooks.interest_choices, "_plugged", [lambda lang: [Choice("coffee", "Coffee"), Choice("hiking", "Hiking")]]
    )
    assert post(client, "/sign-up", interests=["hiking", "coffee"], **SIGN_UP).status_code == 204
    with app.app_context():
        person = queries.find_by_handle("wren_hollis")
        assert person is not None
        assert queries.interests_of(person.id) == ["hiking", "coffee"]


def test_nobody_is_sent_off_the_site_after_signing_in(app: Flask) -> None:
    with app.app_context():
        make_person(email="a@example.com")
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = post(app.test_client(), "/sign-in", email="a@example.com", password=PASSWORD, next=target)
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/")


def test_a_wrong_password_and_an_unknown_e_mail_look_the_same(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_person(email="a@example.com")
    wrong = post(client, "/sign-in", email="a@example.com", password="not it at all")
    unknown = post(client, "/sign-in", email="b@example.com", password="not it at all")
    assert wrong.status_code == unknown.status_code == 401
    form_tokens = re.compile(r'name="csrf_token"[^>]*')  # signed anew at every second
    said, also = (form_tokens.sub("", answer.text) for answer in (wrong, unknown))
    assert said.replace("a@example.com", "") == also.replace("b@example.com", "")


def test_an_unknown_e_mail_costs_one_verification_too(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal time is equal work: exactly one Argon2 verification with the same parameters either way."""
    make_person(email="a@example.com")
    passwords.verify(None, "warm up")
    hashes: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            hashes.append(kept.rpartition("$")[0].rpartition("$")[0])
            return real.verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in ("a@example.com", "b@example.com"):
        with pytest.raises(service.WrongPassword):
            service.recognise(email, "not it at all")
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]


def test_a_session_from_before_the_sign_in_is_worth_nothing(app: Flask, client: FlaskClient) -> None:
    """Session fixation: what an attacker planted in the browser neither survives the sign-in nor becomes signed in."""
    with app.app_context():
        make_person(email="a@example.com")
    with client.session_transaction() as planted:
        planted[SESSION_KEY], planted["planted"] = "known to the attacker", "yes"
    before = client.get_cookie("meadow")
    assert before is not None
    assert post(client, "/sign-in", email="a@example.com", password=PASSWORD).status_code == 204
    with client.session_transaction() as kept:
        assert kept[SESSION_KEY] != "known to the attacker"
        assert "planted" not in kept
    attacker = app.test_client()
    attacker.set_cookie("meadow", before.value)
    assert (me(client), me(attacker)) == (200, 401)


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_person(email="a@example.com")
    post(client, "/sign-in", email="a@example.com", password=PASSWORD)
    thief = app.test_client()
    thief.set_cookie("meadow", client.get_cookie("meadow").value)  # type: ignore[union-attr]
    assert me(thief) == 200
    client.post("/sign-out", headers=FRAGMENT | csrf_of(client))
    assert (me(client), me(thief)) == (401, 401)


def test_signing_out_leaves_other_devices_alone_until_asked(app: Flask) -> None:
    with app.app_context():
        person_id = make_person()
    phone, desk = signed_in(app, person_id), signed_in(app, person_id)
    phone.post("/sign-out", headers=FRAGMENT | csrf_of(phone))
    assert (me(phone), me(desk)) == (401, 200)
    tablet = signed_in(app, person_id)
    tablet.post("/settings/sign-out-everywhere", headers=FRAGMENT | csrf_of(tablet))
    assert (me(tablet), me(desk)) == (401, 401)


def test_a_session_ends_after_ninety_days(app: Flask) -> None:
    with app.app_context():
        client = signed_in(app, make_person())
        assert me(client) == 200
        with db.engine.begin() as connection:
            connection.execute(update(SignIn).values(expires_at=now()))
    assert me(client) == 401


def test_ten_tries_a_minute_for_an_account_from_anywhere(app: Flask, client: FlaskClient) -> None:
    token = csrf_page(client)
    answers = [try_password(client, token, "c@example.com", f"10.0.1.{i}") for i in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_ten_failures_a_minute_from_one_address_for_any_account(app: Flask, client: FlaskClient) -> None:
    token = csrf_page(client)
    answers = [try_password(client, token, f"person{i}@example.com", "10.0.0.9") for i in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert try_password(client, token, "elsewhere@example.com", "10.0.0.10") == 401


def csrf_page(client: FlaskClient) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in", headers=FRAGMENT).text)
    assert found
    return {"X-CSRFToken": found[1]}


def try_password(client: FlaskClient, token: dict[str, str], email: str, address: str) -> int:
    return client.post(
        "/sign-in",
        data={"email": email, "password": "not it at all"},
        headers=FRAGMENT | token,
        environ_base={"REMOTE_ADDR": address},
    ).status_code


def test_forms_without_their_token_are_refused(app: Flask, client: FlaskClient) -> None:
    assert client.post("/sign-up", data=SIGN_UP, headers=FRAGMENT).status_code == 400
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Person)) == 0


# --- a forgotten password --------------------------------------------------------------------------------------------


def mailed_link(app: Flask) -> str:
    letter = app.extensions["mailer"].sent[-1].get_content()
    found = re.search(r"http://localhost(/reset/\S+)", letter)
    assert found
    return found[1]


def test_a_reset_link_works_once_and_signs_out_everybody(
    app: Flask, client: FlaskClient, drain: Callable[[], None]
) -> None:
    with app.app_context():
        person_id = make_person(email="a@example.com", lang="en")
    elsewhere = signed_in(app, person_id)
    assert "on its way" in post(client, "/forgot", email="A@Example.com").text
    post(client, "/forgot", email="a@example.com")
    drain()
    letters = app.extensions["mailer"].sent[-2:]
    assert [letter["To"] for letter in letters] == ["a@example.com"] * 2
    older = re.search(r"http://localhost(/reset/\S+)", letters[0].get_content())[1]  # type: ignore[index]
    link = mailed_link(app)
    assert client.get(link, headers=FRAGMENT).status_code == 200
    assert post(client, link, password="a brand new one").status_code == 204
    assert (me(client), me(elsewhere)) == (200, 401)
    again = app.test_client()
    for used in (link, older):
        assert again.get(used, headers=FRAGMENT).status_code == 410
        assert post(again, used, password="one more for luck").status_code == 410
    with app.app_context():
        assert service.recognise("a@example.com", "a brand new one") == person_id
        with pytest.raises(service.WrongPassword):
            service.recognise("a@example.com", PASSWORD)


def test_a_reset_link_goes_stale_after_thirty_minutes(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_person(email="a@example.com")
        with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
            with transaction():
                service.issue_reset("a@example.com")
            token = service.reset_link_token(session().scalar(select(ResetToken.id)) or 0)
        with time_machine.travel("2026-11-24T10:29:59Z", tick=False):
            assert service.check_reset(token)
        with time_machine.travel("2026-11-24T10:30:02Z", tick=False), pytest.raises(StaleToken):
            service.check_reset(token)


def test_a_forged_reset_link_is_refused(client: FlaskClient) -> None:
    assert client.get("/reset/forged.token.here", headers=FRAGMENT).status_code == 400


def test_asking_for_an_unknown_e_mail_says_the_same_and_sends_nothing(
    app: Flask, client: FlaskClient, drain: Callable[[], None]
) -> None:
    before = len(app.extensions["mailer"].sent)
    assert "on its way" in post(client, "/forgot", email="nobody@example.com").text
    drain()
    assert len(app.extensions["mailer"].sent) == before


# --- language --------------------------------------------------------------------------------------------------------


def test_the_language_is_the_persons_then_the_cookies_then_the_browsers(app: Flask, client: FlaskClient) -> None:
    def spoken(browser: FlaskClient, wanted: str) -> str:
        with browser:
            browser.get("/sign-in", headers={"Accept-Language": wanted, "HX-Request": "true"})
            return viewer().locale

    assert [spoken(client, wanted) for wanted in ("en-US", "zh-CN,zh;q=0.9", "fr")] == ["en", "zh", "en"]
    assert client.post("/language", data={"lang": "zh"}, headers=FRAGMENT | csrf_page(client)).status_code == 204
    assert spoken(client, "en-US") == "zh"
    with app.app_context():
        person_id = make_person(lang="en")
    assert client.post("/language", data={"lang": "tlh"}, headers=FRAGMENT | csrf_page(client)).status_code == 400
    reader = signed_in(app, person_id)
    assert reader.post("/language", data={"lang": "zh"}, headers=FRAGMENT | csrf_of(reader)).status_code == 204
    with app.app_context():
        assert session().scalar(select(Person.lang).where(Person.id == person_id)) == "zh"
