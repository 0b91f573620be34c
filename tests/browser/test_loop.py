"""The whole loop in a real browser: arrive, scroll, read, join, buy, receive, show, find, earn, advertise, send back."""

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from community.demo.people import GUIDES, PASSWORD
from community.ledger import queries as ledger
from community.platform.db import session
from tests.browser import steps
from tests.factories.accounts import signed_in
from tests.live import Site

PICTURES = Path(__file__).parents[2] / "community" / "demo" / "pictures"
INFLUENCER = next(guide.email for guide in GUIDES if guide.role == "influencer")
SIZES = [(390, "zh-CN"), (1280, "zh-CN"), (390, "en-US"), (1280, "en-US")]
# the same walk on the other database needs no second look at every size
WALKS = SIZES if os.environ.get("MEADOW_TEST_DATABASE", "sqlite") == "sqlite" else SIZES[:1]

pytestmark = pytest.mark.xdist_group("browser")


def ask(world: Flask, sql: str, **given: object) -> list[tuple[object, ...]]:
    with world.app_context():
        return [tuple(row) for row in session().execute(text(sql), given)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("width", "lang"), WALKS)
def test_the_whole_loop(world: Flask, site: Site, browser: Browser, width: int, lang: str) -> None:
    troubles: list[str] = []
    title = f"云雀滤杯用了一周，水流比旧的慢 {width} {lang}"
    linked = {
        str(row[0])
        for row in ask(
            world,
            "SELECT DISTINCT n.public_id FROM notes n JOIN cps_links l ON l.note_id = n.id JOIN people p ON p.id = l.person_id"
            " JOIN skus s ON s.product_id = l.product_id WHERE p.email = :email AND n.state = 'published' AND s.available > 5",
            email=INFLUENCER,
        )
    }
    with steps.visit(browser, width, lang, troubles) as page:
        page.goto(site.url)
        arrived = steps.feed(page)
        assert len(arrived) >= 15
        steps.scroll_until(page, lambda: bool(linked & set(steps.feed(page))), "no note of the influencer in the feed")
        seen = steps.feed(page)
        assert len(seen) == len(set(seen))  # no note twice, however far

        ad = click_an_ad(page, site)

        order = buy_from_note(page, next(note for note in seen if note in linked), width, lang)
        receive(page, site, order)
        page.goto(f"{site.url}{order}")
        page.locator("a[href*='/haul']").first.click()
        steps.write(
            page,
            PICTURES / "stills" / sorted(os.listdir(PICTURES / "stills"))[0],
            title,
            "每天 15 g 豆子，第 3 天开始顺手。",
        )
        haul = page.url.rsplit("/", 1)[-1].partition("?")[0]
        assert page.locator(".label").first.is_visible()

        steps.until(lambda: haul in found_by_search(page, site, "云雀滤杯"), "the haul is not found")
        page.goto(site.url)
        changed = steps.feed(page)
        assert changed[:12] != arrived[:12]  # the feed answered

        order_id = order.rsplit("/", 1)[-1]
        commission = the_commission(world, order_id)
        assert commission[1] == "held"
        influencer_sees(browser, site, width, lang, troubles, commission, "held")
        merchant_sees(world, browser, site, width, lang, troubles, ad)

        page.goto(f"{site.url}{order}")
        page.locator("details:has(form[action$='/refund']) summary").click()
        page.locator("form[action$='/refund'] button").click()
        steps.until(lambda: the_commission(world, order_id)[1] == "reversed", "the commission was not taken back")
        influencer_sees(browser, site, width, lang, troubles, commission, "reversed")
        steps.until(lambda: no_badge(page, f"{site.url}/n/{haul}"), "the badge outlived the refund")
    with world.app_context():
        assert set(ledger.trial().values()) == {0}
    assert troubles == []


