"""The studio's plans: well-formed, varied, every colour on sale somewhere in use, and nothing standing in anything else."""

from __future__ import annotations

import colorsys
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from community.demo.studio import pieces
from community.demo.studio.backs import BACKS, SHARP, gobo, surface
from community.demo.studio.fingerprint import fingerprint, mark_of, marked
from community.demo.studio.geometry import bounds, box, sawn
from community.demo.studio.layouts import places
from community.demo.studio.materials import matte, wood
from community.demo.studio.patterns import PATTERNS
from community.demo.studio.products import CATEGORIES, PRODUCTS
from community.demo.studio.props import ARMS, PROPS, prop
from community.demo.studio.scene import LAYOUTS, SIZES, Put, still, stills, thing
from community.demo.studio.sets import LIGHTS
from community.demo.studio.sheet import contact_sheet
from community.demo.studio.stage import DAY, NIGHT, View


def test_plans_name_only_what_exists() -> None:
    for plan in stills():
        assert plan.ratio in SIZES and plan.light in LIGHTS and plan.products, plan.name
        assert not plan.back or plan.back in BACKS, plan.name
        for spec in (plan.floor, plan.wall):
            assert not spec or spec.startswith("#") or spec.split(":")[0] in PATTERNS, plan.name
        for put in plan.puts:
            assert put.is_product or put.product in PROPS or put.product in ARMS, (plan.name, put.product)


def test_there_are_three_hundred_plans_and_no_category_dominates() -> None:
    share = Counter(plan.category for plan in stills())
    assert len(stills()) >= 300
    assert set(share) == set(CATEGORIES)
    assert max(share.values()) <= 0.1 * len(stills())


def test_every_colour_on_sale_is_in_use_somewhere() -> None:
    seen = {(put.product, put.variant) for plan in stills() for put in plan.products}
    assert seen == {(product.key, variant.key) for product in PRODUCTS for variant in product.variants}


def test_most_plans_show_two_products_or_more() -> None:
    assert sum(len(plan.products) > 1 for plan in stills()) > 0.7 * len(stills())


