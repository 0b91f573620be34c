"""Bad input anywhere: a clear refusal in the reader's language, the right status, and not one row is written or changed."""

import time
from collections.abc import Iterator, Mapping, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlalchemy import select

from community.accounts import errors as accounts
from community.accounts import service as people
from community.accounts.models import Person, PersonRole
from community.accounts.visitors import VISITOR_COOKIE
from community.activity.errors import BadBatch
from community.activity.service import page_token
from community.catalog import errors as catalog
from community.catalog import queries as shelf
from community.hauls.errors import NotBought
from community.media.errors import BrokenPicture, NoPicture, PictureTooLarge
from community.merchants import errors as merchants
from community.notes import errors as notes
from community.placements.errors import NoSuchCampaign
from community.placements.models import Campaign
from community.platform.api import BadFields
from community.platform.db import session, transaction
from community.platform.errors import BadCursor, BadRequest, BadToken, Invalid, NotFound, StaleToken, TooLarge
from community.platform.idempotency import BadKey
from community.platform.ids import new_public_id, sign, unsign
from community.platform.limits import limiter
from community.platform.pages import encode_cursor
from community.platform.refusals import StaleForm
from community.platform.time import now
from community.platform.viewer import NOBODY, Actor
from community.shop import errors as shop
from community.shop.cart import queries as carts
from community.social.errors import NoSuchComment, NoSuchSubject
from tests.browsing import csrf
from tests.counting import statements
from tests.factories.accounts import PASSWORD, make_address, make_token, signed_in
from tests.factories.placements import make_offer
from tests.factories.social import make_follow
from tests.media.corpus import photo, png_bomb, saved
from tests.security.refusing import LANGUAGES, Call, changed, contents, faults
from tests.security.world import World, build

NOBODYS = "01J" + "0" * 23
MEGABYTE = 1024 * 1024
CUT_OFF = saved(photo(), "JPEG")[:4000]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEADERS = {"page": {}, "fragment": {"HX-Request": "true"}}


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(limiter, "enabled", False)
    with app.app_context():
        made = build()
    yield made


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


# --- what a visitor's address may say ---------------------------------------------------------------------------------

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


