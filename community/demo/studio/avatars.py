"""Avatars as people choose them: drawn portraits, pets, plants, things, views and single characters, 160 px across.

Portraits are DiceBear's, drawn by ``avatars.mjs``; all others are set as pages, like covers.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from community.demo.studio.assets import folder
from community.demo.studio.covers.sheets import Sheet
from community.demo.studio.pieces import STOCK

SIDE = 160
_PALE = ("#dff1e3", "#fdf0cb", "#ffe8df", "#e0eef7", "#ece8f8", "#f3e9d7", "#e3f0f0", "#fbe3ea")
_FULL = ("#bcd9ec", "#f6c7b6", "#cfc6f0", "#f2d06b", "#a9d8cf", "#f4c3d5", "#9fc7a4", "#e8d3ae", "#8fa9d8", "#e59a7c")
# style, how many, its grounds, the names of its files
_PORTRAITS = (
    ("notionists", 64, _PALE, ""),
    ("lorelei", 26, _FULL, "lorelei-"),
    ("open-peeps", 36, _FULL, "peep-"),
)
_PETS = [
    "🐱",
    "🐶",
    "🐰",
    "🐻",
    "🐼",
    "🐨",
    "🦊",
    "🐯",
    "🐸",
    "🐧",
    "🐹",
    "🐥",
    "🦉",
    "🐢",
    "🦭",
    "🐈",
    "🐕",
    "🐩",
    "🦔",
    "🐳",
]
_PLANTS = [
    "🌵",
    "🌻",
    "🍄",
    "🌷",
    "🍀",
    "🌸",
    "🍋",
    "🍑",
    "🥑",
    "🍓",
    "peperomia-terracotta",
    "cactus-yellow",
    "snakeplant-clay",
]
_THINGS = ["☕", "📷", "🎧", "🚲", "🏔️", "🎨", "🍜", "🧋", "🎈", "lamp-amber", "teapot-celadon", "flask-yellow"]
_STILLS = [
    "coffee-morning",
    "lamp-night",
    "moon-bag",
    "puddle",
    "peperomia",
    "kettle-sand",
    "hush",
    "desk-corner",
    "flasks",
]
_WORDS = (
    ("山", "brush"), ("茶", "song"), ("慢", "kai"), ("好", "kuai"), ("月", "xiaowei"), ("木", "brush"), ("鱼", "kuai"), ("云", "song"),
    ("hi", "song"), ("&", "song"), ("oh", "brush"), ("?!", "huang"),
)  # fmt: skip
# place, high and low sky, far and near, all as OKLCH; sun as x, y, radius
_VIEWS: tuple[tuple[str, list[list[float]], list[float], list[float], list[float]], ...] = (
    ("peaks", [[0.62, 0.11, 260], [0.93, 0.05, 60]], [0.78, 0.07, 290], [0.34, 0.07, 265], [0.7, 0.3, 70]),
    ("sea", [[0.6, 0.12, 300], [0.87, 0.12, 50]], [0.7, 0.1, 320], [0.38, 0.09, 285], [0.5, 0.36, 80]),
    ("dunes", [[0.82, 0.08, 230], [0.95, 0.04, 90]], [0.86, 0.09, 70], [0.66, 0.13, 50], [0.75, 0.25, 60]),
    ("forest", [[0.88, 0.06, 150], [0.96, 0.04, 110]], [0.8, 0.07, 160], [0.33, 0.07, 165], [0.3, 0.28, 60]),
    ("peaks", [[0.74, 0.13, 10], [0.94, 0.08, 80]], [0.74, 0.1, 15], [0.36, 0.08, -20], [0.35, 0.36, 80]),
    ("city", [[0.22, 0.07, 275], [0.5, 0.14, 320]], [0.38, 0.1, 300], [0.17, 0.04, 275], [0.7, 0.22, 50]),
    ("sea", [[0.78, 0.11, 235], [0.95, 0.04, 190]], [0.68, 0.12, 215], [0.8, 0.09, 190], [0.7, 0.24, 64]),
    ("dunes", [[0.88, 0.06, 210], [0.97, 0.03, 110]], [0.86, 0.09, 150], [0.55, 0.13, 142], [0.7, 0.26, 60]),
    ("forest", [[0.3, 0.08, 280], [0.72, 0.15, 165]], [0.42, 0.09, 190], [0.17, 0.04, 195], [0.72, 0.2, 40]),
)


def _pages() -> Iterator[Sheet]:
    """The avatars that are pages; hues go round the wheel."""
    things = [("pet", ref) for ref in _PETS] + [("leaf", ref) for ref in _PLANTS] + [("thing", ref) for ref in _THINGS]
    for index, (kind, ref) in enumerate(things):
        tone = f"{index * 67 % 360} {('light', 'pale', 'vivid', 'light', 'deep')[index % 5]} 0"
        yield Sheet(f"{kind}-{index:02}", "", "avatar", tone, "1:1", body={"pic": ref, "size": 520})
    for index, ref in enumerate(_STILLS):
        yield Sheet(f"still-{index:02}", "", "avatar", "0 pale 0", "1:1", body={"pic": ref, "size": 0, "zoom": 1.2})
    for index, (word, face) in enumerate(_WORDS):
        tone = f"{20 + index * 103 % 360} {('deep', 'light', 'dark', 'vivid')[index % 4]} 0"
        yield Sheet(
            f"word-{index:02}",
            "",
            "avatar",
            tone,
            "1:1",
            body={"word": word, "face": face, "size": 400 if len(word) == 1 else 290},
        )
    for index, (place, sky, far, near, sun) in enumerate(_VIEWS):
        body = {"place": place, "sky": sky, "far": far, "near": near, "sun": sun, "stars": 30 if sky[0][0] < 0.4 else 0}
        yield Sheet(f"view-{index:02}", "", "landscape", "0 light 0", "1:1", body=body)


def _portraits(target: Path, again: bool) -> int:
    drawn = 0
    for style, count, grounds, prefix in _PORTRAITS:
        if not again and (target / f"{prefix}{count:02}.webp").exists():
            continue
        with tempfile.TemporaryDirectory() as place:
            script = str(Path(__file__).with_suffix(".mjs"))
            subprocess.run(["node", script, str(folder()), place, style, str(count), str(SIDE), *grounds], check=True)
            for path in sorted(Path(place).glob("*.png")):
                with Image.open(path) as image:
                    _keep(image, target / f"{prefix}{path.stem}.webp")
        drawn += count
    return drawn


def _keep(image: Image.Image, path: Path) -> None:
    image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(path, "WEBP", quality=78, method=6)


def draw_avatars(again: bool = False) -> int:
    """Draw the avatars that are missing (all when ``again``); the number drawn. Needs node and Chromium."""
    # imported on first use: the studio's other work needs no browser
    from community.demo.studio.covers.page import draw

    target = STOCK / "avatars"
    target.mkdir(parents=True, exist_ok=True)
    drawn = _portraits(target, again)
    for sheet in _pages():
        path = target / f"{sheet.name}.webp"
        if again or not path.exists():
            _keep(draw(sheet), path)
            drawn += 1
    return drawn
