"""A board's page and desk, the sheet that asks which board, the tab of a profile, and the JSON of boards."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.platform.db import transaction
from community.social.boards import queries
from community.social.boards import service as boards
from tests.browsing import FRAGMENT, PAGE, csrf, send
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_note
from tests.factories.shop import count_of
from tests.factories.social import counters_of, make_board


@pytest.fixture
def owner(app: Flask) -> int:
    with app.app_context():
        return make_person("小陶")


@pytest.fixture
def browser(app: Flask, owner: int) -> FlaskClient:
    return signed_in(app, owner)


def titles(text: str) -> list[str]:
    """What stands in the list of a board, in its order."""
    return re.findall(r'class="cover-link" href="[^"]+">([^<]+)</a>', text)


def test_planting_stays_one_tap_and_offers_a_patch(app: Flask, browser: FlaskClient) -> None:
    with app.app_context():
        note, product = make_note(), make_product()
        ref = catalog.products([product], "zh")[product].public_id
    for path in (f"/n/{note.public_id}", f"/p/{ref}"):
        answer = send(browser, f"{path}/collect", {"on": "1", "shape": "bar"})
        assert f'"sheet": "{path}/patches"' in answer.headers["HX-Trigger"]
        assert "HX-Trigger" not in send(browser, f"{path}/collect", {"on": "0", "shape": "bar"}).headers
    with app.app_context():
        assert (count_of("collects"), count_of("boards")) == (0, 0)


def test_the_sheet_puts_on_takes_off_and_starts_a_patch(app: Flask, browser: FlaskClient, owner: int) -> None:
    with app.app_context():
        note = make_note()
        board = make_board(owner)
    path = f"/n/{note.public_id}/patches"
    assert 'aria-pressed="false"' in browser.get(path, headers=FRAGMENT).text
    for on, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0), ("1", 1)):
        answer = send(browser, path, {"board": board, "on": on})
        assert answer.status_code == HTTPStatus.OK
        with app.app_context():
            assert count_of("board_items") == count
    assert f'id="plant-bar-{note.public_id}" aria-pressed="true"' in answer.text
    assert send(browser, path, {"name": "只给我看的", "private": "1"}).status_code == HTTPStatus.OK
    refused = send(browser, path, {"name": "田" * 41})
    assert (refused.status_code, "1 到 40 个字" in refused.text) == (422, True)
    assert send(browser, path, {"board": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}).status_code == HTTPStatus.NOT_FOUND
    with app.app_context():
        assert [(row.name, row.public, row.count) for row in queries.boards_of(owner, owner)] == [
            ("只给我看的", False, 1),
            ("冬天窗边喝的", True, 1),
        ]
        assert counters_of("note", note.id).collects == 1


def test_without_scripts_one_comes_back_to_the_product(app: Flask, browser: FlaskClient, owner: int) -> None:
    with app.app_context():
        product = make_product()
        ref, board = catalog.products([product], "zh")[product].public_id, make_board(owner)
    answer = send(browser, f"/p/{ref}/patches", {"board": board}, htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/p/{ref}")
    assert "陶瓷手冲滤杯" in browser.get(f"/b/{board}", headers=PAGE).text


def test_a_patch_is_started_changed_closed_and_removed(
    app: Flask, browser: FlaskClient, client: FlaskClient, owner: int
) -> None:
    assert "你的主页会显示种过的笔记" in browser.get("/b/new", headers=PAGE).text
    assert (
        send(browser, "/b/new", {"name": "", "public": "y"}, htmx=False).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    )
    path = send(browser, "/b/new", {"name": "<b>桌面</b>", "description": "收得住", "public": "y"}, htmx=False).location
    assert "&lt;b&gt;桌面&lt;/b&gt;" in client.get(path, headers=PAGE).text
    saved = {"name": "桌面", "description": "因" * 100, "public": "y"}
    assert send(browser, f"{path}/edit", saved, htmx=False).location == path
    too_long = send(browser, f"{path}/edit", saved | {"description": "因" * 101}, htmx=False)
    assert too_long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "因" * 100 in client.get(path, headers=PAGE).text
    send(browser, f"{path}/show", {"public": "0"}, htmx=False)
    assert client.get(path, headers=PAGE).status_code == HTTPStatus.NOT_FOUND
    assert 'content="noindex"' in browser.get(path, headers=PAGE).text
    send(browser, f"{path}/show", {"public": "1"}, htmx=False)
    assert client.get(path, headers=PAGE).status_code == HTTPStatus.OK
    assert send(browser, f"{path}/remove", htmx=False).status_code == HTTPStatus.SEE_OTHER
    assert browser.get(path, headers=PAGE).status_code == HTTPStatus.NOT_FOUND


def test_items_move_and_tell_why(app: Flask, browser: FlaskClient, client: FlaskClient, owner: int) -> None:
    with app.app_context():
        names = ("第一", "第二")
        board = make_board(owner, *(make_note(title=title).id for title in names))
        found = queries.find(board, owner)
        assert found
        first, second = (item.id for item in queries.items(found.id))
    path = f"/b/{board}"
    assert titles(client.get(path, headers=PAGE).text) == ["第一", "第二"]
    assert "/move" not in client.get(path, headers=PAGE).text
    answer = send(browser, f"{path}/items/{second}/move", {"step": "-1"})
    assert titles(answer.text) == ["第二", "第一"]
    assert send(browser, f"{path}/items/{second}/move", {"step": "5"}).status_code == HTTPStatus.BAD_REQUEST
    assert "一壶水刚好" in send(browser, f"{path}/items/{first}/reason", {"reason": "一壶水刚好"}).text
    too_long = send(browser, f"{path}/items/{first}/reason", {"reason": "长" * 101})
    assert too_long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert send(browser, f"{path}/items/{first}/cover", htmx=False).status_code == HTTPStatus.SEE_OTHER
    assert titles(send(browser, f"{path}/items/{second}/remove").text) == ["第一"]
    assert "一壶水刚好" in client.get(path, headers=PAGE).text


def test_the_tab_shows_others_what_is_public(app: Flask, browser: FlaskClient, client: FlaskClient, owner: int) -> None:
    with app.app_context():
        handle = accounts.get_person(owner).handle
    path = f"/u/{handle}?tab=patches"
    assert "还没有种草田" in client.get(path, headers=PAGE).text
    with app.app_context():
        make_board(owner, make_note().id, name="给大家的")
        make_board(owner, name="只给我的", public=False)
    seen = {name: reader.get(path, headers=PAGE).text for name, reader in (("other", client), ("owner", browser))}
    assert "给大家的" in seen["other"] and "只给我的" not in seen["other"]
    assert "给大家的" in seen["owner"] and "只给我的" in seen["owner"]


def test_a_board_by_json(app: Flask, client: FlaskClient, owner: int) -> None:
    with app.app_context():
        notes = [make_note(title=title) for title in ("第一", "第二")]
        headers, stranger = make_token(owner, "notes", "read"), make_token(make_person(), "notes")
        handle = accounts.get_person(owner).handle
    made = client.post("/api/v1/boards", json={"name": "手冲", "description": "", "public": False}, headers=headers)
    assert made.status_code == HTTPStatus.CREATED
    path = f"/api/v1/boards/{made.get_json()['public_id']}"
    for note in notes:
        item = {"kind": "note", "subject": note.public_id, "reason": "留着"}
        answer = client.post(f"{path}/items", json=item, headers=headers)
        assert answer.status_code == HTTPStatus.CREATED
    assert client.post(f"{path}/items", json=item, headers=headers).get_json()["code"] == "already_on_board"
    ids = [each["id"] for each in answer.get_json()["items"]]
    turned = client.put(f"{path}/order", json={"items": ids[::-1]}, headers=headers).get_json()
    assert [each["title"] for each in turned["items"]] == ["第二", "第一"]
    assert client.put(f"{path}/order", json={"items": ids[:1]}, headers=headers).get_json()["code"] == "other_items"
    assert (
        client.put(f"{path}/items/{ids[0]}", json={"reason": ""}, headers=headers).get_json()["items"][1]["reason"]
        == ""
    )
    for reader in ({}, stranger):
        assert client.get(path, headers=reader).status_code == HTTPStatus.NOT_FOUND
        assert client.get(f"/api/v1/people/{handle}/boards", headers=reader).get_json() == {"items": []}
    client.put(path, json={"name": "手冲", "public": True}, headers=headers)
    (row,) = client.get(f"/api/v1/people/{handle}/boards").get_json()["items"]
    assert (row["name"], row["count"], row["owner"]) == ("手冲", 2, handle)
    assert client.delete(f"{path}/items/{ids[0]}", headers=stranger).status_code == HTTPStatus.NOT_FOUND
    assert client.delete(f"{path}/items/{ids[0]}", headers=headers).status_code == HTTPStatus.NO_CONTENT
    assert client.delete(path, headers=headers).status_code == HTTPStatus.NO_CONTENT
    assert client.get(path).get_json()["code"] == "no_such_board"


def test_an_item_of_another_board_is_not_reached_through_ones_own(app: Flask, browser: FlaskClient, owner: int) -> None:
    with app.app_context():
        mine, theirs = make_board(owner, make_note().id), make_board(make_person(), make_note().id)
        row = queries.find(theirs, None)
        assert row
        (item,) = queries.items(row.id)
        with transaction():
            boards.describe(owner, mine, "我的", "", public=True)
    for verb in ("move", "reason", "cover", "remove"):
        answer = browser.post(
            f"/b/{mine}/items/{item.id}/{verb}", data={"step": "1", "reason": "x"}, headers=FRAGMENT | csrf(browser)
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND, verb
    with app.app_context():
        assert count_of("board_items") == 2
