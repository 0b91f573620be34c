"""Leaving, and seeing what is kept."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts import queries, service
from community.accounts.drafts import SignUp
from community.accounts.errors import NoSuchPerson
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
from community.catalog import queries as catalog
from community.influencers import service as influencers
from community.notes import service as notes
from community.platform.db import session, transaction
from community.platform.models import OutboxEvent
from community.platform.viewer import Actor
from community.social import service as social
from tests.browsing import csrf
from tests.factories.accounts import PASSWORD, make_address, make_person, make_token, signed_in
from tests.factories.catalog import make_product, skus_of
from tests.factories.notes import make_note
from tests.factories.shop import make_buyer, make_paid_order

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}


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
        with transaction():
            notes.open_channel("coffee", "咖啡", "Coffee", 1)
        person_id = make_person("Wren", email="a@example.com", lang="en", interests=("coffee", "gone"))
        make_address(person_id)
    client = signed_in(app, person_id)
    assert "a@example.com" in client.get("/settings/data", headers=FRAGMENT).text
    taken = client.get("/settings/data?format=json")
    assert taken.headers["Content-Disposition"] == "attachment; filename=meadow.json"
    parts = {part["title"]: part["rows"] for part in taken.json}
    assert {"What": "E-mail", "Kept": "a@example.com"} in parts["Account"]
    assert {"What": "Interests", "Kept": "Coffee, gone"} in parts["Account"], "by name while it has one"
    assert {"What": "Language", "Kept": "English"} in parts["Account"]
    assert parts["Addresses"][0]["Receiver"] == "林小满"


def test_every_room_says_what_it_keeps(app: Flask) -> None:
    with app.app_context():
        buyer = make_buyer("Wren")
        note, product_id = make_note(buyer.id, title="Day 31 with the kettle"), make_product()
        make_paid_order(buyer, skus_of(product_id)[0].id)
        ada = make_person("Ada")
        with transaction():
            social.like(buyer.id, "note", note.id)
            social.follow(buyer.id, "person", ada)
            social.hide(Actor(buyer.id), "product", product_id)
            social.comment(buyer.id, note.id, "Still dry inside.")
            influencers.apply(buyer.id, "kettles")
            service.set_lang(buyer.id, "en")
        name = catalog.products([product_id], "en")[product_id].name
    taken = signed_in(app, buyer.id).get("/settings/data?format=json")
    parts = {part["title"]: part["rows"] for part in taken.json}
    assert [row["Title"] for row in parts["Notes"]] == ["Day 31 with the kettle"]
    assert [row["What"] for row in parts["Likes"]] == ["Day 31 with the kettle"]
    assert [row["What"] for row in parts["Following"]] == ["Ada"]
    assert [row["What"] for row in parts["Hidden"]] == [name]
    assert [row["Text"] for row in parts["Comments"]] == ["Still dry inside."]
    assert [row["State"] for row in parts["Orders"]] == ["paid"]
    assert "林小满" in parts["Orders"][0]["Where to"]
    assert [row["What you write about"] for row in parts["Earn with notes"]] == ["kettles"]