def buy_from_note(page: Page, note: str, width: int, lang: str) -> str:
    """Open the note over the feed, its first thing in the sheet, join on the way, pay; returns the order's address."""
    page.locator(f".card-link[href^='/n/{note}']").first.click()
    page.locator("[data-note] .strip-link:visible").first.click()
    page.locator("dialog[open] .btn-pay").last.click()
    page.locator("main a[href^='/sign-up']").click()
    steps.sign_up(page, "林小满", f"walk-{width}-{lang}@example.com", "long enough 9")
    page.locator("a[href^='/settings/addresses']:visible").first.click()
    steps.add_address(page)
    page.locator("dialog[open] form#buy[action$='/buy'] button.btn-pay").wait_for()
    return steps.pay(page)


def receive(page: Page, site: Site, order: str) -> None:
    def shipped() -> bool:
        page.goto(f"{site.url}{order}")
        return page.locator("form[action$='/receive']").count() > 0

    steps.until(shipped, "the order was not shipped")
    with page.expect_navigation():
        page.locator("form[action$='/receive'] button").click()


def found_by_search(page: Page, site: Site, words: str) -> list[str]:
    page.goto(f"{site.url}/search?q={words}&kind=note&sort=new")
    return steps.feed(page)


def click_an_ad(page: Page, site: Site) -> str:
    """Follow the first paid place, labelled as one, in a tab of its own; returns the path it led to."""
    card = page.locator("[data-feed] .card:has(a[href^='/ad/'])").first
    card.wait_for()
    assert card.locator(".label").inner_text() in ("广告", "Sponsored")
    tab = page.context.new_page()
    tab.goto(site.url + str(card.locator("a.card-link").get_attribute("href")))
    led_to = tab.url.removeprefix(site.url).partition("?")[0]
    tab.close()
    return led_to


def the_commission(world: Flask, order: str) -> tuple[int, str]:
    """Id and state of the order's commission line, waiting for the relay to write it."""

    def rows() -> list[tuple[object, ...]]:
        return ask(world, "SELECT id, state FROM commissions WHERE order_public_id = :order", order=order)

    steps.until(lambda: len(rows()) == 1, "no commission for the order")
    ((commission_id, state),) = rows()
    return int(str(commission_id)), str(state)


def influencer_sees(
    browser: Browser, site: Site, width: int, lang: str, troubles: list[str], commission: tuple[int, str], state: str
) -> None:
    with steps.visit(browser, width, lang, troubles) as page:
        steps.sign_in(page, site.url, INFLUENCER, PASSWORD)
        page.goto(f"{site.url}/earnings")
        row = page.locator(f"div:has(> a[href='/earnings/{commission[0]}'])")
        assert row.locator({"held": ".label-held", "reversed": ".label-coupon"}[state]).count() == 1


def merchant_sees(
    world: Flask, browser: Browser, site: Site, width: int, lang: str, troubles: list[str], led_to: str
) -> None:
    """The merchant whose place was clicked finds the click on the campaign's page, at its price."""
    subject = led_to.rsplit("/", 1)[-1]
    campaign, merchant, staff, spent = ask(
        world,
        "SELECT c.public_id, m.public_id, s.person_id, d.spend_minor FROM ad_clicks k JOIN ad_campaigns c ON c.id = k.campaign_id"
        " JOIN merchants m ON m.id = c.merchant_id JOIN merchant_staff s ON s.merchant_id = m.id"
        " JOIN ad_spend_days d ON d.campaign_id = c.id"
        " WHERE c.subject_public_id = :subject ORDER BY k.id DESC, d.day DESC",
        subject=subject,
    )[0]
    assert int(str(spent)) > 0
    cookie = signed_in(world, int(str(staff))).get_cookie("meadow")
    assert cookie is not None
    with steps.visit(browser, width, lang, troubles) as page:
        page.context.add_cookies([{"name": "meadow", "value": cookie.value, "url": site.url}])
        page.goto(f"{site.url}/merchant/{merchant}/ads/{campaign}")
        assert f"¥{int(str(spent)) / 100:.2f}" in page.locator("main").inner_text()


def no_badge(page: Page, note: str) -> bool:
    page.goto(note)
    return page.locator("[data-note] .note-label .label-good").count() == 0
