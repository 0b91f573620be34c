"""The covers: as planned, in both languages, of every hue, and cut out where the model is."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from community.demo.studio.covers import covers
from community.demo.studio.covers.cutout import silhouette
from community.demo.studio.covers.page import FORMATS, Dice, lines
from community.demo.studio.covers.sheets import Sheet, sheets
from community.demo.studio.geometry import Part
from community.demo.studio.materials import matte
from community.demo.studio.stage import View

STOCK = Path(__file__).resolve().parents[2] / "community/demo/pictures"
PICTURES: list[dict[str, Any]] = json.loads((STOCK / "manifest.json").read_text("utf-8"))["pictures"]
COVERS = {picture["file"]: picture for picture in PICTURES if picture["kind"] == "cover"}


def test_every_planned_cover_is_there_with_its_words() -> None:
    planned = {piece.file: (piece.category, piece.lang, piece.title, piece.subtitle) for piece in covers()}
    found = {file: (said["category"], said["lang"], said["title"], said["subtitle"]) for file, said in COVERS.items()}
    assert found == planned
    assert len(found) >= 300


def test_titles_are_never_said_twice() -> None:
    titles = [cover["title"] for cover in COVERS.values() if cover["title"]]
    assert len(set(titles)) == len(titles)
    assert Counter(cover["lang"] for cover in COVERS.values() if cover["lang"]).keys() == {"zh", "en"}


def test_covers_stay_small() -> None:
    assert sum((STOCK / file).stat().st_size for file in COVERS) < 14_000_000


def test_hues_go_round_the_wheel() -> None:
    sixths = Counter(cover["hue"] // 60 for cover in COVERS.values() if cover["hue"] is not None)
    assert set(sixths) == set(range(6))
    assert max(sixths.values()) <= 0.35 * len(COVERS)


def test_no_layout_is_seen_too_often() -> None:
    formats = Counter(sheet.format for sheet in sheets())
    assert len(formats) >= 30
    assert max(formats.values()) <= 0.08 * len(COVERS)
    assert {path.stem for path in FORMATS.glob("*.html")} - {"avatar", "base", "things"} == set(formats)


@pytest.mark.parametrize(
    ("lang", "title", "words"),
    [("zh", "停掉*这 6 样*|脸才好", "停掉这 6 样脸才好"), ("en", "No gym,|*no excuse*", "No gym, no excuse")],
)
def test_a_title_in_plain_words(lang: str, title: str, words: str) -> None:
    assert Sheet("name", "sport", "bold", "25 vivid 90", lang=lang, title=title).words == words


def test_a_title_in_lines_with_stresses() -> None:
    assert lines("5 < 6|*no*") == ["5 &lt; 6", "<em>no</em>"]


def test_the_same_sheet_falls_the_same_way() -> None:
    one, two = Dice("rain-sill"), Dice("rain-sill")
    assert [one.tilt(8) for _ in range(9)] == [two.tilt(8) for _ in range(9)]
    assert one.slope(600, 300, 40) == two.slope(600, 300, 40)
    assert all(2.8 <= abs(Dice(str(number)).tilt(8)) <= 8 for number in range(99))


def test_a_silhouette_lies_where_the_camera_sees_the_model() -> None:
    square = np.array([[[-1.0, -1.0, 0.0], [1.0, -1.0, 0.0]], [[-1.0, 1.0, 0.0], [1.0, 1.0, 0.0]]])
    view = View((0, 0, 4), (0, 0, 0), 90.0, (80, 80))
    mask = np.asarray(silhouette([Part(square, square[..., :2], matte("#ffffff"))], view))
    assert mask.shape == (80, 80)
    # two units at a distance of four fill a quarter of a field eight wide: pixels 30 to 50
    assert mask[33:47, 33:47].min() == 255
    assert mask[:28].max() == mask[52:].max() == mask[:, :28].max() == mask[:, 52:].max() == 0


def test_products_on_covers_are_tagged() -> None:
    tagged = [cover["tags"] for cover in COVERS.values() if cover["tags"]]
    assert len(tagged) >= 100
    for tags in tagged:
        seen = [(tag["model"], tag["variant"]) for tag in tags]
        assert len(set(seen)) == len(seen) <= 5


def test_two_hundred_avatars_in_little_room() -> None:
    files = list((STOCK / "avatars").glob("*.webp"))
    assert len(files) >= 200
    assert sum(path.stat().st_size for path in files) < 1_200_000
    assert len({path.stem.rpartition("-")[0] for path in files}) >= 6
