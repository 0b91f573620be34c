"""Painted covers: 3D objects and lettering on cloth, paper, planks, ridges and maps, drawn with Pillow."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from community.demo.studio.covers import grounds
from community.demo.studio.covers.compose import place, write
from community.demo.studio.covers.layouts import (
    COLLAGE,
    COLLAGE_OPEN,
    FOREGROUND,
    HERO,
    HERO_OPEN,
    PACKED,
    SHELVES,
    SPREAD_SQUARE,
    SPREAD_TALL,
    SPREAD_WIDE,
    STOPS,
    TILES,
    Spot,
)  # fmt: skip
from community.demo.studio.covers.plan import COVERS, Cover
from community.demo.studio.covers.sheets import SIZES
from community.demo.studio.pieces import Piece

_GROUNDS: dict[str, Callable[[tuple[int, int], str, str], Image.Image]] = {
    ground.__name__: ground
    for ground in (
        grounds.plain, grounds.gingham, grounds.dots, grounds.paper, grounds.linen, grounds.planks, grounds.rays, grounds.track,
        grounds.window, grounds.hill, grounds.shelf, grounds.tiles,
    )
}  # fmt: skip
_SLOPES = {"ridge": ("#d39a95", "#1f3f37"), "ridge-teal": ("#7fb0ab", "#173b3a"), "ridge-blue": ("#93a2cf", "#252f52")}
_WIDE_HERO: tuple[Spot, ...] = (
    (0.56, 0.60, 0.66, 0),
    (0.20, 0.77, 0.24, -6),
    (0.87, 0.78, 0.22, 6),
    (0.32, 0.87, 0.16, 0),
    (0.78, 0.90, 0.14, 8),
)
_SPOTS: dict[str, tuple[tuple[Spot, ...], str]] = {
    "collage": (COLLAGE, "sticker"),
    "collage-open": (COLLAGE_OPEN, "sticker"),
    "packed": (PACKED, "flat"),
    "hero": (HERO, "stand"),
    "hero-open": (HERO_OPEN, "stand"),
    "hero-wide": (_WIDE_HERO, "stand"),
    "hero-wide-open": (
        ((0.46, 0.54, 0.72, 0), (0.80, 0.76, 0.16, 0), (0.86, 0.55, 0.34, 0), (0.14, 0.2, 0.2, 0)),
        "stand",
    ),
    "foreground": (FOREGROUND, "stand"),
    "shelves": (SHELVES, "stand"),
    "tiles": (TILES, "flat"),
    "stops": (STOPS, "sticker"),
}
_AIRBORNE = {"2600", "1f319", "1f327"}  # sun, moon and rain stand on nothing


def painted() -> list[Piece]:
    """Every painted cover, ready to be drawn."""
    return [_piece(cover, seed) for seed, cover in enumerate(COVERS)]


def _piece(cover: Cover, seed: int) -> Piece:
    said_zh = f"，封面字：{cover.title}" if cover.lang else ""
    said_en = f", lettered “{cover.title}”" if cover.lang else ""
    return Piece(
        file=f"covers/{cover.name}.webp",
        kind="cover",
        category=cover.category,
        alt_zh=cover.about_zh + said_zh,
        alt_en=cover.about_en + said_en,
        draw=lambda: draw(cover, seed),
        quality=80,
        lang=cover.lang,
        title=cover.title,
        subtitle=cover.subtitle,
        topics=cover.topics,
    )


def draw(cover: Cover, seed: int) -> Image.Image:
    """Compose one cover."""
    size = SIZES[cover.ratio]
    image = grounds.grain(_ground(cover, size, seed), 2.5, seed)
    spots, style = _spread(cover)
    for code, (x, y, scale, turn) in zip(cover.things.split(), spots, strict=False):
        airborne = code in _AIRBORNE or (cover.layout in ("hero", "hero-open") and y < 0.45)
        place(image, code, x, y, scale, turn, "sticker" if style == "stand" and airborne else style)
    if cover.title:
        _letter(image, cover)
    for text, x, y in cover.notes:
        write(image, text, x, y * image.height / image.width, 0.05, "kai", cover.ink)
    return image


def _ground(cover: Cover, size: tuple[int, int], seed: int) -> Image.Image:
    name, one, two = cover.ground
    if name in _SLOPES:
        return grounds.ridge(size, (one, two), _SLOPES[name], 11 + seed)
    if name == "map":
        return grounds.street_map(size, one, two, [(x, y) for x, y, _, _ in STOPS])
    return _GROUNDS[name](size, one, two)


def _spread(cover: Cover) -> tuple[tuple[Spot, ...], str]:
    if cover.layout == "spread":
        tall = {"3:4": SPREAD_TALL, "4:5": SPREAD_TALL, "1:1": SPREAD_SQUARE, "4:3": SPREAD_WIDE}
        return tall[cover.ratio], "flat"
    return _SPOTS[cover.layout]


def _letter(image: Image.Image, cover: Cover) -> None:
    wide = cover.ratio == "4:3"
    left, first, second = (0.06, 0.085, 0.17) if wide else (0.07, 0.105, 0.215)
    write(
        image,
        cover.title or "",
        left,
        first,
        0.105 if wide else 0.15,
        "smiley",
        cover.ink,
        edge=cover.edge,
        room=0.8 if wide else 0.86,
    )
    marker_ink = cover.ink if cover.ink[1] < "c" else "#3b2118"
    write(
        image,
        cover.subtitle or "",
        left + 0.012,
        second,
        0.045 if wide else 0.064,
        "kai",
        marker_ink,
        marker=cover.marker,
        room=0.8,
    )