def test_tones_go_round_the_wheel() -> None:
    sextants = Counter(
        int(colorsys.rgb_to_hsv(*(int(plan.tone[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0] * 6) % 6
        for plan in stills()
    )
    assert len(sextants) == 6
    assert max(sextants.values()) < 0.45 * len(stills())


def test_people_and_animals_are_hinted_at_in_every_sort_of_category() -> None:
    life = {*ARMS, "sleeping", "loaf", "sitting", "paw", "pup", "coat", "chair"}
    shown = {plan.category for plan in stills() if plan.gobo in SHARP or any(put.product in life for put in plan.puts)}
    assert len(shown) >= 12


def test_a_thing_is_read_with_all_its_moves() -> None:
    assert thing("mug/oat^2~30*1.5@3,-4") == Put("mug", "oat", height=2, turn=30, size=1.5, x=3, z=-4)
    assert thing("+cup:#aabbcc=1,2!5%-90,3") == Put("cup", "#aabbcc", x=1, z=2, lift=5, lean=-90, roll=3, fixed=True)


@pytest.mark.parametrize("text", ["mug/oat?3", "Mug/oat", ""])
def test_a_thing_written_wrongly_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a thing"):
        thing(text)


def test_a_thing_nobody_sells_is_refused() -> None:
    with pytest.raises(KeyError):
        thing("mug/plaid")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_things_stand_clear_of_each_other(layout: str) -> None:
    plan = still("food", f"x | 3:4 | #aabbcc {layout} | mug/oat mug/oat@-3,0 mug/moss mug/oat=0,0 mug/moss | mugs")
    bodies = [[box(8 + 3 * i, 5, 9, matte("#808080"))] for i in range(5)]
    spots = places(plan, list(plan.puts), bodies)
    edges = [
        (bounds(body)[0][[0, 2]] + spot, bounds(body)[1][[0, 2]] + spot)
        for body, spot in zip(bodies, spots, strict=True)
    ]
    for i, (low, high) in enumerate(edges):
        for other_low, other_high in edges[i + 1 :]:
            assert (np.minimum(high, other_high) - np.maximum(low, other_low) <= 0.02).any()


def test_what_is_put_somewhere_stays_there() -> None:
    plan = still("food", "x | 3:4 | #aabbcc | mug/oat=4,-2 mug/oat | mugs")
    bodies = [[box(9, 5, 9, matte("#808080"))] for _ in range(2)]
    assert places(plan, list(plan.puts), bodies)[0] == (4, -2)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_a_square_of_its_colours(name: str) -> None:
    drawn = PATTERNS[name]("#f0e0d0", "#204060")
    assert drawn.shape == (512, 512, 3) and drawn.dtype == np.uint8
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) >= 2


def test_a_surface_is_a_colour_or_a_pattern_of_some_size() -> None:
    assert surface("#aabbcc")[0].texture is None
    assert surface("tiles:#aabbcc:#ddeeff:2")[1] == 2.0
    with pytest.raises(KeyError):
        surface("plaid:#aabbcc:#ddeeff")


@pytest.mark.parametrize("name", sorted(PROPS))
def test_a_prop_stands_on_the_ground(name: str) -> None:
    low, high = bounds(prop(name, "", "#e8714a"))
    assert -1.0 <= low[1] < 62 and (high >= low).all()


def test_an_unknown_shadow_is_refused() -> None:
    with pytest.raises(ValueError, match="no gobo"):
        gobo("bicycle", 0.0)


def test_a_sheet_holds_every_picture(tmp_path: Path) -> None:
    files = [tmp_path / f"{i}.webp" for i in range(20)]
    for file in files:
        Image.new("RGB", (60, 80), "#507060").save(file)
    size = contact_sheet(files, tmp_path / "sheet.webp")
    with Image.open(tmp_path / "sheet.webp") as sheet:
        assert sheet.width == 1600 and sheet.height > 2 * 190
    assert size == (tmp_path / "sheet.webp").stat().st_size
    with pytest.raises(ValueError, match="no pictures"):
        contact_sheet([], tmp_path / "none.webp")


def test_whatever_changes_a_picture_changes_its_mark() -> None:
    cube, view = [box(1, 1, 1, matte("#808080"))], View((0, 1, 5), (0, 0, 0), 30.0, (60, 80))
    scenes = [
        (cube, view, DAY, 4),
        ([box(1, 1.01, 1, matte("#808080"))], view, DAY, 4),
        ([box(1, 1, 1, matte("#808081"))], view, DAY, 4),
        ([box(1, 1, 1, wood("#808080"))], view, DAY, 4),
        ([sawn(cube[0], 2.0)], view, DAY, 4),
        (cube, View((0, 1, 5), (0, 0, 0), 31.0, (60, 80)), DAY, 4),
        (cube, view, NIGHT, 4),
        (cube, view, DAY, 8),
    ]
    assert len({fingerprint(*scene) for scene in scenes}) == len(scenes)
    assert fingerprint([box(1, 1, 1, matte("#808080"))], view, DAY, 4) == fingerprint(*scenes[0])


def test_a_picture_keeps_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "one.webp"
    assert mark_of(path) is None
    image = Image.new("RGB", (6, 8))
    image.save(path)
    assert mark_of(path) is None
    image.save(path, exif=marked("0123456789abcdef"))
    assert mark_of(path) == "0123456789abcdef"


def test_the_grain_of_a_sawn_piece_runs_on_over_its_edges() -> None:
    piece = sawn(box(4, 1, 2, wood("#b98550")), 2.0)
    x, y, z = np.moveaxis(piece.points, -1, 0)
    assert np.allclose(piece.uv[..., 0], x / 2) and np.allclose(piece.uv[..., 1], (z - y) / 2)


def test_a_changed_scene_is_drawn_anew_and_told_of_as_it_is_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "STOCK", tmp_path)

    def piece(mark: str, alt: str) -> pieces.Piece:
        return pieces.Piece(
            "stills/one.webp",
            "still",
            "desk",
            "一只杯子",
            alt,
            lambda: Image.new("RGB", (6, 8), "#507060"),
            mark=lambda: mark,
        )

    first, second = piece("0" * 16, "a mug"), piece("1" * 16, "two mugs")
    assert not first.is_drawn
    pieces.keep(first)
    assert first.is_drawn and not second.is_drawn
    for drawn, alt in ((first, "a mug"), (second, "a mug")):
        assert pieces.write_manifest([drawn]) == 1
        assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["pictures"][0]["alt_en"] == alt
    pieces.keep(second)
    pieces.write_manifest([second])
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["pictures"][0]["alt_en"] == "two mugs"
