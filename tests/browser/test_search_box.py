"""The search box with the keyboard alone, and an opened result that the report knows of."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from community.platform.db import session
from community.search.log import report
from tests.browser import steps
from tests.live import Site

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("width", "lang", "typed"), [(1280, "zh-CN", "kafei"), (390, "en-US", "coff")])
def test_the_box_is_a_combobox_that_keys_alone_can_use(
    site: Site, browser: Browser, width: int, lang: str, typed: str
) -> None:
    troubles: list[str] = []
    with steps.visit(browser, width, lang, troubles) as page:
        page.goto(f"{site.url}/market")
        box = page.get_by_role("combobox")
        expect(box).to_have_attribute("aria-expanded", "false")
        page.keyboard.press("/")
        expect(box).to_be_focused()
        box.press_sequentially(typed)
        options = page.get_by_role("option")
        expect(options.first).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(box).not_to_have_attribute("aria-activedescendant", "search-option-1")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_have_attribute("id", "search-option-1")
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("option", selected=True)).to_have_count(0)
        page.keyboard.press("ArrowUp")
        last = options.count()
        expect(box).to_have_attribute("aria-activedescendant", f"search-option-{last}")
        page.keyboard.press("Escape")
        expect(box).to_have_attribute("aria-expanded", "false")
        expect(box).to_have_value(typed)
        page.keyboard.press("ArrowDown")
        expect(options.first).to_be_visible()
        page.keyboard.press("ArrowDown")
        address = options.first.locator("a").get_attribute("href")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}{address}")
    assert troubles == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("width", "lang"), [(1280, "zh-CN"), (390, "en-US")])
def test_a_visitor_forgets_one_search_and_then_all_with_keys_alone(
    site: Site, browser: Browser, width: int, lang: str
) -> None:
    troubles: list[str] = []
    with steps.visit(browser, width, lang, troubles) as page:
        for words in ("滤杯", "露营"):
            page.goto(f"{site.url}/search?q={words}")
        page.get_by_role("combobox").fill("")
        shown = page.locator("#search-drop .own-search")
        expect(shown).to_have_count(2)
        page.keyboard.press("ArrowDown")
        expect(page.locator("#search-drop :focus")).to_have_count(1)
        shown.first.get_by_role("button").press("Enter")
        expect(shown).to_have_count(1)
        page.locator("#search-drop .searches-head button").press("Enter")
        expect(shown).to_have_count(0)
    assert troubles == []


@pytest.mark.timeout(300)
def test_what_is_opened_from_a_search_is_known_to_the_report(world: Flask, site: Site, browser: Browser) -> None:
    def clicks() -> int:
        with world.app_context():
            session().rollback()
            return sum(row.clicks for row in report.report(1).rows if row.words == "滤杯")

    before = clicks()
    troubles: list[str] = []
    with steps.visit(browser, 1280, "zh-CN", troubles) as page:
        page.goto(f"{site.url}/search?q=滤杯")
        page.locator(".goods-row .tile-link").first.click()
        page.wait_for_url("**/p/*")
        page.goto(f"{site.url}/about/about")  # leaving sends what was seen
        steps.until(lambda: clicks() == before + 1, "the opened product did not reach the report")
    assert troubles == []
