"""Sending what should be refused, and looking at how: status, words, form of the answer, and that nothing was written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from markupsafe import escape
from werkzeug.test import TestResponse

from community.platform.db import db
from community.platform.errors import Refusal
from community.platform.refusals import status_of

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
