"""Showing a purchase, through the browser and the API."""

from flask import Flask
from flask.testing import FlaskClient

from community.hauls import queries
from community.notes import queries as notes
from tests.browsing import PAGE, send
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_picture
from tests.factories.shop import count_of, make_buyer
from tests.hauls.test_hauls import bought


def test_a_buyer_writes_a_haul(app: Flask) -> None:
    with app.app_context():
        buyer = make_buyer()
        line, picture = bought(buyer, make_product(name="苔藓霜")), make_picture(buyer.id)
    browser = signed_in(app, buyer.id)
    path = f"/orders/lines/{line}/haul"
    assert "苔藓霜" in browser.get(path, headers=PAGE).text
    words = {"title": "第一天", "body": "", "pictures": [str(picture)], "tags": "[]", "topics": ""}
    assert send(browser, path, words | {"stars": "9"}, htmx=False).status_code == 422
    answer = send(browser, path, words | {"stars": "4"}, htmx=False)
    assert answer.status_code == 303
    again = send(browser, path, words, htmx=False)
    assert again.status_code == 409
    with app.app_context():
        note = notes.note(answer.location.rpartition("/")[2])
        assert note is not None
        assert (note.haul, queries.badges([note.id])[note.id].stars) == (True, 4)
        assert count_of("notes") == 1
    assert browser.get(path, headers=PAGE).location == answer.location


def test_a_foreign_line_is_not_found(app: Flask) -> None:
    with app.app_context():
        line, stranger = bought(make_buyer(), make_product()), make_person()
        token = make_token(stranger, "notes")
        picture = make_picture(stranger)
    browser = signed_in(app, stranger)
    assert browser.get(f"/orders/lines/{line}/haul", headers=PAGE).status_code == 404
    assert send(browser, f"/orders/lines/{line}/haul", {"title": "偷"}).status_code == 404
    answer = app.test_client().post(
        f"/api/v1/order-lines/{line}/haul",
        json={"title": "One", "picture_ids": [picture]},
        headers=token | {"Idempotency-Key": "k"},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_bought")
    with app.app_context():
        assert count_of("haul_lines") == 0


def test_the_api_shows_a_line_once(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        buyer = make_buyer()
        line, picture, token = bought(buyer, make_product()), make_picture(buyer.id), make_token(buyer.id, "notes")
    body = {"title": "Day one", "picture_ids": [picture], "stars": 5}
    first, again, other = (
        client.post(f"/api/v1/order-lines/{line}/haul", json=body, headers=token | {"Idempotency-Key": key})
        for key in ("a", "a", "b")
    )
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.get_json() == again.get_json()
