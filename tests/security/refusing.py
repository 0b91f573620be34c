"""Sending what should be refused, and looking at how: status, words, form of the answer, and that nothing was written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from markupsafe import escape
from werkzeug.test import TestResponse

from community.accounts import service as people
from community.platform.db import db, transaction
from community.platform.errors import Refusal
from community.platform.refusals import status_of
from tests.browsing import csrf
from tests.counting import statements
from tests.factories.accounts import make_token
from tests.security.world import World

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Call:
    """One bad request and the refusal it should meet. `form`, `json`, `files` and `raw` are what it sends, if anything."""

    path: str
    refusal: Refusal
    form: Mapping[str, object] | None = None
    json: object = None
    files: Mapping[str, bytes] | None = None
    raw: bytes | None = None
    method: str = ""
    headers: Mapping[str, str] | None = None

    @property
    def verb(self) -> str:
        sends = any(part is not None for part in (self.form, self.json, self.files, self.raw))
        return self.method or ("POST" if sends else "GET")

    def __str__(self) -> str:
        sent = str(self.form or self.json or "")
        return f"{self.verb} {self.path[:80]} {sent[:160]} for {self.refusal.code}"

    def send(self, client: FlaskClient, headers: Mapping[str, str]) -> TestResponse:
        body: dict[str, object] = {}
        if self.files is not None:
            given = {name: (BytesIO(content), f"{name}.jpg") for name, content in self.files.items()}
            body = {"data": {**(self.form or {}), **given}, "content_type": "multipart/form-data"}
        elif self.form is not None:
            body = {"data": self.form}
        elif self.json is not None:
            body = {"data": json.dumps(self.json), "content_type": "application/json"}
        elif self.raw is not None:
            body = {"data": self.raw}
        return client.open(self.path, method=self.verb, headers={**headers, **(self.headers or {})}, **body)  # type: ignore[arg-type]


def words(app: Flask, refusal: Refusal, lang: str) -> str:
    """What the refusal says in a language."""
    with app.test_request_context(), force_locale(lang):
        return refusal.text()


def contents(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in db.metadata.sorted_tables
        }


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def faults(app: Flask, call: Call, answer: TestResponse, lang: str, manner: str) -> list[str]:
    """What is wrong with an answer to a bad request; `manner` is page, fragment or api."""
    said, found = words(app, call.refusal, lang), []
    if answer.status_code != status_of(call.refusal):
        found.append(f"status {answer.status_code}")
    body = answer.text
    whole = body.lstrip().lower().startswith("<!doctype html")
    if manner == "api":
        if answer.mimetype != "application/problem+json":
            return [*found, f"type {answer.mimetype}"]
        told = answer.get_json()
        if (told["title"], told["code"], told["status"]) != (said, call.refusal.code, answer.status_code):
            found.append(f"problem {told}")
        return found
    toast = json.loads(answer.headers.get("HX-Trigger", "{}")).get("toast", {}).get("text", "")
    if str(escape(said)) not in body and said != toast:
        found.append("other words")
    if manner == "page" and not whole:
        found.append("no page")
    if manner == "fragment" and whole:
        found.append("a page in place of a fragment")
    return found


HEADERS = {"page": {}, "fragment": {"HX-Request": "true"}}


def speak(app: Flask, world: World, lang: str) -> None:
    """Everybody reads the site in this language."""
    with app.app_context(), transaction():
        for person_id in (world.owner, world.other, world.seller):
            people.set_lang(person_id, lang)


BOTH = ("page", "fragment")


def refused(
    app: Flask, client: FlaskClient, calls: Sequence[Call], lang: str, manners: Sequence[str] = BOTH
) -> list[str]:
    """Send them all, as page and as fragment; what was not refused as it should be."""
    headers = {"Accept-Language": lang} | csrf(client)
    return list(_unrefused(app, client, calls, lang, {manner: headers | HEADERS[manner] for manner in manners}))


def refused_by_the_api(app: Flask, person_id: int, calls: Sequence[Call], lang: str) -> list[str]:
    with app.app_context():
        headers = make_token(person_id, "read", "notes", "shop", "earnings", "placements")
    return list(_unrefused(app, app.test_client(), calls, lang, {"api": headers}))


def _unrefused(
    app: Flask, client: FlaskClient, calls: Sequence[Call], lang: str, manners: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    before = contents(app)
    for call in calls:
        with statements() as ran:
            for manner, headers in manners.items():
                answer = call.send(client, headers)
                yield from (
                    f"{call}, as {manner} in {lang}: {each}" for each in faults(app, call, answer, lang, manner)
                )
        if any(not statement.startswith(("SELECT", "WITH")) for statement in ran) and contents(app) != before:
            yield f"{call} changed {changed(before, contents(app))}"
            return
    if contents(app) != before:
        yield f"something changed {changed(before, contents(app))}"


def assert_none(wrong: Sequence[str]) -> None:
    assert not wrong, "\n".join(wrong)


def value(world: World, endpoint: str, name: str) -> str:
    return str(world.names[endpoint][name])
