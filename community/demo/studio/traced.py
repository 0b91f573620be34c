"""The pieces that are path-traced: stills and packshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image

from community.demo.studio.fingerprint import fingerprint
from community.demo.studio.geometry import Model
from community.demo.studio.packshots import packshot
from community.demo.studio.pieces import Piece, Tag
from community.demo.studio.products import BY_KEY, PRODUCTS
from community.demo.studio.scene import Still, stills
from community.demo.studio.sets import staged
from community.demo.studio.stage import WHITE, Light, View

Trace = Callable[[Model, View, Light, int, int], Image.Image]

_LIGHT = {
    "day": ("柔光里", "in soft light"), "warm": ("暖光里", "in warm light"), "sun": ("阳光里", "in sunlight"),
    "night": ("夜里的灯光下", "by lamplight"), "cool": ("清早的天光里", "in morning light"), "dusk": ("傍晚的光里", "at dusk"),
}  # fmt: skip
_BACK = {
    "window": ("窗前", "by a window"), "shelf": ("墙上的搁板上", "on a wall shelf"), "hills": ("远山前", "before hills"),
    "trees": ("树林边", "at the edge of a wood"), "court": ("运动场上", "on a sports ground"),
    "beam": ("挂着外套的墙边", "by a wall where a coat hangs"), "curtain": ("布帘前", "before a curtain"),
    "stairs": ("高低台阶旁", "among low steps"),
}  # fmt: skip
_LIFE = {
    "hold": ("被一只手握着", "held by a hand"), "reach": ("一只手伸过来", "a hand reaching in"),
    "legs": ("穿在脚上", "worn"), "sleeping": ("旁边睡着一只猫", "a cat asleep beside"), "loaf": ("旁边趴着一只猫", "a cat resting beside"),
    "sitting": ("旁边坐着一只猫", "a cat sitting beside"), "pup": ("旁边趴着一只狗", "a dog lying beside"),
    "paw": ("伸来一只猫爪", "a cat's paw reaching in"), "chair": ("旁边一把椅子", "a chair beside"), "coat": ("挂着一件外套", "a coat hanging"),
}  # fmt: skip


def traced(trace: Trace) -> Iterator[Piece]:
    """Stills, then packshots; ``trace`` turns a scene into a picture (``render.picture``)."""
    for still in stills():
        yield _still(still, trace)
    for product in PRODUCTS:
        for variant in product.variants:
            yield _packshot(product.key, variant.key, trace)


def _told(still: Still) -> tuple[str, str]:
    """Alternative text in Chinese and English: light, place, products and who is there."""
    names_zh, names_en = [], []
    for put in still.products:
        product = BY_KEY[put.product]
        names_zh.append(f"{product.zh}（{product.variant(put.variant).zh}）")
        names_en.append(f"{product.en} ({product.variant(put.variant).en})")
    place_zh, place_en = ("木台上", "on wood") if still.board or still.table else ("素色台面上", "on a plain ground")
    place_zh, place_en = _BACK.get(still.back, (place_zh, place_en))
    if still.pitch > 60:
        place_zh, place_en = "俯拍的台面上", "seen from above"
    life = [_LIFE[put.product] for put in still.puts if put.product in _LIFE]
    zh = "".join(f"，{words[0]}" for words in life)
    en = "".join(f", {words[1]}" for words in life)
    light_zh, light_en = _LIGHT[still.light]
    return f"{light_zh}，{place_zh}放着{'、'.join(names_zh)}{zh}", f"{', '.join(names_en)} {place_en} {light_en}{en}"


def _still(still: Still, trace: Trace) -> Piece:
    alt_zh, alt_en = _told(still)

    samples = 6 if still.light == "night" else 4  # small lamps in the dark are noisier than a soft box

    def draw() -> Image.Image:
        model, view, light, _ = staged(still)
        return trace(model, view, light, samples, still.seed)

    return Piece(
        file=f"stills/{still.name}.webp",
        kind="still",
        category=still.category,
        alt_zh=alt_zh,
        alt_en=alt_en,
        draw=draw,
        quality=84,
        topics=still.topics,
        tags=lambda: staged(still)[3],
        mark=lambda: fingerprint(*staged(still)[:3], samples),
    )


def _packshot(key: str, variant: str, trace: Trace) -> Piece:
    product = BY_KEY[key]
    colour = product.variant(variant)

    samples = 4

    def draw() -> Image.Image:
        model, view = packshot(key, variant)
        return trace(model, view, WHITE, samples, 1)

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
        mark=lambda: fingerprint(*packshot(key, variant), WHITE, samples),
    )
