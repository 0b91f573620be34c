"""The pieces that are path-traced: stills and packshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image

from community.demo.studio.geometry import Model
from community.demo.studio.packshots import packshot
from community.demo.studio.pieces import Piece, Tag
from community.demo.studio.products import BY_KEY, PRODUCTS
from community.demo.studio.sets import Still, staged
from community.demo.studio.stage import WHITE, Light, View
from community.demo.studio.stills import STILLS

Trace = Callable[[Model, View, Light, int, int], Image.Image]

_LIGHT_ZH = {"day": "柔光里", "warm": "暖光里", "sun": "窗边的阳光里", "night": "夜里的灯光下"}
_LIGHT_EN = {"day": "in soft light", "warm": "in warm light", "sun": "in window light", "night": "by lamplight"}


def traced(trace: Trace) -> Iterator[Piece]:
    """Stills, then packshots; ``trace`` turns a scene into a picture (``render.picture``)."""
    for index, still in enumerate(STILLS):
        yield _still(still, index, trace)
    for product in PRODUCTS:
        for variant in product.variants:
            yield _packshot(product.key, variant.key, trace)


def _still(still: Still, seed: int, trace: Trace) -> Piece:
    names_zh, names_en = [], []
    for put in still.puts:
        product = BY_KEY[put.product]
        names_zh.append(f"{product.zh}（{product.variant(put.variant).zh}）")
        names_en.append(f"{product.en} ({product.variant(put.variant).en})")
    place_zh, place_en = ("木台上", "on a wooden board") if still.board else ("素色台面上", "on a plain ground")

    def draw() -> Image.Image:
        model, view, light, _ = staged(still)
        return trace(model, view, light, 20 if still.light == "night" else 10, seed)

    return Piece(
        file=f"stills/{still.name}.webp",
        kind="still",
        category=still.category,
        alt_zh=f"{_LIGHT_ZH[still.light]}，{place_zh}放着{'、'.join(names_zh)}",
        alt_en=f"{', '.join(names_en)} {place_en} {_LIGHT_EN[still.light]}",
        draw=draw,
        quality=84,
        topics=still.topics,
        tags=lambda: staged(still)[3],
    )


def _packshot(key: str, variant: str, trace: Trace) -> Piece:
    product = BY_KEY[key]
    colour = product.variant(variant)

    def draw() -> Image.Image:
        model, view = packshot(key, variant)
        return trace(model, view, WHITE, 8, 1)

    return Piece(
        file=f"packshots/{key}-{variant}.webp",
        kind="packshot",
        category=product.category,
        alt_zh=f"{product.zh}，{colour.zh}，白底",
        alt_en=f"{product.en}, {colour.en}, on white",
        draw=draw,
        quality=80,
        tags=lambda: (Tag(key, variant, 0.5, 0.5),),
        model=key,
        variant=variant,
    )
