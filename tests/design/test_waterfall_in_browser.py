"""The stylesheet puts the dealt cards where the sums say, at any width, without a script and without a shift."""

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, sync_playwright

from community.platform import waterfall
from community.platform.settings import ROOT
from community.platform.waterfall import Box

WIDTHS = (320, 360, 375, 390, 414, 480, 600, 700, 820, 899, 900, 1024, 1344, 1464)
COLUMNS = {2: 8, 3: 12, 4: 16, 5: 16}  # column count → gap
STYLES = "".join(
    (ROOT / "static" / "css" / f"{name}.css").read_text()
    for name in ("tokens", "base", "layout", "components", "cards")
)
MEASURE = """() => {
  const round = (number) => Math.round(number * 10) / 10;
  const box = document.querySelector(".fall").getBoundingClientRect();
  return [...document.querySelectorAll(".fall > .card")].map((card) => {
    const { left, right, top, bottom } = card.getBoundingClientRect();
    return [round(left - box.left), round(right - box.left), round(top - box.top), round(bottom - box.top), round(box.height)];
  });
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def waterfall_of(boxes: list[Box]) -> str:
    """A page with one waterfall as wide as its body."""
    dealt = waterfall.deal(boxes)
    cards = "".join(
        f'<article class="card{" haul" if box.haul else ""}" style="{placement.style}">'
        '<div class="pic"></div><div class="words"></div></article>'
        for box, placement in zip(boxes, dealt.placements, strict=True)
    )
    return (
        f"<!doctype html><style>{STYLES}body{{margin:0}}.fall-box{{margin:0!important}}</style>"
        f'<div class="fall-box"><div class="fall" style="{dealt.heights}">{cards}</div></div>'
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_every_gap_is_exact(page, width):
    chance = random.Random(width)
    sizes = [(600, 800), (800, 800), (800, 600), (640, 800), (400, 2000)]
    boxes = [Box(*chance.choice(sizes), haul=chance.random() < 0.3) for _ in range(40)]
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(waterfall_of(boxes))
    columns: dict[float, list[tuple[float, float]]] = {}
    for left, right, top, bottom, height in page.evaluate(MEASURE):
        assert 0 <= left < right <= width + 0.1
        assert bottom <= height
        columns.setdefault(left, []).append((top, bottom))
    gap = COLUMNS[len(columns)]
    assert len(columns) == (2 if width < 600 else 3 if width < 900 else 4 if width < 1344 else 5)
    for spans in columns.values():
        assert spans == sorted(spans), "the order in the document is the order in the column"
        for (_top, bottom), (top, _bottom) in pairwise(spans):
            assert top - bottom == pytest.approx(gap, abs=0.15)
