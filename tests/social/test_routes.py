"""Buttons that answer with themselves, and what happens without scripts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.social import queries
from tests.browsing import FRAGMENT, PAGE, csrf, send
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.catalog import make_product, make_shop
from tests.factories.notes import make_note
from tests.factories.shop import count_of
from tests.factories.social import counters_of


@pytest.fixture
def reader(app: Flask) -> int:
    with app.app_context():
        return make_person("小陶")


@pytest.fixture
def browser(app: Flask, reader: int) -> FlaskClient:
    return signed_in(app, reader)


def test_a_heart_answers_with_itself(app: Flask, browser: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    path = f"/n/{note.public_id}/like"
    for on, pressed, likes in (("1", "true", 1), ("1", "true", 1), ("0", "false", 0)):
        answer = send(browser, path, {"on": on, "shape": "card"})
        assert answer.status_code == 200
        assert f'aria-pressed="{pressed}"' in answer.text
        with app.app_context():
            assert counters_of("note", note.id).likes == likes


def test_without_scripts_one_is_sent_back_to_the_note(app: Flask, browser: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    answer = send(browser, f"/n/{note.public_id}/like", {"on": "1"}, htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/n/{note.public_id}")
    answer = send(browser, f"/n/{note.public_id}/comments", {"body": "好"}, htmx=False)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/n/{note.public_id}#talk-")


def test_planting_and_following(app: Flask, browser: FlaskClient) -> None:
    with app.app_context():
        note, product, shop = make_note(topics=["手冲"]), make_product(), make_shop()
        handle = accounts.get_person(note.author_id).handle
        product_ref = catalog.products([product], "zh")[product].public_id
        slug = catalog.shops([shop])[shop].slug
    for path in (
        f"/n/{note.public_id}/collect",
        f"/p/{product_ref}/collect",
        f"/u/{handle}/follow",
        "/t/手冲/follow",
        f"/s/{slug}/follow",
    ):
        answer = send(browser, path, {"on": "1"})
        assert answer.status_code == 200, path
        assert 'aria-pressed="true"' in answer.text
    with app.app_context():
        assert (count_of("collects"), count_of("follows")) == (2, 3)
    for path in ("/n/01ARZ3NDEKTSV4RRFFQ69G5FAV/like", "/u/nobody/follow", "/t/nothing/follow", "/s/none/follow"):
        assert send(browser, path).status_code == 404


def test_strangers_are_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    answer = send(client, f"/n/{note.public_id}/like")
    assert answer.status_code == 401
    assert "HX-Redirect" in answer.headers
    assert client.post(f"/n/{note.public_id}/like", headers=FRAGMENT).status_code == 400
    with app.app_context():
        assert count_of("likes") == 0


def test_comments_are_written_and_read(app: Flask, browser: FlaskClient, client: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    path = f"/n/{note.public_id}/comments"
    answer = send(browser, path, {"body": "<b>滤纸</b>用哪种？"})
    assert answer.status_code == 200
    assert "&lt;b&gt;滤纸&lt;/b&gt;" in answer.text
    assert "滤纸" in client.get(path, headers=FRAGMENT).text
    for bad in (
        {"body": ""},
        {"body": "长" * 501},
        {"body": "好", "parent_id": "999999"},
        {"body": "好", "parent_id": "x"},
    ):
        assert send(browser, path, bad).status_code in (400, 404, 422)
    assert client.get(path, headers=FRAGMENT, query_string={"cursor": "nonsense"}).status_code == 400
    with app.app_context():
        (comment,) = queries.comments(note.id).items
    assert send(client, f"{path}/{comment.id}/remove").status_code == 401
    assert send(browser, f"{path}/{comment.id}/remove").status_code == 200
    with app.app_context():
        assert counters_of("note", note.id).comments == 0


def test_a_visitor_may_hide_and_take_it_back(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    client.get("/about/about", headers=PAGE)
    assert send(client, "/hide", {"kind": "note", "id": str(note.id)}).status_code == 204
    with app.app_context():
        assert count_of("hides") == 1
    for bad in ({"kind": "planet", "id": "1"}, {"kind": "note", "id": "x"}, {"kind": "note"}):
        assert send(client, "/hide", bad).status_code in (400, 404)
    assert send(client, "/hide", {"kind": "note", "id": str(note.id), "on": "0"}).status_code == 204
    with app.app_context():
        assert count_of("hides") == 0


def test_the_api_makes_it_so_and_takes_it_back(app: Flask, reader: int, client: FlaskClient) -> None:
    with app.app_context():
        note, token = make_note(), make_token(reader, "notes")
        handle = accounts.get_person(note.author_id).handle
    path = f"/api/v1/notes/{note.public_id}"
    assert client.put(f"{path}/like", headers=token).get_json()["likes"] == 1
    assert client.put(f"{path}/like", headers=token).get_json() == {
        "liked": True, "collected": False, "likes": 1, "collects": 0, "comments": 0,
    }  # fmt: skip
    assert client.delete(f"{path}/like", headers=token).get_json()["liked"] is False
    assert client.put(f"/api/v1/people/{handle}/follow", headers=token).get_json() == {
        "following": True,
        "followers": 1,
    }
    said = client.post(f"{path}/comments", json={"body": "好"}, headers=token)
    assert said.status_code == 201
    assert [each["body"] for each in client.get(f"{path}/comments").get_json()["items"]] == ["好"]
    assert client.put(f"{path}/like").status_code == 401


def test_a_wrong_token_changes_nothing(app: Flask, browser: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    wrong = {"X-CSRFToken": csrf(browser)["X-CSRFToken"][:-3] + "xxx"}
    assert browser.post(f"/n/{note.public_id}/like", headers=FRAGMENT | wrong).status_code == 400
    with app.app_context():
        assert count_of("likes") == 0
