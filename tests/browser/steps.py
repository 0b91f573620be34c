"""What a person does on the site, one function a step. Selectors name roles and addresses, never words."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

PATIENCE = 60.0  # seconds for workers on a busy machine


@contextmanager
def visit(browser: Browser, width: int, lang: str, troubles: list[str]) -> Iterator[Page]:
    """A fresh visitor; whatever the console or the content policy complains of is added to `troubles`."""
    height = 900 if width > 900 else 844
    context = browser.new_context(viewport={"width": width, "height": height}, locale=lang, has_touch=width < 900)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()


def until(true: Callable[[], bool], what: str) -> None:
    """Ask again until it is true. Raises AssertionError when patience ends."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.4)


def feed(page: Page) -> list[str]:
    """Public ids of the notes in the feed, in order."""
    links = page.locator("[data-feed] .card-link").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [match[1] for href in links if (match := re.match(r"/n/(\w+)", href))]


def scroll_until(page: Page, found: Callable[[], bool], what: str) -> None:
    """Scroll the feed, page by page, until it is there."""
    for _ in range(30):
        if found():
            return
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(500)
    raise AssertionError(what)


def sign_up(page: Page, name: str, email: str, password: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.fill("[name=city]", "杭州")
    page.locator("input[name=interests]").first.check(force=True)
    submit(page, "form:has([name=email])")


def sign_in(page: Page, base: str, email: str, password: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    submit(page, "form:has([name=password])")


def submit(page: Page, form: str) -> None:
    with page.expect_navigation():
        page.locator(f"main {form} button.btn").last.click()


def add_address(page: Page) -> None:
    """In the sheet that is open."""
    told = {"receiver": "林小满", "phone": "13800138000", "region": "浙江省", "city": "杭州市", "line": "文三路 1 号"}
    for field, value in told.items():
        page.fill(f"dialog[open] [name={field}]", value)
    page.locator("dialog[open] form:has([name=receiver]) button.btn").last.click()


def pay(page: Page) -> str:
    """From the open buy sheet through the gateway, without leaving the page; returns the order's address."""
    before = page.url
    page.locator("dialog[open] .btn-pay").last.click()
    page.locator("dialog[open] #pay button[value=paid]").click()
    order = page.locator("dialog[open] #pay a[href^='/orders/']").first
    order.wait_for(timeout=PATIENCE * 1000)
    assert page.url == before
    return str(order.get_attribute("href"))


def write(page: Page, picture: Path, title: str, body: str) -> None:
    """Fill in the writing desk and publish; ends on the note."""
    page.set_input_files("input[type=file]", str(picture))
    page.locator("input[name=pictures]").first.wait_for(state="attached")
    page.fill("[name=title]", title)
    page.fill("[name=body]", body)
    with page.expect_navigation(url=re.compile(r"/n/\w+")):
        page.locator("main form:has([name=title]) button[type=submit]").last.click()
