"""The demo world as the benchmarks see it: who reads, and which pages they open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.catalog.models import Product
from community.demo.people import GUIDES, PASSWORD
from community.notes.models import Note, NoteState, NoteTag
from community.platform.db import session
from tests.browsing import send

READER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
QUESTION = quote("咖啡")
_NEXT = re.compile(r'href="([^"]+)" data-more')


@dataclass(frozen=True)
class Page:
    """An address and what a browser sends with it."""

    name: str
    url: str
    headers: Mapping[str, str] = field(default_factory=lambda: READER)


def visitor(app: Flask) -> FlaskClient:
    """A browser that was here before: it has its visitor's cookie."""
    client = app.test_client()
    client.get("/", headers=READER)
    return client


def member(app: Flask) -> FlaskClient:
    """The demo's shopper, signed in."""
    client = visitor(app)
    shopper = next(guide for guide in GUIDES if guide.role == "shopper")
    answer = send(client, "/sign-in", {"email": shopper.email, "password": PASSWORD}, htmx=False)
    assert answer.status_code == 303, answer.status
    return client


def cookies(client: FlaskClient) -> str:
    """What this browser sends as its `Cookie`."""
    kept = {name: client.get_cookie(name) for name in ("meadow", "visitor_id")}
    return "; ".join(f"{name}={cookie.value}" for name, cookie in kept.items() if cookie)


def pages(client: FlaskClient) -> list[Page]:
    """The pages this browser opens: the feed and how it goes on, the note with the most tags, its product, a search."""
    found = _NEXT.search(client.get("/", headers=READER).text)
    assert found, "the feed ends with its first page"
    note, product = _busiest(client.application)
    return [
        Page("feed", "/"),
        Page("feed, next page", unescape(found[1]), {**READER, "HX-Request": "true"}),
        Page("note", f"/n/{note}"),
        Page("product", f"/p/{product}"),
        Page("search", f"/search?q={QUESTION}"),
    ]


def _busiest(app: Flask) -> tuple[str, str]:
    """The public ids of the note with the most tags and of the first product on it."""
    tagged = (
        select(NoteTag.note_id)
        .join(Note, Note.id == NoteTag.note_id)
        .where(Note.state == NoteState.PUBLISHED)
        .group_by(NoteTag.note_id)
        .order_by(func.count().desc(), NoteTag.note_id)
        .limit(1)
        .scalar_subquery()
    )
    first = (
        select(Note.public_id, Product.public_id)
        .join(NoteTag, NoteTag.note_id == Note.id)
        .join(Product, Product.id == NoteTag.product_id)
        .where(Note.id == tagged)
        .order_by(NoteTag.id)
        .limit(1)
    )
    with app.app_context():
        note, product = session().execute(first).one()
    return note, product
