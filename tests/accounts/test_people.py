"""Roles, tokens, addresses, choices, leaving: the services and their settings pages."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from community.accounts import addresses as book
from community.accounts import queries, service, tokens
from community.accounts.drafts import Newcomer, Profile, SignUp
from community.accounts.errors import (
    BadHandle,
    EmailTaken,
    HandleTaken,
    LastAdmin,
    NoSuchAddress,
    NoSuchPerson,
    NoSuchToken,
    TooManyAddresses,
    TooManyTokens,
    UnknownInterest,
    UnknownScope,
)
from community.accounts.events import PersonErased
from community.accounts.models import (
    Address,
    ApiToken,
    Credential,
    Interest,
    Person,
    PersonRole,
    ResetToken,
    SignIn,
    VisitorTie,
)
from community.accounts.passwords import secret_hash
from community.platform.db import db, session, transaction
from community.platform.models import OutboxEvent
from community.platform.time import now
from community.platform.viewer import viewer
from tests.factories.accounts import PASSWORD, make_address, make_person, make_token, signed_in

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


# --- roles -----------------------------------------------------------------------------------------------------------


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


# --- profile and choices ---------------------------------------------------------------------------------------------


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


def csrf(client: FlaskClient) -> dict[str, str]:
    page = client.get("/settings/erase", headers=FRAGMENT).text
    return {"X-CSRFToken": page.partition('name="csrf_token" value="')[2].partition('"')[0]}


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


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_a_token_is_kept_as_a_hash_and_shown_once(app: Flask) -> None:
    with app.app_context():
        client = signed_in(app, make_person(lang="en"))
    made = client.post(
        "/settings/tokens", data={"name": "script", "scopes": ["read", "shop"]}, headers=FRAGMENT | csrf(client)
    )
    assert made.status_code == 201
    secret = "mdw_" + made.text.partition("mdw_")[2][:43]
    assert secret not in client.get("/settings/tokens", headers=FRAGMENT).text
    with app.app_context():
        row = session().execute(select(ApiToken)).scalar_one()
        assert (row.secret_hash, row.scopes) == (secret_hash(secret), "read shop")
        assert secret not in json.dumps([row.name, row.secret_hash, row.scopes])


def test_a_token_may_do_what_its_scopes_say(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person_id = make_person("Wren", handle="wren")
        make_address(person_id)
        reading, shopping = make_token(person_id, "read"), make_token(person_id, "shop")
    assert client.get("/api/v1/me", headers=reading).json == {
        "handle": "wren", "name": "Wren", "lang": "zh", "city": None, "roles": ["member"], "interests": [],
        "personalised": True, "scopes": ["read"],
    }  # fmt: skip
    assert client.get("/api/v1/addresses", headers=shopping).json["items"][0]["city"] == "杭州市"
    for path, headers, status, code in (
        ("/api/v1/me", shopping, 403, "forbidden"),
        ("/api/v1/addresses", reading, 403, "forbidden"),
        ("/api/v1/me", {}, 401, "sign_in_needed"),
        ("/api/v1/me", {"Authorization": "Bearer mdw_nonsense"}, 401, "sign_in_needed"),
        ("/api/v1/me", {"Authorization": "Bearer"}, 401, "sign_in_needed"),
    ):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (status, code), path
        assert answer.mimetype == "application/problem+json"


def test_a_bad_bearer_token_does_not_fall_back_to_the_session(app: Flask) -> None:
    with app.app_context():
        client = signed_in(app, make_person())
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer mdw_nonsense"}).status_code == 401


def test_a_removed_token_stops_at_once_and_only_its_owner_removes_it(context: Flask) -> None:
    person_id, other = make_person(), make_person()
    with transaction():
        row, secret = tokens.issue_token(person_id, "script", ["read"])
    with pytest.raises(NoSuchToken), transaction():
        tokens.remove_token(other, row.id)
    assert queries.person_of_token(secret_hash(secret)) is not None
    with transaction():
        tokens.remove_token(person_id, row.id)
    assert queries.person_of_token(secret_hash(secret)) is None


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "everything"]])
def test_unknown_scopes_make_no_token(context: Flask, scopes: list[str]) -> None:
    person_id = make_person()
    with pytest.raises(UnknownScope), transaction():
        tokens.issue_token(person_id, "script", scopes)
    assert tokens.tokens(person_id) == []


def test_twenty_tokens_are_enough(context: Flask) -> None:
    person_id = make_person()
    with transaction():
        for i in range(20):
            tokens.issue_token(person_id, str(i), ["read"])
    with pytest.raises(TooManyTokens), transaction():
        tokens.issue_token(person_id, "21", ["read"])
    assert len(tokens.tokens(person_id)) == 20


# --- addresses -------------------------------------------------------------------------------------------------------


def test_one_address_is_offered_first(context: Flask) -> None:
    person_id = make_person()
    home = make_address(person_id)
    work = make_address(person_id, line="滨江区江南大道 8 号")
    assert [(row.id, row.preferred) for row in queries.addresses(person_id)] == [(home.id, True), (work.id, False)]
    with transaction():
        book.prefer_address(person_id, work.id)
    assert [(row.id, row.preferred) for row in queries.addresses(person_id)] == [(work.id, True), (home.id, False)]
    assert home.line_text == "浙江省 杭州市 西湖区文三路 1 号"


def test_an_address_is_its_owners_alone(context: Flask) -> None:
    owner, other = make_person(), make_person()
    kept = make_address(owner)
    for touch in (book.get_address, book.remove_address, book.prefer_address):
        with pytest.raises(NoSuchAddress), transaction():
            touch(other, kept.id)
    assert queries.get_address(owner, kept.id).receiver == "林小满"
    with transaction():
        book.remove_address(owner, kept.id)
    assert queries.addresses(owner) == []


def test_twenty_addresses_are_enough(context: Flask) -> None:
    person_id = make_person()
    for _ in range(20):
        make_address(person_id)
    with pytest.raises(TooManyAddresses):
        make_address(person_id)
    assert len(queries.addresses(person_id)) == 20


def test_the_address_page_adds_changes_and_removes(app: Flask) -> None:
    with app.app_context():
        person_id, other = make_person(), make_person()
        foreign = make_address(other)
    client = signed_in(app, person_id)
    headers = FRAGMENT | csrf(client)
    sent = {
        "receiver": "Wren",
        "phone": "+44 113 496 0000",
        "country": "GB",
        "city": "Leeds",
        "line": "1 Mill Lane",
        "postcode": "LS1",
    }
    assert client.post("/settings/addresses", data=sent | {"phone": "call me"}, headers=headers).status_code == 422
    added = client.post("/settings/addresses", data=sent | {"next": "/checkout"}, headers=headers)
    assert added.headers["HX-Redirect"] == "/checkout"
    with app.app_context():
        (kept,) = queries.addresses(person_id)
    assert (kept.line_text, kept.preferred) == ("1 Mill Lane, Leeds, LS1, GB", True)
    assert (
        client.post(f"/settings/addresses/{kept.id}", data=sent | {"city": "York"}, headers=headers).status_code == 204
    )
    for method, path in (("get", ""), ("post", ""), ("post", "/remove")):
        refused = getattr(client, method)(f"/settings/addresses/{foreign.id}{path}", data=sent, headers=headers)
        assert refused.status_code == 404
    with app.app_context():
        assert [row.city for row in queries.addresses(person_id)] == ["York"]
        assert [row.city for row in queries.addresses(other)] == ["杭州市"]
    assert client.post(f"/settings/addresses/{kept.id}/remove", headers=headers).status_code == 204
    with app.app_context():
        assert queries.addresses(person_id) == []


# --- leaving ---------------------------------------------------------------------------------------------------------

LEFT_BEHIND = (Address, ApiToken, Credential, Interest, PersonRole, ResetToken, SignIn, VisitorTie)


def test_an_erased_person_leaves_a_tombstone_and_nothing_else(app: Flask) -> None:
    with app.app_context():
        person_id = make_person("林小满", handle="xiaoman", email="a@example.com", city="杭州", interests=("tea",))
        bystander = make_person(handle="robin", interests=("tea",))
        make_address(person_id)
        headers = make_token(person_id, "read")
        with transaction():
            service.issue_reset("a@example.com")
            service.set_avatar(person_id, "avatars/7")
            service.tie_visitor("01JAAAAAAAAAAAAAAAAAAAAAAA", person_id)
    client = signed_in(app, person_id)
    token = csrf(client)
    wrong = client.post("/settings/erase", data={"password": "not mine at all"}, headers=FRAGMENT | token)
    assert wrong.status_code == 422
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    assert client.post("/settings/erase", data={"password": PASSWORD}, headers=FRAGMENT | token).status_code == 204
    assert client.get("/settings/erase", headers=FRAGMENT).status_code == 401
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401
    with app.app_context():
        row = session().execute(select(Person).where(Person.id == person_id)).scalar_one()
        assert (row.name, row.email, row.city, row.bio, row.avatar_picture_key, row.personalised) == (
            "",
            None,
            None,
            "",
            None,
            False,
        )
        assert row.handle == f"gone-{row.public_id.lower()}"
        assert row.erased_at is not None
        for model in LEFT_BEHIND:
            owned = select(func.count()).select_from(model).where(model.person_id == person_id)
            assert session().scalar(owned) == 0, model
        assert queries.interests_of(bystander) == ["tea"]
        told = session().execute(select(OutboxEvent.body).where(OutboxEvent.name == PersonErased.name)).scalars().all()
        assert told == [{"person_id": person_id}]
        assert queries.find_by_handle(row.handle) is None
        assert queries.people([person_id])[person_id].name == "已离开的人"
        with pytest.raises(NoSuchPerson), transaction():
            service.erase(person_id)
        with transaction():
            again = service.sign_up(SignUp("a@example.com", PASSWORD, "林小满", "zh"), None)
        assert again.id > bystander


def test_people_see_what_is_kept_about_them(app: Flask) -> None:
    with app.app_context():
        person_id = make_person("Wren", email="a@example.com", lang="en")
        make_address(person_id)
    client = signed_in(app, person_id)
    assert "a@example.com" in client.get("/settings/data", headers=FRAGMENT).text
    taken = client.get("/settings/data?format=json")
    assert taken.headers["Content-Disposition"] == "attachment; filename=meadow.json"
    parts = {part["title"]: part["rows"] for part in taken.json}
    assert {"What": "E-mail", "Kept": "a@example.com"} in parts["Account"]
    assert parts["Addresses"][0]["Receiver"] == "林小满"


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
