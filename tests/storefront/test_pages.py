"""Every page that visitors see, its refusals, and the statements it may cost."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.catalog import service as shelves
from community.hauls import service as hauls
from community.influencers import rates
from community.influencers import service as influencers
from community.notes import service as notes
from community.platform.db import transaction
from community.search import upkeep as search_index
from community.social import service as social
from tests.browsing import FRAGMENT, PAGE
from tests.counting import statements
from tests.factories.accounts import make_address, make_person, signed_in
from tests.factories.catalog import make_matrix, make_shop
from tests.factories.notes import make_draft, make_note, make_picture
from tests.factories.shop import make_buyer
from tests.hauls.test_hauls import bought

UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@dataclass(frozen=True)
class World:
    """Addresses of a small community: an influencer's note with a commission link, a product with a haul."""

    reader: int
    author: int
    author_handle: str
    note_id: int
    note: str
    plain_note: str
    product_id: int
    product: str
    shop: str


@pytest.fixture
def world(app: Flask, drain: Callable[[], None]) -> World:
    with app.app_context():
        reader, author, staff = make_person("小陶", city="杭州"), make_person("阿蘅", city="杭州"), make_person()
        make_address(reader)
        with transaction():
            influencers.apply(author)
        with transaction():
            influencers.approve(author, staff)
        shop = make_shop()
        product = make_matrix(shop_id=shop)
        row = catalog.products([product], "zh")[product]
        with transaction():
            rates.set_rate(row.merchant_id, 600)
        with transaction():
            notes.open_channel("coffee", "咖啡", "Coffee", 1, "coffee")
        note = make_note(author, topics=["咖啡", "手冲"], products=[product], city="杭州", pictures=3)
        plain = make_note(topics=["护肤"])
        buyer = make_buyer("沫沫")
        line, draft = bought(buyer, product), make_draft(buyer.id, title="第 1 天")
        with transaction():
            hauls.publish(buyer.id, line, draft, stars=5)
        for _ in range(30):
            make_note(author)
        with transaction():
            social.follow(reader, "person", author)
        with transaction():
            social.comment(reader, note.id, "滤纸用哪种？")
        drain()
        return World(
            reader,
            author,
            accounts.get_person(author).handle,
            note.id,
            note.public_id,
            plain.public_id,
            product,
            row.public_id,
            row.shop_slug,
        )


def test_every_page_opens_for_a_visitor_and_a_member_in_both_languages(app: Flask, world: World) -> None:
    paths = [
        "/", "/?channel=coffee", "/feed", "/nearby", f"/n/{world.note}", f"/n/{world.plain_note}", f"/n/{world.note}/related",
        f"/p/{world.product}", f"/p/{world.product}/buy", f"/u/{world.author_handle}", f"/u/{world.author_handle}?tab=planted",
        "/t/coffee", f"/s/{world.shop}", "/market", "/search?q=滤杯", "/search?q=手冲&kind=note", "/search",
        "/search?q=阿蘅&kind=person", "/search?q=咖啡&kind=topic", "/search?q=云雀&kind=shop", "/about/ranking",
    ]  # fmt: skip
    for browser in (app.test_client(), signed_in(app, world.reader)):
        for lang in ("zh", "en"):
            for path in paths:
                for headers in (PAGE, FRAGMENT):
                    answer = browser.get(path, headers=headers | {"Accept-Language": lang})
                    assert answer.status_code == 200, (path, lang, headers)
    assert signed_in(app, world.reader).get("/following", headers=PAGE).status_code == 200


def test_what_is_not_there_is_refused_kindly(app: Flask, world: World) -> None:
    browser = app.test_client()
    for path in (
        f"/n/{UNKNOWN}", f"/n/{UNKNOWN}/related", f"/p/{UNKNOWN}", f"/p/{UNKNOWN}/buy", "/u/nobody", "/t/nothing", "/s/nothing",
        "/about/nothing", "/?channel=nothing",
    ):  # fmt: skip
        assert browser.get(path, headers=PAGE).status_code == 404, path
    for path in (
        "/feed?list=nonsense", "/?list=~forged", "/nearby?cursor=nonsense", "/t/coffee?cursor=nonsense", "/market?cursor=nonsense",
        f"/u/{world.author_handle}?cursor=nonsense", "/search?q=滤杯&cursor=nonsense", f"/s/{world.shop}?cursor=nonsense",
    ):  # fmt: skip
        if path.startswith("/nearby"):
            answer = signed_in(app, world.reader).get(path, headers=PAGE)
        else:
            answer = browser.get(path, headers=PAGE)
        assert answer.status_code == 400, path
    assert browser.get("/feed?sums=nonsense", headers=FRAGMENT).status_code == 400
    assert browser.get("/following", headers=PAGE).location.startswith("/sign-in")


def test_a_note_shows_tags_with_live_prices_and_says_who_pays(app: Flask, world: World) -> None:
    page = app.test_client().get(f"/n/{world.note}", headers=PAGE).text
    assert "/go/" in page
    assert "128" in page
    assert "6%" in page
    assert "滤纸用哪种？" in page
    with app.app_context(), transaction():
        shelves.change_price(catalog.skus_of(world.product_id, "zh")[0].id, 9900)
    page = app.test_client().get(f"/n/{world.note}", headers=PAGE).text
    assert "99" in page
    with app.app_context(), transaction():
        shelves.take_off_shelf(world.product_id, None)
    page = app.test_client().get(f"/n/{world.note}", headers=PAGE).text
    assert "/go/" not in page


