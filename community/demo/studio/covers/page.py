"""Setting a sheet as an HTML page and taking its picture with Chromium: the only module that imports Playwright."""

from __future__ import annotations

import atexit
import io
import math
import random
import re
import tempfile
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from community.demo.studio.assets import emoji_file, folder, font_file
from community.demo.studio.covers.cutout import cutout_address
from community.demo.studio.covers.sheets import Sheet
from community.demo.studio.pieces import STOCK

# faces that a title takes where its plan names none, and grounds and inks of the strip under it
USUAL = {"zh": ("smiley", "smiley", "black", "song", "kuai"), "en": ("smiley", "black", "song", "black")}
STRIPS = (
    ("oklch(.93 .13 100)", "#3a2a12"), ("oklch(.93 .13 100)", "#3a2a12"), ("#fffdf6", "#3a3028"), ("oklch(.93 .1 130)", "#24361c"),
    ("oklch(.9 .08 45)", "#4a2314"), ("oklch(.91 .06 230)", "#1d3446"), ("none", "var(--ink)"),
)  # fmt: skip
SHARPNESS = 1.2  # pixels of a picture per pixel of its plan
FORMATS = Path(__file__).parent / "formats"
_PACKAGES = (
    "@fontsource/noto-sans-sc/500", "@fontsource/noto-sans-sc/900", "@fontsource/noto-serif-sc/600", "@fontsource/noto-serif-sc/900",
    "@fontsource/zcool-kuaile/400", "@fontsource/zcool-qingke-huangyou/400", "@fontsource/zcool-xiaowei/400", "@fontsource/ma-shan-zheng/400",
    "@fontsource/long-cang/400", "@fontsource/anton/400", "@fontsource/dm-serif-display/400",
    "@fontsource-variable/bricolage-grotesque/index", "@fontsource-variable/fraunces/index", "@fontsource-variable/caveat/index",
)  # fmt: skip


@cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FORMATS), autoescape=True, undefined=jinja2.StrictUndefined
    )
    found.filters["lines"] = lines
    found.filters["marked"] = marked
    found.globals.update(
        src=source, kind=kind, fonts=[(folder() / "node_modules" / f"{name}.css").as_uri() for name in _PACKAGES],
        smiley=font_file("smiley").as_uri(), kai=font_file("kai").as_uri(), styles=(FORMATS / "base.css").as_uri(),
    )  # fmt: skip
    return found


def _file(reference: str) -> tuple[str, Path]:
    for named, place in (("pack", "packshots"), ("still", "stills")):
        path = STOCK / place / f"{reference.removeprefix('@')}.webp"
        if path.exists() and not (named == "pack" and reference.startswith("@")):
            return named, path
    return "emo", emoji_file("-".join(f"{ord(char):04x}" for char in reference if char != "\ufe0f"))


def kind(reference: str) -> str:
    """What a reference names: ``pack`` and ``still`` by the stock's file names (``@`` before it: the still of two), else
    ``emo``, an emoji character."""
    return _file(reference)[0]


def source(reference: str) -> str:
    """The address of a cut-out, a still or a 3D object. FileNotFoundError when there is none."""
    named, path = _file(reference)
    return cutout_address(reference) if named == "pack" else path.as_uri()


def marked(text: str) -> Markup:
    """Text with ``*…*`` as ``<em>``."""
    return Markup(re.sub(r"\*(.+?)\*", r"<em>\1</em>", str(escape(text))))


def lines(text: str) -> list[Markup]:
    """The lines of a text broken with ``|``, each with its stressed words as ``<em>``."""
    return [marked(line) for line in text.split("|")]


class Dice(random.Random):
    """Chance of one sheet, the same on every drawing."""

    def tilt(self, most: float) -> float:
        """A turn of at most ``most`` degrees either way, never quite straight."""
        return round(self.choice((-1, 1)) * self.uniform(0.35, 1) * most, 2)

    def slope(self, width: int, base: float, swing: float, rough: int = 5, floor: int = 1000) -> str:
        """A skyline as an SVG path from left to right, closed at ``floor``: octaves of midpoints round ``base``."""
        steps, heights = 120, [0.0] * 121
        for octave in range(rough):
            count = int(2**octave * 1.4) + 2
            knots = [self.uniform(-1, 1) * swing / 1.8**octave for _ in range(count + 2)]
            for index in range(steps + 1):
                place = index / steps * count
                low = int(place)
                share = (1 - math.cos(math.pi * (place - low))) / 2
                heights[index] += knots[low] * (1 - share) + knots[low + 1] * share
        points = " ".join(f"{width * i / steps:.0f},{base + height:.1f}" for i, height in enumerate(heights))
        return f"M0,{floor} L{points} L{width},{floor} Z"


def html(sheet: Sheet) -> str:
    """The page of a sheet. UndefinedError when the format wants a key that the plan does not give."""
    width, height = sheet.size
    hue, mode, turn = sheet.tone.split()
    template = _templates().get_template(f"{sheet.format}.html")
    return template.render(
        sheet.body, s=sheet, W=width, H=height, hue=int(hue), mode=mode, turn=int(turn), dice=Dice(sheet.name),
        usual=Dice(f"face {sheet.name}").choice(USUAL[sheet.lang or "zh"]), strip=Dice(f"strip {sheet.name}").choice(STRIPS), range=range,
    )  # fmt: skip


@cache
def _page() -> Page:
    running = sync_playwright().start()
    browser = running.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    )
    atexit.register(running.stop)
    atexit.register(browser.close)
    return browser.new_page(device_scale_factor=SHARPNESS)


def _laid_out(sheet: Sheet) -> Page:
    """The browser's page with the sheet on it, fonts and pictures loaded, lines fitted."""
    page, (width, height) = _page(), sheet.size
    page.set_viewport_size({"width": width, "height": height})
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(html(sheet))
        file.flush()
        page.goto(Path(file.name).as_uri())
        page.wait_for_function("document.body.dataset.set === 'yes'")
    return page


def draw(sheet: Sheet) -> Image.Image:
    """The picture of a sheet's page."""
    return Image.open(io.BytesIO(_laid_out(sheet).screenshot())).convert("RGB")


_MEASURE = """
() => [...document.querySelectorAll('img.pack')].map((image) => {
  const box = image.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2
  const top = document.elementsFromPoint(x, y).find((found) => found.tagName === 'IMG')
  return { ref: image.dataset.ref, x: x / innerWidth, y: y / innerHeight, size: Math.min(box.width, box.height), seen: top === image }
})
"""


def spots(sheet: Sheet, least: float = 75, most: int = 5) -> list[tuple[str, str, float, float]]:
    """Which products are seen where: model, variant and centre as fractions, the largest first, each once. Those smaller
    than ``least`` pixels, covered or at the very edge are left out."""
    found = sorted(_laid_out(sheet).evaluate(_MEASURE), key=lambda spot: -spot["size"])
    told: dict[str, tuple[str, str, float, float]] = {}
    for spot in found:
        clear = spot["seen"] and spot["size"] >= least and 0.08 < spot["x"] < 0.92 and 0.08 < spot["y"] < 0.92
        if clear and spot["ref"] not in told:
            model, variant = spot["ref"].rsplit("-", 1)
            told[spot["ref"]] = model, variant, round(spot["x"], 3), round(spot["y"], 3)
    return list(told.values())[:most]
