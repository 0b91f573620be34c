"""Products, their prices and their pages."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from community.catalog import queries, service
from community.catalog.errors import BadPrice, NoSuchProduct, ProductIncomplete, SlugTaken
from community.catalog.service import ProductDraft, SkuDraft, TextDraft
from community.merchants import queries as merchants
from community.merchants.errors import NotYourShop
from community.platform.db import transaction
from community.platform.errors import BadCursor
from community.platform.time import now
from tests.counting import statements
from tests.factories.accounts import make_person
from tests.factories.catalog import make_matrix, make_product, make_shop, skus_of


def page_of(product_id: int, lang: str = "zh") -> queries.ProductPage:
    return queries.product(queries.products([product_id], lang)[product_id].public_id, lang)


def test_a_page_speaks_the_readers_language_and_falls_back_to_the_other(context: Flask) -> None:
    both, chinese = make_product(), make_matrix()
    assert (page_of(both, "zh").name, page_of(both, "en").name) == ("陶瓷手冲滤杯", "Ceramic dripper")
    assert page_of(both, "en").attributes == [("Material", "Ceramic")]
    assert page_of(chinese, "en").name == "滤杯"


def test_options_are_named_and_know_their_stock(context: Flask) -> None:
    product_id = make_matrix(stock=3)
    with transaction():
        service.hold({skus_of(product_id)[0].id: 3, skus_of(product_id)[1].id: 3})
    page = page_of(product_id)
    assert [(option.label, [value.label for value in option.values]) for option in page.options] == [
        ("颜色", ["苔绿", "陶土"]),
        ("尺寸", ["01", "02"]),
    ]
    assert [value.available for value in page.options[0].values] == [0, 6]
    assert [sku.option_text for sku in page.skus] == ["苔绿 · 01", "苔绿 · 02", "陶土 · 01", "陶土 · 02"]
    assert (page.price_minor, page.price_max_minor, page.available) == (12800, 15800, 6)


def test_the_lowest_price_of_thirty_days_is_one_that_was_charged(context: Flask) -> None:
    product_id = make_product(price=12800)
    (sku,) = skus_of(product_id)
    start = now()
    for days, price in ((1, 9800), (3, 11800), (20, 12800)):
        with time_machine.travel(start + timedelta(days=days), tick=False), transaction():
            service.change_price(sku.id, price)
    for days, lowest in ((21, 9800), (34, 11800), (60, 12800)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            assert queries.lowest_30_days([product_id]) == {product_id: lowest}
            assert page_of(product_id).low30_minor == lowest
            assert queries.products([product_id], "zh")[product_id].low30_minor == lowest


def test_a_price_is_changed_by_its_own_staff_only(context: Flask) -> None:
    product_id = make_product()
    (sku,) = skus_of(product_id)
    stranger = make_person()
    with pytest.raises(NotYourShop), transaction():
        service.change_price(sku.id, 1, stranger)
    with pytest.raises(BadPrice), transaction():
        service.change_price(sku.id, 0)
    assert skus_of(product_id)[0].price_minor == 12800
    owner = merchants.staff_of(sku.merchant_id)[0]
    with transaction():
        service.change_price(sku.id, 9900, owner)
    assert skus_of(product_id)[0].price_minor == 9900


@pytest.mark.parametrize(
    ("skus", "fault"),
    [
        ([], "skus"),
        ([SkuDraft("a", 100, 1), SkuDraft("a", 100, 1)], "skus"),
        ([SkuDraft("a", 0, 1)], "price_minor"),
        ([SkuDraft("a", 100, -1)], "stock"),
        ([SkuDraft("a", 100, 1, {"color": "moss"})], "options"),
    ],
)
def test_half_a_product_is_refused(context: Flask, skus: list[SkuDraft], fault: str) -> None:
    shop_id = make_shop()
    with pytest.raises(ProductIncomplete) as refused, transaction():
        service.add_product(ProductDraft(shop_id, {"zh": TextDraft("滤杯")}, skus))
    assert fault in refused.value.fields["faults"]  # type: ignore[operator]
    assert queries.page_of_products(shop_id=shop_id, lang="zh").items == []


def test_a_removed_product_has_no_page(context: Flask) -> None:
    product_id = make_product()
    public_id = page_of(product_id).public_id
    with transaction():
        service.take_off_shelf(product_id)
    assert queries.product(public_id, "zh").state == "off_shelf"
    with transaction():
        service.remove_product(product_id)
    with pytest.raises(NoSuchProduct):
        queries.product(public_id, "zh")
    with pytest.raises(NoSuchProduct):
        queries.product("0" * 26, "zh")


def test_a_shelf_pages_without_repeats_or_gaps(context: Flask) -> None:
    shop_id = make_shop()
    made = [make_product(shop_id=shop_id) for _ in range(7)]
    seen, cursor = [], None
    while True:
        page = queries.page_of_products(shop_id=shop_id, lang="zh", cursor=cursor, size=3)
        seen += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == made[::-1]
    with pytest.raises(BadCursor):
        queries.page_of_products(shop_id=shop_id, lang="zh", cursor="nonsense")


def test_a_category_shows_what_lies_below_it(context: Flask) -> None:
    with transaction():
        home = service.add_category("home", "家居", "Home")
        cups = service.add_category("cups", "杯子", "Cups", home.id)
    product_id = make_product(category_id=cups.id)
    for category in ("home", "cups"):
        assert [row.id for row in queries.page_of_products(category=category, lang="en").items] == [product_id]
    assert queries.page_of_products(category="nothing", lang="en").items == []
    assert [row.name for row in queries.categories("en")] == ["Home", "Cups"]


def test_a_shop_address_is_taken_once(context: Flask) -> None:
    shop_id = make_shop()
    shop = queries.shops([shop_id])[shop_id]
    with pytest.raises(SlugTaken), transaction():
        service.open_shop(shop.merchant_id, shop.slug, "另一家", "CNY")
    assert queries.shop_page(shop.slug) == shop
    assert queries.shop_page("nowhere") is None


def test_pages_cost_the_same_however_much_they_show(context: Flask) -> None:
    shop_id = make_shop()
    many = [make_matrix(shop_id=shop_id) for _ in range(6)]
    with statements() as page:
        page_of_many = queries.products(many, "zh")
    assert len(page_of_many) == 6
    assert len(page) <= 2
    public_id = page_of_many[many[0]].public_id
    with statements() as product:
        queries.product(public_id, "zh")
    assert len(product) <= 3
    with statements() as listed:
        queries.page_of_products(shop_id=shop_id, lang="zh", size=5)
    assert len(listed) <= 3


def test_subjects_say_everything_in_both_languages(context: Flask) -> None:
    first, second = make_product(), make_matrix()
    rows = queries.subjects()
    assert [row.id for row in rows] == [first, second]
    assert rows[0].texts["en"] == ("Ceramic dripper", "Conical", "Ribbed")
    assert (rows[1].price_minor, rows[1].available) == (12800, 40)
    assert [row.id for row in queries.subjects(after_id=first)] == [second]
    assert [row.id for row in queries.subjects_by_id([second])] == [second]