def test_a_note_opens_as_a_fragment_and_reloads_as_a_page(app: Flask, world: World) -> None:
    browser = app.test_client()
    fragment, page = (browser.get(f"/n/{world.note}", headers=headers) for headers in (FRAGMENT, PAGE))
    assert "<html" not in fragment.text
    assert "<html" in page.text
    assert fragment.vary.as_set() == {"hx-request"} or "hx-request" in {name.lower() for name in fragment.vary}


def test_a_removed_note_is_gone_from_every_page_at_once(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        notes.remove(world.note_id, world.author)
    browser = app.test_client()
    assert browser.get(f"/n/{world.note}", headers=PAGE).status_code == 404
    for path in ("/", "/t/coffee", f"/u/{world.author_handle}", f"/p/{world.product}", "/?channel=coffee"):
        assert world.note not in browser.get(path, headers=PAGE).text, path


def test_the_feed_scrolls_by_fragments_without_repeats(app: Flask, world: World) -> None:
    browser = app.test_client()
    seen: list[str] = []
    page = browser.get("/", headers=PAGE).text
    while True:
        seen += [part.partition('"')[0] for part in page.split('data-kind="note" data-id="')[1:]]
        following = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        if not following:
            break
        page = browser.get(following, headers=FRAGMENT).text
    assert len(seen) == len(set(seen)) == 33


def test_a_product_shows_its_hauls_and_its_notes(app: Flask, world: World) -> None:
    page = app.test_client().get(f"/p/{world.product}", headers=PAGE).text
    assert "沫沫" in page
    assert world.note in page


def test_the_buy_sheet_knows_the_buyer_and_the_link(app: Flask, world: World) -> None:
    sheet = signed_in(app, world.reader).get(f"/p/{world.product}/buy", headers=FRAGMENT).text
    assert "林小满" in sheet
    for odd in (
        "quantity=-5",
        "quantity=x",
        "quantity=1e9",
        "sku=x",
        "option_color=none",
        "address_id=x",
        "origin=" + "x" * 999,
    ):
        answer = app.test_client().get(f"/p/{world.product}/buy?{odd}", headers=FRAGMENT)
        assert answer.status_code == 200, odd


def test_what_people_write_is_escaped_everywhere(app: Flask, drain: Callable[[], None]) -> None:
    evil = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    with app.app_context():
        author = make_person(evil)
        picture = make_picture(author, alt=evil)
        draft = make_draft(author, title=evil, body=evil, topics=[evil], picture_ids=(picture,), city=evil)
        with transaction():
            note = notes.publish(author, draft)
        with transaction():
            social.comment(author, note.id, evil)
        handle = accounts.get_person(author).handle
    drain()
    browser = app.test_client()
    for path in ("/", f"/n/{note.public_id}", f"/u/{handle}", "/search", f"/search?q={evil}"):
        page = browser.get(path, headers=PAGE).text
        assert "<img src=x" not in page, path
        assert "49" not in page.partition("{{7*7}}")[0][-3:]


@pytest.mark.parametrize("path", ["/", "/following", "/nearby", "/?channel=coffee"])
def test_a_feed_page_costs_eight_statements_at_most(app: Flask, world: World, path: str) -> None:
    browser = signed_in(app, world.reader)
    browser.get(path, headers=PAGE)
    with statements() as seen:
        assert browser.get(path, headers=PAGE).status_code == 200
    assert len(seen) <= 8, seen


def test_a_note_or_product_costs_eight_statements_at_most(app: Flask, world: World) -> None:
    browser = signed_in(app, world.reader)
    for path in (f"/n/{world.note}", f"/n/{world.plain_note}", f"/p/{world.product}", f"/p/{world.product}/buy"):
        for headers in (PAGE, FRAGMENT):
            browser.get(path, headers=headers)
            with statements() as seen:
                assert browser.get(path, headers=headers).status_code == 200
            assert len(seen) <= 8, seen


def test_statements_of_a_note_do_not_grow_with_its_tags(app: Flask, world: World) -> None:
    with app.app_context():
        products = [make_matrix() for _ in range(5)]
        large = make_note(products=products, pictures=9, topics=list("甲乙丙丁戊"))
        for number in range(15):
            with transaction():
                social.comment(world.reader, large.id, str(number))
    browser = signed_in(app, world.reader)
    browser.get(f"/n/{large.public_id}", headers=PAGE)
    with statements() as seen:
        browser.get(f"/n/{large.public_id}", headers=PAGE)
    assert len(seen) <= 8, seen


def test_search_finds_a_note_in_both_scripts(app: Flask, world: World) -> None:
    with app.app_context():
        search_index.rebuild()
    browser = app.test_client()
    assert world.note in browser.get("/search?q=手冲一年", headers=PAGE).text
    api: FlaskClient = app.test_client()
    assert api.get("/api/v1/search?q=手冲一年").get_json()["total"] >= 1


def test_a_shop_introduces_itself_in_the_readers_language(app: Flask, world: World) -> None:
    bios = {"zh": "一窑四百只。", "en": "Four hundred at a time."}
    with app.app_context():
        both = make_shop(bios=bios)
        only_chinese = make_shop(bios={"zh": bios["zh"]})
        slugs = {row.id: row.slug for row in catalog.shops([both, only_chinese]).values()}
    for lang, other in (("zh", "en"), ("en", "zh")):
        page = app.test_client().get(f"/s/{slugs[both]}", headers=PAGE | {"Accept-Language": lang}).text
        assert bios[lang] in page and bios[other] not in page
    page = app.test_client().get(f"/s/{slugs[only_chinese]}", headers=PAGE | {"Accept-Language": "en"}).text
    assert bios["zh"] in page
