"""What a visitor's address may say: unknown, forged, stale. A clear refusal, and not one row is written or changed."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlalchemy import select

from community.accounts import errors as accounts
from community.accounts import service as people
from community.accounts.visitors import VISITOR_COOKIE
from community.catalog import errors as catalog
from community.notes import errors as notes
from community.placements.models import Campaign
from community.platform.db import session
from community.platform.errors import BadCursor, BadRequest, BadToken, NotFound, StaleToken
from community.platform.ids import new_public_id, sign, unsign
from community.platform.pages import encode_cursor
from community.platform.time import now
from tests.factories.accounts import signed_in
from tests.factories.placements import make_offer
from tests.factories.social import make_follow
from tests.security.refusing import (
    LANGUAGES,
    Call,
    assert_none,
    changed,
    contents,
    refused,
    speak,
    value,
)
from tests.security.world import World

NOBODYS = "01J" + "0" * 23


BAD_CURSORS = (
    "x", "%00", "null", "é", encode_cursor(), encode_cursor("a", "b"), encode_cursor(2**70, 2**70),
    encode_cursor("2026-01-01T00:00:00", 1), encode_cursor("2026-01-01T00:00:00+00:00", True),
    encode_cursor(float("nan"), 1), "W" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unknown_addresses(app: Flask, world: World, lang: str) -> None:
    calls = [
        Call("/nowhere", NotFound()),
        Call(f"/n/{NOBODYS}", notes.NoSuchNote()),
        Call(f"/n/{'9' * 400}", notes.NoSuchNote()),
        Call(f"/n/{NOBODYS}/related", notes.NoSuchNote()),
        Call(f"/p/{NOBODYS}", catalog.NoSuchProduct()),
        Call(f"/p/{NOBODYS}/buy", catalog.NoSuchProduct()),
        Call("/u/nobody-by-this-name", accounts.NoSuchPerson()),
        Call("/s/no-such-shop", catalog.NoSuchShop()),
        Call("/t/no-such-topic", notes.NoSuchTopic()),
        Call("/?channel=no-such-topic", notes.NoSuchTopic()),
        Call("/feed?channel=no-such-topic", notes.NoSuchTopic()),
        Call("/market?category=no-such-shelf", catalog.NoSuchCategory()),
        Call("/about/nothing", NotFound()),
        Call("/media/../../etc/passwd", NotFound()),
        Call("/media/t/1/239.webp", NotFound()),
        Call("/search?q=a&kind=nothing", BadRequest()),
        Call("/search?q=a&sort=nothing", BadRequest()),
    ]
    assert_none(refused(app, app.test_client(), calls, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forged_page_marks(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    handle, slug = value(world, "storefront", "handle"), value(world, "storefront", "slug")
    with app.app_context():
        make_follow(world.owner, world.other)
    lists = (f"/u/{handle}?", f"/s/{slug}?", "/market?", "/following?", "/orders?", "/search?q=a&")
    calls = [Call(f"{path}cursor={cursor}", BadCursor()) for path in lists for cursor in BAD_CURSORS]
    with app.app_context():
        borrowed = sign("cps", [1, "AAAA"])
    calls += [
        Call(f"/feed?list={given}", BadCursor())
        for given in ("x", "..%2f..%2fetc", "~", "~forged", "~" + borrowed, "%00" * 26, "a" * 3000)
    ]
    assert_none(refused(app, signed_in(app, world.owner), calls, lang, ("page",)))
    sums = ("zz", "1.1", "-", "1.1-" * 400, "%00", "-1.-1", "ffffffffffffffffffff.0")
    calls = [Call(f"/feed?sums={each}", BadCursor()) for each in sums]
    assert_none(refused(app, app.test_client(), calls, lang, ("fragment",)))


def test_a_page_mark_out_of_date_starts_anew(app: Flask, world: World) -> None:
    client, before = app.test_client(), contents(app)
    for path in (
        f"/feed?list={new_public_id()}&at=20",
        "/feed?at=-5",
        "/feed?at=99999999999999999999",
        "/feed?first=x",
    ):
        assert client.get(path).status_code == 200, path
    assert changed(before, contents(app)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forged_and_stale_tokens(app: Flask, world: World, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    link, ad = value(world, "influencers", "token"), value(world, "placements", "token")
    with app.app_context():
        links = ("x", "a.b.c", link[:-1], link[1:], ad, sign("other", 1), sign("cps", "1"), sign("cps", [1]))
        offers = ("x", ad[:-1], link, sign("ad", []), sign("ad", {"a": 1}), sign("activity.page", [1] * 8))
        resets = ("x", link, sign("other", [1, "x"]))
    calls = [Call(f"/go/{token}", BadToken()) for token in links]
    calls += [Call(f"/ad/{token}", BadToken()) for token in offers]
    calls += [Call(f"/reset/{token}", BadToken()) for token in resets]
    with app.app_context(), monkeypatch.context() as past:
        hour_ago = int(time.time()) - 3600
        past.setattr(TimestampSigner, "get_timestamp", lambda _signer: hour_ago)
        old = sign(people.RESET_PURPOSE, [world.owner, "x"])
    calls.append(Call(f"/reset/{old}", StaleToken()))
    assert_none(refused(app, app.test_client(), calls, lang))


def test_an_expired_offer_leads_on_and_costs_nothing(app: Flask, world: World) -> None:
    client = app.test_client()
    client.get("/about/about")
    with app.app_context():
        campaign = session().scalars(select(Campaign.id)).one()
        token = make_offer(campaign, visitor_of(client), expires=int(now().timestamp()) - 1)
    before = contents(app)
    assert client.get(f"/ad/{token}").status_code == 303
    assert changed(before, contents(app)) == []


def visitor_of(client: FlaskClient) -> str:
    """The visitor id in a browser's signed cookie."""
    cookie = client.get_cookie(VISITOR_COOKIE)
    assert cookie
    return str(unsign("accounts.visitor", cookie.value))
