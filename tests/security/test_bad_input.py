"""Bad input anywhere: a clear refusal in the reader's language, the right status, and not one row is written or changed."""

from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts import errors as accounts
from community.accounts.models import Person, PersonRole
from community.activity.errors import BadBatch
from community.activity.service import page_token
from community.catalog import errors as catalog
from community.catalog import queries as shelf
from community.hauls.errors import NotBought
from community.media.errors import BrokenPicture, NoPicture, PictureTooLarge
from community.merchants import errors as merchants
from community.notes import errors as notes
from community.placements.errors import NoSuchCampaign
from community.platform.api import BadFields
from community.platform.db import session
from community.platform.errors import BadCursor, BadRequest, Invalid, TooLarge
from community.platform.idempotency import BadKey
from community.platform.refusals import StaleForm
from community.platform.viewer import NOBODY, Actor
from community.shop import errors as shop
from community.shop.cart import queries as carts
from community.social.errors import NoSuchComment, NoSuchSubject
from tests.browsing import csrf
from tests.factories.accounts import PASSWORD, make_address, make_token, signed_in
from tests.media.corpus import photo, png_bomb, saved
from tests.security.refusing import (
    LANGUAGES,
    Call,
    assert_none,
    changed,
    contents,
    refused,
    refused_by_the_api,
    speak,
    value,
)
from tests.security.world import World

NOBODYS = "01J" + "0" * 23
MEGABYTE = 1024 * 1024
CUT_OFF = saved(photo(), "JPEG")[:4000]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


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
