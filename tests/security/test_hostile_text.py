"""Hostile words wherever people write: shown as the letters they are, and never a way off the site."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask

from community.accounts import queries as accounts
from community.notes import service
from community.notes.service import TagDraft
from community.platform.db import transaction
from community.platform.limits import limiter
from community.social import service as social
from tests.browsing import csrf
from tests.factories.accounts import PASSWORD, make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_draft
from tests.factories.social import make_follow
from tests.security.corpus import ELSEWHERE, SCRIPTS

HARMLESS, NOWHERE = "水温九十二度", "qqzzqq"
FRAGMENT = {"HX-Request": "true"}
SITE = "http://localhost/"
# what a longer list has: the way to its next page, pictures further down, the sought words marked, words left out or put right
LONGER = {("a", "rel"), ("a", "data-more"), ("img", "loading"), ("mark", ""), ("s", ""), ("b", "")}


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limiter, "enabled", False)
    yield


class Anatomy(HTMLParser):
    """Which elements a page has, with which attributes, and where its addresses lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.parts: set[tuple[str, str]] = set()
        self.addresses: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.add((tag, ""))
        for name, value in attrs:
            self.parts.add((tag, name))
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post", "data-url"):
                self.addresses.add(value or "")


def write(app: Flask, words: str) -> tuple[int, str, str]:
    """Write with these words wherever one can: the author, the note's public id, the author's handle."""
    with app.app_context():
        writer = make_person(words[:40], city=words[:40])
        product = make_product(name=words, name_en=words)
        draft = make_draft(
            writer, title=words, body=f"{words}\n\n{words}", city=words, topics=[words], tags=[TagDraft(0, 0.5, 0.5, product, label=words)]
        )  # fmt: skip
        with transaction():
            note = service.publish(writer, draft)
            social.comment(writer, note.id, words)
        return writer, note.public_id, accounts.people([writer])[writer].handle


def pages_about(app: Flask, words: str) -> list[str]:
    """The pages that show what was written with these words."""
    writer, public_id, handle = write(app, words)
    reader, author = app.test_client(), signed_in(app, writer)
    return [
        *(reader.get(f"/n/{public_id}", headers=headers).text for headers in ({}, FRAGMENT)),
        reader.get(f"/u/{handle}").text,
        author.get("/settings").text,
        author.get(f"/n/{public_id}/edit").text,
    ]


def test_what_people_write_stays_text(app: Flask) -> None:
    usual = [Anatomy(page) for page in pages_about(app, HARMLESS)]
    for words in SCRIPTS:
        for ours, page in zip(usual, pages_about(app, words), strict=True):
            found = Anatomy(page)
            assert found.parts <= ours.parts, (words, found.parts - ours.parts)
            assert not [each for each in found.addresses if leaves(each)], words


def test_feeds_and_found_things_stay_text(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        follower = make_person()
    client = signed_in(app, follower)

    def written(words: str) -> None:
        writer, _public_id, _handle = write(app, words)
        with app.app_context():
            make_follow(follower, writer)

    written(HARMLESS)
    drain()
    paths = ("/following", "/market", "/search?kind=note&q={}", "/search?kind=product&q={}")
    usual = [Anatomy(client.get(path.format(HARMLESS)).text) for path in paths]
    for words in SCRIPTS[::4]:
        written(words)
    drain()
    for ours, path in zip(usual, paths, strict=True):
        page = client.get(path.format("alert"), headers={"Accept-Language": "zh"}).text
        found = Anatomy(page)
        assert "alert" in page
        assert found.parts - ours.parts <= LONGER, path
        assert not [each for each in found.addresses if leaves(each)]


def test_what_was_asked_is_echoed_as_text(app: Flask, drain: Callable[[], None]) -> None:
    write(app, HARMLESS)  # something to find: a page that found something has more parts than one that did not
    drain()
    client = app.test_client()
    for path in ("/search?q=", "/search?kind=product&q=", "/sign-in?next=", "/sign-up?next="):
        usual = Anatomy(client.get(path + HARMLESS).text).parts | Anatomy(client.get(path + NOWHERE).text).parts
        for words in SCRIPTS:
            page = client.get(path + quote(words)).text
            assert Anatomy(page).parts - usual <= LONGER, (path, words)
            assert words not in page or "<" not in words, (path, words)
    for path in ("/sign-in", "/sign-up", "/forgot"):
        ours = Anatomy(client.post(path, data={"email": HARMLESS, "name": HARMLESS}, headers=csrf(client)).text)
        for words in SCRIPTS:
            form = {"email": words, "name": words, "city": words, "password": words, "next": words}
            assert Anatomy(client.post(path, data=form, headers=csrf(client)).text).parts <= ours.parts, words


def leaves(address: str) -> bool:
    """Whether a browser on this site would go elsewhere, or run something, for this address."""
    seen = address.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    whole = urlsplit(urljoin(SITE, seen))
    return whole.scheme not in ("http", "https") or whole.netloc != "localhost"


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_after_a_form_nobody_is_sent_elsewhere(app: Flask, headers: dict[str, str]) -> None:
    with app.app_context():
        person = make_person(email="a@example.com")
    member = signed_in(app, person)
    token = csrf(member)
    for target in ELSEWHERE:
        visitor = app.test_client()
        form = {"email": "a@example.com", "password": PASSWORD, "next": target}
        answers = [
            visitor.post("/sign-in", data=form, headers=csrf(visitor) | headers),
            member.get("/sign-in", query_string={"next": target}, headers=headers),
            member.post("/language", data={"lang": "zh", "next": target}, headers=token | headers),
        ]
        for answer in answers:
            where = answer.headers.get("Location") or answer.headers["HX-Redirect"]
            assert not leaves(where), (target, where)


def test_the_way_back_from_a_note_stays_here(app: Flask) -> None:
    _writer, public_id, _handle = write(app, HARMLESS)
    for target in ELSEWHERE:
        page = app.test_client().get(f"/n/{public_id}", query_string={"back": target}).text
        assert not [each for each in Anatomy(page).addresses if leaves(each)], target
