"""Where parcels go."""

import pytest
from flask import Flask

from community.accounts import addresses as book
from community.accounts import queries
from community.accounts.errors import (
    NoSuchAddress,
    TooManyAddresses,
)
from community.platform.db import transaction
from tests.browsing import csrf
from tests.factories.accounts import make_address, make_person, signed_in

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}


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
