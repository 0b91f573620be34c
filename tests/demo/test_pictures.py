"""The demo's stock of pictures: complete, readable, small, varied, and as its manifest says."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from community.demo.studio.products import CATEGORIES, PRODUCTS

STOCK = Path(__file__).resolve().parents[2] / "community/demo/pictures"
MANIFEST: dict[str, list[dict[str, Any]]] = json.loads((STOCK / "manifest.json").read_text(encoding="utf-8"))
PICTURES = MANIFEST["pictures"]
SCENES = [picture for picture in PICTURES if picture["kind"] != "packshot"]
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("section", ["pictures", "avatars"])
def test_every_file_decodes_at_its_declared_size(section: str) -> None:
    assert MANIFEST[section]
    for entry in MANIFEST[section]:
        with Image.open(STOCK / entry["file"]) as image:
            image.load()
            assert image.size == (entry["width"], entry["height"]), entry["file"]
            assert re.fullmatch(r"#[0-9a-f]{6}", entry["color"])


def test_every_file_is_in_the_manifest_and_unlike_the_others() -> None:
    listed = {entry["file"] for section in ("pictures", "avatars") for entry in MANIFEST[section]}
    found = {path.relative_to(STOCK).as_posix(): path.read_bytes() for path in STOCK.rglob("*.webp")}
    assert set(found) == listed
    assert len({hashlib.sha256(data).digest() for data in found.values()}) == len(found)


def test_the_stock_stays_small() -> None:
    assert sum(path.stat().st_size for path in STOCK.rglob("*.webp")) < 40_000_000


def test_no_category_dominates_the_scenes() -> None:
    share = Counter(picture["category"] for picture in SCENES)
    assert set(share) == set(CATEGORIES)
    assert max(share.values()) <= 0.15 * len(SCENES)


def test_lettering_says_its_language_and_words() -> None:
    covers = [picture for picture in PICTURES if picture["kind"] == "cover"]
    lettered = [cover for cover in covers if cover["lang"]]
    assert 0.4 <= len(lettered) / len(covers) <= 0.6
    for cover in lettered:
        assert cover["title"] and cover["subtitle"]
        assert bool(HAN.search(cover["title"] + cover["subtitle"])) == (cover["lang"] == "zh")
    assert all(not picture["title"] for picture in PICTURES if not picture["lang"])


def test_tags_name_real_products_inside_the_picture() -> None:
    known = {(product.key, variant.key) for product in PRODUCTS for variant in product.variants}
    for picture in PICTURES:
        for tag in picture["tags"]:
            assert (tag["model"], tag["variant"]) in known
            assert 0 < tag["x"] < 1 and 0 < tag["y"] < 1, picture["file"]


def test_every_variant_has_its_packshot() -> None:
    packshots = {
        (picture["model"], picture["variant"]): picture["file"] for picture in PICTURES if picture["kind"] == "packshot"
    }
    for product in MANIFEST["products"]:
        for variant in product["variants"]:
            assert packshots[product["key"], variant["key"]] == variant["packshot"]
    assert len(packshots) == sum(len(product.variants) for product in PRODUCTS)


def test_every_product_is_seen_in_a_still() -> None:
    seen = {tag["model"] for picture in PICTURES if picture["kind"] == "still" for tag in picture["tags"]}
    assert seen == {product.key for product in PRODUCTS}


def test_alternative_text_in_both_languages() -> None:
    for picture in PICTURES:
        assert HAN.search(picture["alt_zh"])
        assert picture["alt_en"]
