"""The writing desk and the API of notes."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from community.media import queries as media
from community.media.models import Picture
from community.notes import queries
from community.platform.db import db, transaction
from tests.browsing import FRAGMENT, PAGE, csrf, send
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_note, make_picture
from tests.factories.shop import count_of


@pytest.fixture
def author(app: Flask) -> int:
    with app.app_context():
        return make_person("阿蘅")


@pytest.fixture
def desk(app: Flask, author: int) -> FlaskClient:
    return signed_in(app, author)


def form(picture_ids: list[int], **changes: object) -> dict[str, object]:
    return {
        "title": "在家手冲一年",
        "body": "每天 15 g",
        "topics": "手冲,咖啡角",
        "pictures": [str(each) for each in picture_ids],
        "alts": ["一只滤杯"] + [""] * (len(picture_ids) - 1),
        "tags": "[]",
    } | changes


def counted(app: Flask, table: str) -> int:
    with app.app_context():
        return count_of(table)


def test_the_desk_is_for_members(client: FlaskClient) -> None:
    answer = client.get("/new", headers=PAGE)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


def test_a_note_is_published_and_shown(app: Flask, author: int, desk: FlaskClient) -> None:
    with app.app_context():
        pictures, product = [make_picture(author), make_picture(author)], make_product(name="云雀滤杯")
    tags = json.dumps([{"picture": 1, "x": 0.5, "y": 0.25, "product_id": product, "label": ""}])
    assert desk.get("/new", headers=PAGE).status_code == 200
    answer = send(desk, "/new", form(pictures, tags=tags), htmx=False)
    assert answer.status_code == 303
    public_id = answer.location.rpartition("/")[2]
    with app.app_context():
        note = queries.note(public_id)
    assert note is not None
    assert (note.author_id, note.picture_ids, note.pictures[0].alt) == (author, pictures, "一只滤杯")
    assert [topic.slug for topic in note.topics] == ["手冲", "咖啡角"]
    assert [(tag.picture_position, tag.label) for tag in note.tags] == [(1, "云雀滤杯")]
    page = desk.get(answer.location, headers=PAGE)
    assert page.status_code == 200
    assert "在家手冲一年" in page.text


def test_a_faulty_form_comes_back_with_what_was_written(app: Flask, author: int, desk: FlaskClient) -> None:
    with app.app_context():
        picture, foreign = make_picture(author), make_picture(make_person())
    faults: list[dict[str, object]] = [
        {"title": ""},
        {"pictures": []},
        {"pictures": ["x"]},
        {"body": "长" * 2001},
        {"tags": "nonsense"},
        {"tags": json.dumps([{"picture": 0, "x": 2, "y": 0, "product_id": 1}])},
        {"tags": json.dumps([{"picture": 0, "x": 0.5, "y": 0.5, "product_id": 999_999}])},
        {"pictures": [str(foreign)], "alts": [""]},
    ]
    for changes in faults:
        answer = send(desk, "/new", form([picture], **changes), htmx=False)
        assert answer.status_code == 422, changes
        assert "每天 15 g" in answer.text or changes.get("body")
        assert f'data-picture="{foreign}"' not in answer.text
    assert counted(app, "notes") == 0


def test_a_note_is_not_published_without_the_token(app: Flask, author: int, desk: FlaskClient) -> None:
    with app.app_context():
        picture = make_picture(author)
    assert desk.post("/new", data=form([picture]), headers=PAGE).status_code == 400
    assert counted(app, "notes") == 0


def test_an_author_edits_and_removes(app: Flask, author: int, desk: FlaskClient) -> None:
    with app.app_context():
        note = make_note(author, topics=["手冲"], products=[make_product(name="滤杯")])
        pictures = queries.notes([note.id])[note.id].picture_ids
    page = desk.get(f"/n/{note.public_id}/edit", headers=PAGE)
    assert page.status_code == 200
    assert "滤杯" in page.text
    answer = send(desk, f"/n/{note.public_id}/edit", form(pictures, title="改过了"), htmx=False)
    assert answer.status_code == 303
    with app.app_context():
        changed = queries.note(note.public_id)
    assert changed is not None
    assert (changed.title, changed.tags) == ("改过了", [])
    assert send(desk, f"/n/{note.public_id}/remove", htmx=False).status_code == 303
    assert desk.get(f"/n/{note.public_id}", headers=PAGE).status_code == 404


def test_a_picture_that_the_note_shows_may_stay_whoever_owns_it(app: Flask, author: int, desk: FlaskClient) -> None:
    with app.app_context():
        note, foreign = make_note(author), make_picture(make_person())
        public_id, (shown, *_more) = note.public_id, queries.notes([note.id])[note.id].picture_ids
        with transaction():
            db.session.execute(update(Picture).where(Picture.id == shown).values(owner_id=None, alt="as it was"))
    address = f"/n/{public_id}/edit"
    assert f'data-picture="{shown}"' in desk.get(address, headers=PAGE).text
    assert send(desk, address, form([foreign, shown]), htmx=False).status_code == 422
    assert send(desk, address, form([shown], title="改过了"), htmx=False).status_code == 303
    with app.app_context():
        changed = queries.note(public_id)
        assert media.pictures([shown])[shown].alt == "as it was"
    assert changed is not None
    assert (changed.title, changed.picture_ids) == ("改过了", [shown])


def test_nobody_else_edits_or_removes(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        note = make_note()
    assert desk.get(f"/n/{note.public_id}/edit", headers=PAGE).status_code == 404
    assert send(desk, f"/n/{note.public_id}/edit", form([1])).status_code == 404
    assert send(desk, f"/n/{note.public_id}/remove").status_code == 404
    with app.app_context():
        unchanged = queries.note(note.public_id)
    assert unchanged is not None
    assert unchanged.edited_at is None


def test_goods_are_offered_for_tags(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        make_product(name="云雀滤杯"), make_product(name="卖完的壶", stock=0)
    found = desk.get("/new/goods", headers=FRAGMENT)
    assert "云雀滤杯" in found.text
    assert "卖完的壶" not in found.text


def test_the_api_publishes_once_for_a_key(app: Flask, author: int, client: FlaskClient) -> None:
    with app.app_context():
        token, picture = make_token(author, "notes"), make_picture(author)
    body = {"title": "One year", "body": "Four things stayed.", "picture_ids": [picture], "topics": ["pour over"]}
    headers = token | {"Idempotency-Key": "k-1"}
    first, again = (client.post("/api/v1/notes", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert counted(app, "notes") == 1
    other = client.post("/api/v1/notes", json=body | {"title": "Two years"}, headers=headers)
    assert (other.status_code, other.get_json()["code"]) == (422, "key_reused")
    assert client.post("/api/v1/notes", json=body, headers=token).status_code == 400
    refused = client.post("/api/v1/notes", json=body | {"state": "hidden"}, headers=token | {"Idempotency-Key": "k-2"})
    assert refused.status_code == 422
    assert counted(app, "notes") == 1


def test_the_api_needs_the_right_scope_and_the_right_author(app: Flask, author: int, client: FlaskClient) -> None:
    with app.app_context():
        reading, writing, picture = make_token(author, "read"), make_token(author, "notes"), make_picture(author)
        note, mine = make_note(), make_note(author)
    body = {"title": "One year", "picture_ids": [picture]}
    assert client.post("/api/v1/notes", json=body).status_code == 401
    keyed = reading | {"Idempotency-Key": "k"}
    assert client.post("/api/v1/notes", json=body, headers=keyed).status_code == 403
    assert client.put(f"/api/v1/notes/{note.public_id}", json=body, headers=writing).status_code == 404
    assert client.delete(f"/api/v1/notes/{note.public_id}", headers=writing).status_code == 404
    assert client.put(f"/api/v1/notes/{mine.public_id}", json=body, headers=writing).status_code == 200
    assert client.delete(f"/api/v1/notes/{mine.public_id}", headers=writing).status_code == 204
    with app.app_context():
        assert queries.note_id_of(note.public_id) == note.id
        assert queries.note_id_of(mine.public_id) is None


def test_csrf_guards_the_api_in_a_browser_session(app: Flask, author: int, desk: FlaskClient) -> None:
    with app.app_context():
        note = make_note(author)
    assert desk.delete(f"/api/v1/notes/{note.public_id}").status_code == 400
    assert desk.delete(f"/api/v1/notes/{note.public_id}", headers=csrf(desk)).status_code == 204
