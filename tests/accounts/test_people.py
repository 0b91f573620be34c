"""Roles, handles, interests, choices, and what waits for a person."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from community.accounts import queries, service
from community.accounts.drafts import Newcomer, Profile, SignUp
from community.accounts.errors import (
    BadHandle,
    EmailTaken,
    HandleTaken,
    LastAdmin,
    NoSuchPerson,
    UnknownInterest,
)
from community.accounts.models import (
    Person,
    SignIn,
)
from community.platform.db import db, session, transaction
from community.platform.models import OutboxEvent
from community.platform.time import now
from community.platform.viewer import viewer
from tests.browsing import csrf
from tests.factories.accounts import PASSWORD, make_person, signed_in

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}


def draft(name: str, email: str) -> SignUp:
    return SignUp(email=email, password=PASSWORD, name=name, lang="zh")


def test_two_people_of_one_name_get_handles_of_their_own(context: Flask) -> None:
    with transaction():
        first = service.sign_up(draft("Wren Hollis", "a@example.com"), None)
        second = service.sign_up(draft("wren  hollis", "b@example.com"), None)
        third = service.sign_up(draft("林小满", "c@example.com"), None)
    assert first.handle == "wren_hollis"
    assert second.handle.startswith("wren_hollis") and len(second.handle) == 15
    assert third.handle.startswith("m") and len(third.handle) == 13
    assert third.name == "林小满"


def test_an_e_mail_is_taken_in_any_case_of_letters(context: Flask) -> None:
    with transaction():
        service.sign_up(draft("Wren", "a@example.com"), None)
    with pytest.raises(EmailTaken), transaction():
        service.sign_up(draft("Wren", "A@Example.com"), None)
    assert session().scalar(select(func.count()).select_from(Person)) == 1


def test_many_people_are_enrolled_in_their_order(context: Flask) -> None:
    newcomers = [
        Newcomer(f"N{i}", f"n{i}", "en", now(), interests=("coffee", "hiking"), roles=("influencer",))
        for i in range(1500)
    ]
    with transaction():
        ids = service.enrol(newcomers)
    found = queries.people([ids[0], ids[1499]])
    assert [found[ids[0]].handle, found[ids[1499]].handle] == ["n0", "n1499"]
    assert found[ids[7 - 7]].roles == {"member", "influencer"}
    assert queries.interests_of(ids[3]) == ["coffee", "hiking"]
    assert len(queries.holders("influencer")) == 1500


def test_a_request_of_somebody_signed_in_costs_one_statement(app: Flask) -> None:
    with app.app_context():
        person_id = make_person("Wren", city="Leeds", roles=("influencer",), interests=("tea", "apples"))
    client = signed_in(app, person_id)
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            statements.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    try:
        with client:
            client.get("/settings/erase", headers=FRAGMENT)
            reader = viewer()
    finally:
        with app.app_context():
            event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == 1, statements
    assert (reader.person_id, reader.name, reader.city, reader.roles, reader.interests, reader.scopes) == (
        person_id, "Wren", "Leeds", {"member", "influencer"}, ("tea", "apples"), None,
    )  # fmt: skip


def test_a_role_is_granted_and_revoked_once(context: Flask) -> None:
    person_id = make_person()
    with transaction():
        assert [service.grant(person_id, "influencer"), service.grant(person_id, "influencer")] == [True, False]
    assert queries.get_person(person_id).roles == {"member", "influencer"}
    with transaction():
        assert [service.revoke(person_id, "influencer"), service.revoke(person_id, "influencer")] == [True, False]
    assert session().scalar(select(func.count()).select_from(OutboxEvent)) == 2
    with pytest.raises(ValueError, match="king"), transaction():
        service.grant(person_id, "king")


def test_the_last_admin_stays(context: Flask) -> None:
    only = make_person(roles=("admin",))
    for leave in (lambda: service.revoke(only, "admin"), lambda: service.erase(only)):
        with pytest.raises(LastAdmin), transaction():
            leave()
    assert queries.get_person(only).roles == {"member", "admin"}
    make_person(roles=("admin",))
    with transaction():
        service.erase(only)
    assert queries.get_person(only).erased


def test_a_handle_belongs_to_one_person(context: Flask) -> None:
    person_id = make_person(handle="wren")
    make_person(handle="robin")
    for handle, refusal in (
        ("robin", HandleTaken),
        ("Robin", HandleTaken),
        ("x", BadHandle),
        ("admin", BadHandle),
        ("a b c", BadHandle),
    ):
        with pytest.raises(refusal), transaction():
            service.change_profile(person_id, Profile("Wren", handle, "", None))
    assert queries.get_person(person_id).handle == "wren"
    with transaction():
        service.change_profile(person_id, Profile("Wren H", "Wren.2", "Tea first.", "Leeds"))
    person = queries.get_person(person_id)
    assert (person.handle, person.name, person.bio, person.city) == ("wren.2", "Wren H", "Tea first.", "Leeds")


def test_interests_are_slugs_and_each_is_kept_once(context: Flask) -> None:
    person_id = make_person(interests=("tea",))
    with pytest.raises(UnknownInterest), transaction():
        service.choose_interests(person_id, ["Tea & Cake"])
    assert queries.interests_of(person_id) == ["tea"]
    with transaction():
        service.choose_interests(person_id, ["hiking", "coffee", "hiking"])
    assert queries.interests_of(person_id) == ["hiking", "coffee"]


def test_personal_recommendations_can_be_switched_off(app: Flask) -> None:
    with app.app_context():
        client = signed_in(app, make_person())
    token = csrf(client)
    assert client.post("/settings/personalised", data={}, headers=FRAGMENT | token).status_code == 204
    with client:
        client.get("/settings/erase", headers=FRAGMENT)
        assert viewer().personalised is False
    client.post("/settings/personalised", data={"personalised": "y"}, headers=FRAGMENT | token)
    with client:
        client.get("/settings/erase", headers=FRAGMENT)
        assert viewer().personalised is True


def test_the_profile_page_saves_and_refuses(app: Flask) -> None:
    with app.app_context():
        person_id = make_person(handle="wren", lang="en")
        make_person(handle="robin")
    client = signed_in(app, person_id)
    token = csrf(client)
    sent = {"name": "Wren", "handle": "robin", "bio": "", "city": "", "lang": "en"}
    refused = client.post("/settings", data=sent, headers=FRAGMENT | token)
    assert (refused.status_code, "belongs to somebody else" in refused.text) == (409, True)
    assert (
        client.post("/settings", data=sent | {"handle": "wren2", "lang": "zh"}, headers=FRAGMENT | token).status_code
        == 204
    )
    with app.app_context():
        assert queries.get_person(person_id).handle == "wren2"
        assert session().scalar(select(Person.lang).where(Person.id == person_id)) == "zh"


def test_the_sweep_takes_only_what_has_run_out(context: Flask) -> None:
    person_id = make_person()
    with transaction():
        service.sign_in(person_id, None)
        service.sign_in(person_id, None)
    oldest = session().scalar(select(func.min(SignIn.id)))
    with transaction():
        session().get(SignIn, oldest).expires_at = now()  # type: ignore[union-attr]
    with transaction():
        service.sweep()
    assert list(session().scalars(select(SignIn.id))) == [(oldest or 0) + 1]


def test_every_settings_page_is_for_members(client: FlaskClient) -> None:
    for path in ("", "/addresses", "/tokens", "/data", "/erase", "/addresses/1"):
        assert client.get(f"/settings{path}", headers=FRAGMENT).status_code == 401
        assert client.get(f"/settings{path}").headers["Location"].startswith("/sign-in?next=")


def test_what_waits_for_a_person_is_asked_by_name(context: Flask) -> None:
    with pytest.raises(NoSuchPerson):
        queries.get_person(404)
    assert queries.people([]) == {}
    assert queries.find_by_handle("nobody") is None