# --- what a member may send -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_that_are_none(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    broken = (b"not a picture", CUT_OFF, SVG, b"GIF89a" + b"\0" * 40, b"\x00")
    calls = [Call("/media", BrokenPicture(), files={"picture": each}) for each in broken]
    calls += [
        Call("/media", PictureTooLarge(), files={"picture": png_bomb()}),
        Call("/media", PictureTooLarge(), files={"picture": b"\xff\xd8" + bytes(16 * MEGABYTE)}),
        Call("/media", TooLarge(), files={"picture": bytes(25 * MEGABYTE)}),
        Call("/media", NoPicture(), files={}),
        Call("/media", NoPicture(), files={"picture": b""}),
        Call("/media/avatar", BrokenPicture(), files={"picture": SVG}),
    ]
    assert_none(refused(app, signed_in(app, world.owner), calls, lang))
    calls = [Call("/api/v1/pictures", call.refusal, files=call.files) for call in calls[:7]]
    assert_none(refused_by_the_api(app, world.owner, calls, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_somebody_elses(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    order, payment = value(world, "shop", "public_id"), value(world, "shop.pay", "public_id")
    note, comment = value(world, "notes", "public_id"), value(world, "social", "comment_id")
    address, token = value(world, "accounts", "address_id"), value(world, "accounts", "token_id")
    cart_line, bought = value(world, "shop", "line_id"), value(world, "hauls", "line_id")
    merchant, campaign = value(world, "placements", "public_id"), value(world, "placements", "campaign_id")
    calls = [
        Call(f"/orders/{order}", shop.NoSuchOrder()),
        Call(f"/orders/{order}/state", shop.NoSuchOrder()),
        Call(f"/orders/{order}/receive", shop.NoSuchOrder(), form={}),
        Call(f"/orders/{order}/cancel", shop.NoSuchOrder(), form={}),
        Call(f"/orders/{order}/refund", shop.NoSuchOrder(), form={"reason": "x"}),
        Call(f"/orders/{order}/ship", shop.NoSuchOrder(), form={"tracking": "SF1"}),
        Call(f"/orders/lines/{bought}/haul", NotBought()),
        Call(f"/pay/{payment}", shop.NoSuchPayment()),
        Call(f"/pay/{payment}", shop.NoSuchPayment(), form={"outcome": "paid"}),
        Call(f"/cart/lines/{cart_line}", shop.NoSuchLine(), form={"quantity": 9}),
        Call(f"/n/{note}/edit", notes.NoSuchNote()),
        Call(f"/n/{note}/edit", notes.NoSuchNote(), form={"title": "mine"}),
        Call(f"/n/{note}/remove", notes.NoSuchNote(), form={}),
        Call(f"/n/{note}/comments/{comment}/remove", NoSuchComment(), form={}),
        Call(f"/settings/addresses/{address}", accounts.NoSuchAddress()),
        Call(f"/settings/addresses/{address}/remove", accounts.NoSuchAddress(), form={}),
        Call(f"/settings/tokens/{token}/remove", accounts.NoSuchToken(), form={}),
        Call(f"/merchant/{merchant}/ads", merchants.NotYourShop()),
        Call(f"/merchant/{merchant}/orders", merchants.NotYourShop()),
        Call(f"/merchant/{merchant}/ads/{campaign}/pause", merchants.NotYourShop(), form={}),
    ]
    assert_none(refused(app, signed_in(app, world.other), calls, lang))
    calls = [
        Call(f"/api/v1/orders/{order}", shop.NoSuchOrder()),
        Call(f"/api/v1/orders/{order}/refund", shop.NoSuchOrder(), json={"reason": ""}),
        Call(f"/api/v1/notes/{note}", notes.NoSuchNote(), method="DELETE"),
        Call(f"/api/v1/cart/lines/{cart_line}", shop.NoSuchLine(), json={"quantity": 2}, method="PUT"),
        Call(f"/api/v1/merchants/{merchant}/campaigns", merchants.NotYourShop()),
    ]
    assert_none(refused_by_the_api(app, world.other, calls, lang))
    calls = [Call(f"/merchant/{merchant}/ads/{NOBODYS}/pause", NoSuchCampaign(), form={})]
    assert_none(refused(app, signed_in(app, world.seller), calls, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quantities_sums_and_prices(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    with app.app_context():
        sku = shelf.product(value(world, "storefront.product", "public_id"), lang).skus[0]
        address = make_address(world.owner).id
        line = carts.view(Actor(world.owner), lang).lines[0]
    total = sku.price_minor + sku.shipping_minor
    good = {"sku_id": sku.id, "quantity": 1, "address_id": address, "expected": total, "key": "k"}
    numbers = ("0", "-1", "100", "9" * 30, "NaN", "inf", "1e3", "1.5", "0x10", "一", "", "1\0")
    quantities = [number for number in numbers if number != ""]
    changed_price = shop.PriceChanged({sku.currency: 1}, {sku.currency: total})
    dear = shop.PriceChanged({}, {sku.currency: line.total_minor + sku.shipping_minor})
    strangers = value(world, "accounts", "address_id")
    calls = [Call("/cart/add", Invalid(), form={"sku_id": sku.id, "quantity": each}) for each in quantities]
    calls += [
        Call(f"/cart/lines/{line.id}", shop.BadQuantity(), form={"quantity": each}) for each in numbers if each != "0"
    ]
    calls += [Call("/buy", Invalid(), form=good | {"quantity": each}) for each in quantities]
    calls += [Call("/buy", Invalid(), form=good | {"expected": each}) for each in ("-1", "9" * 30, "NaN", "", "1.5")]
    calls += [
        Call("/cart/add", catalog.NoSuchSku(), form={"sku_id": 10**12}),
        Call("/cart/add", Invalid(), form={"sku_id": 10**30}),
        Call("/cart/add", Invalid(), form={"sku_id": "x"}),
        Call("/cart/add", Invalid(), form={"sku_id": sku.id, "origin": "x" * 501}),
        Call("/cart/lines/999999999", shop.NoSuchLine(), form={"quantity": 1}),
        Call("/buy", changed_price, form=good | {"expected": 1}),
        Call("/buy", changed_price, form=good | {"expected": total - 1, "price": 1, "price_minor": 1}),
        Call("/buy", accounts.NoSuchAddress(), form=good | {"address_id": 10**12}),
        Call("/buy", Invalid(), form=good | {"key": "k" * 256}),
        Call("/buy", Invalid(), form={}),
        Call("/checkout", dear, form={"address_id": address, "expected": f"{sku.currency}:1", "key": "k"}),
        Call("/checkout", dear, form={"address_id": address, "expected": "CNY:-5,USD:NaN", "key": "k"}),
        Call("/pay/" + value(world, "shop.pay", "public_id"), BadRequest(), form={"outcome": "free"}),
    ]
    assert_none(refused(app, signed_in(app, world.owner), calls, lang))
    calls = [Call("/buy", accounts.NoSuchAddress(), form=good | {"address_id": strangers})]
    assert_none(refused(app, signed_in(app, world.other), calls, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forms_of_another_page_and_bodies_too_large(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    note = value(world, "notes", "public_id")
    wrong = {"X-CSRFToken": "of-another-page"}
    calls = [
        Call(f"/n/{note}/like", StaleForm(), form={}, headers=wrong),
        Call("/cart/add", StaleForm(), form={"sku_id": 1}, headers=wrong),
        Call("/settings/erase", StaleForm(), form={"password": "x"}, headers=wrong),
        Call("/language", StaleForm(), form={"lang": "zh"}, headers=wrong),
        Call("/sign-out", StaleForm(), form={}, headers={"X-CSRFToken": ""}),
        Call("/new", TooLarge(), form={"title": "x", "body": "x" * 3 * MEGABYTE}),
        Call(f"/n/{note}/comments", TooLarge(), form={"body": "x" * 25 * MEGABYTE}),
        Call(f"/n/{NOBODYS}/like", NoSuchSubject(), form={}),
        Call("/u/nobody-by-this-name/follow", NoSuchSubject(), form={}),
        Call("/hide", BadRequest(), form={"kind": "note", "id": "-1"}),
        Call("/hide", BadRequest(), form={"kind": "note", "id": "9" * 16}),
        Call("/hide", NoSuchSubject(), form={"kind": "passwd", "id": "1"}),
        Call("/language", accounts.UnknownLanguage(), form={"lang": "xx"}),
    ]
    assert_none(refused(app, signed_in(app, world.owner), calls, lang))


# --- what a program may send ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_fields_that_nobody_may_set(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    note, merchant = value(world, "notes", "public_id"), value(world, "placements", "public_id")
    order = value(world, "shop", "public_id")
    with app.app_context():
        product = shelf.product(value(world, "storefront.product", "public_id"), lang)
    sku = product.skus[0]
    goods = {"sku_id": sku.id, "quantity": 1}
    place = {"lines": [goods], "address_id": 1, "expected": {sku.currency: 1}}
    written = {"title": "滤杯", "picture_ids": [1]}
    address = {
        "receiver": "林",
        "phone": "13800138000",
        "country": "CN",
        "region": "浙江",
        "city": "杭州",
        "line": "1 号",
    }
    campaign = {
        "kind": "product",
        "subject": product.public_id,
        "name": "x",
        "bid_minor": 120,
        "daily_budget_minor": 3000,
    }
    once = {"Idempotency-Key": "k"}

    def with_extra(path: str, good: Mapping[str, object], *names: str) -> list[Call]:
        return [Call(path, BadFields(), json={**good, name: 1}, headers=once) for name in names]

    calls = [
        *with_extra("/api/v1/cart/lines", goods, "price_minor", "person_id", "currency"),
        *with_extra("/api/v1/orders", place, "total_minor", "state", "fee_minor", "buyer_id", "paid_at"),
        *with_extra(f"/api/v1/orders/{order}/refund", {"reason": ""}, "amount_minor", "state"),
        *with_extra("/api/v1/notes", written, "author_id", "state", "likes", "published_at", "haul_days"),
        *with_extra(f"/api/v1/notes/{note}/comments", {"body": "x"}, "author_id", "at"),
        *with_extra(f"/api/v1/merchants/{merchant}/campaigns", campaign, "state", "spent_minor", "merchant_id"),
        *with_extra("/api/v1/addresses", address, "person_id", "role"),
        Call("/api/v1/orders", BadFields(), json=place | {"lines": [goods | {"unit_minor": 1}]}, headers=once),
    ]
    for quantity in (0, -1, 100, 10**30, float("nan"), float("inf"), 1.5, "x", None, [], {}):
        calls.append(Call("/api/v1/cart/lines", BadFields(), json=goods | {"quantity": quantity}))
        calls.append(Call("/api/v1/checkout/quote", BadFields(), json={"lines": [goods | {"quantity": quantity}]}))
    calls += [
        Call("/api/v1/cart/lines", BadFields(), json={"sku_id": 10**30}),
        Call("/api/v1/cart/lines", catalog.NoSuchSku(), json={"sku_id": 10**12}),
        Call("/api/v1/cart/lines", BadFields(), json=[]),
        Call("/api/v1/orders", BadKey(), json=place),
        Call("/api/v1/orders", accounts.NoSuchAddress(), json=place | {"address_id": 10**12}, headers=once),
        Call("/api/v1/orders", BadFields(), json=place | {"address_id": 10**30}, headers=once),
        Call("/api/v1/notes", BadFields(), json=written | {"title": "\ud800"}, headers=once),
        Call("/api/v1/notes", BadFields(), json=written | {"picture_ids": [10**30]}, headers=once),
        Call("/api/v1/notes", notes.NotYourPicture(), json=written | {"picture_ids": [10**12]}, headers=once),
        Call(f"/api/v1/notes/{NOBODYS}", notes.NoSuchNote()),
        Call(f"/api/v1/products/{NOBODYS}", catalog.NoSuchProduct()),
        Call("/api/v1/orders?cursor=x", BadCursor()),
        Call("/api/v1/orders?size=-1", BadFields()),
        Call("/api/v1/search?q=a&cursor=x", BadCursor()),
        Call("/api/v1/feed?list=~x", BadCursor()),
    ]
    assert_none(refused_by_the_api(app, world.owner, calls, lang))


def test_fields_that_no_form_has_are_not_read(app: Flask, world: World) -> None:
    client = app.test_client()
    form = {
        "name": "Lin",
        "email": "new@example.com",
        "password": PASSWORD,
        "roles": "admin",
        "role": "admin",
        "id": "1",
    }
    assert client.post("/sign-up", data=form, headers=csrf(client)).status_code == 303
    member = signed_in(app, world.other)
    profile = {"name": "Other", "handle": "other_one", "lang": "zh", "roles": "admin", "email": "taken@example.com"}
    assert member.post("/settings", data=profile, headers=csrf(member)).status_code == 303
    with app.app_context():
        newest, other = (
            session().execute(select(Person).where(which)).scalar_one()
            for which in (Person.email == "new@example.com", Person.id == world.other)
        )
        assert other.handle == "other_one"
        assert other.email != "taken@example.com"
        for person in (newest, other):
            held = session().scalars(select(PersonRole.role).where(PersonRole.person_id == person.id)).all()
            assert held == ["member"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bodies_that_are_no_json(app: Flask, world: World, lang: str) -> None:
    speak(app, world, lang)
    with app.app_context():
        headers = make_token(world.owner, "shop")
    before = contents(app)
    for raw in (b"", b"{", b"\xff\xfe", b"null", b'"x"', b"[" * 100_000, b'{"sku_id": 1' + b"0" * 5000 + b"}"):
        answer = app.test_client().post(
            "/api/v1/cart/lines", data=raw, headers=headers, content_type="application/json"
        )
        assert answer.status_code in (400, 422), (raw[:20], answer.status_code)
        assert answer.mimetype == "application/problem+json"
        assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.get_json()["title"]) == (lang == "zh")
    assert changed(before, contents(app)) == []


def test_batches_that_no_page_sends(app: Flask, world: World) -> None:
    client = app.test_client()
    client.get("/about/about")
    fact = {"verb": "open", "kind": "note", "id": 1}
    with app.app_context():
        strangers = page_token(NOBODY)
    bad: list[tuple[object, int]] = [
        ({"token": "x", "facts": [fact]}, 400),
        ({"token": strangers, "facts": [fact]}, 400),
    ]
    wrong = ({"id": -1}, {"id": 10**30}, {"id": 1.5}, {"verb": "purchase"}, {"verb": "dwell", "value": float("nan")},
             {"verb": "dwell", "value": -1}, {"kind": "person\0"}, {"person_id": 7}, {"lane": "<b>"}, {"propensity": 2})  # fmt: skip
    bad += [({"token": "x", "facts": [fact | change]}, 422) for change in wrong]
    bad += [({"token": "x", "facts": [fact] * 101}, 422), ([], 422), ({"facts": []}, 422)]
    before = contents(app)
    for batch, status in bad:
        assert Call("/beacon", BadBatch(), json=batch).send(client, {}).status_code == status, batch
    assert client.post("/beacon", data=b"x" * 70_000).status_code == 413
    assert client.post("/payments/sandbox/webhook", data=b"x" * 20_000).status_code == 400
    assert client.post("/payments/none-such/webhook", data=b"{}").status_code == 400
    assert changed(before, contents(app)) == []


def test_texts_that_no_column_holds_or_no_query_expects(app: Flask, world: World) -> None:
    client = signed_in(app, world.owner)
    token = csrf(client)
    queries = ("%00", "a%00b", "x" * 10_000, "手" * 3000, "a " * 1000, "*", '"', '"a', "(", "AND OR NOT", "title:x", "%25' OR 1=1--",
               "[a TO", "~~~~", "\\", "%F0%9F%8C%BF", "%ED%A0%80", "%FF", "^2", "-", "+" * 500)  # fmt: skip
    before = contents(app)
    for query in queries:
        assert client.get(f"/search?q={query}").status_code == 200, query[:40]
        assert client.get(f"/new/goods?q={query}").status_code == 200, query[:40]
    for path in ("/n/%00", "/p/a%00", "/u/%00", "/s/%00", "/t/%00", "/?channel=%00", "/market?category=%00"):
        assert client.get(path).status_code in (400, 404), path
    assert changed(before, contents(app)) == []
    for path, form in (
        ("/sign-in", {"email": "a\0@example.com", "password": "x\0"}),
        ("/settings", {"name": "\0", "handle": "a\0b", "lang": "zh"}),
        ("/settings/addresses", {"receiver": "\0"}),
        ("/new", {"title": "\0", "pictures": "1"}),
        ("/hide", {"kind": "no\0te", "id": "1"}),
        ("/orders/\0/refund", {"reason": "\0"}),
        (f"/n/{value(world, 'notes', 'public_id')}/comments", {"body": "\0"}),
    ):
        status = client.post(path, data=form, headers=token).status_code
        assert 400 <= status < 500, (path, status)
        assert changed(before, contents(app)) == [], path


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
