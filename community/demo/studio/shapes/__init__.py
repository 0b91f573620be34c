"""The shapes of the product models: one function per model, from a variant to its parts."""

from __future__ import annotations

from collections.abc import Callable

from community.demo.studio.geometry import Model
from community.demo.studio.products import BY_KEY, Variant
from community.demo.studio.shapes import bottles, desk, gear, house, outside, soft, table, wear

_SHAPES: dict[str, Callable[[Variant], Model]] = {
    shape.__name__: shape
    for shape in (
        bottles.serum, bottles.cream, bottles.sunscreen, bottles.bodywash,
        bottles.lipstick, bottles.blush, bottles.foundation, bottles.polish,
        table.pot, table.mill, table.bowl, table.pan,
        table.dripper, table.kettle, table.mug, table.teapot, table.beans,
        house.lamp, house.candle, house.vase, house.diffuser,
        desk.keyboard, desk.mouse, desk.headphones, desk.pencup,
        wear.tote, wear.hat, wear.sweater, wear.halfmoon,
        wear.sneaker, wear.slide, wear.rainboot,
        outside.flask, outside.lantern, outside.enamel, outside.tent,
        house.peperomia, house.snakeplant, house.cactus, house.wateringcan,
        outside.catbowl, outside.scratcher, outside.catball, outside.petcan,
        table.jam, table.chocolate, table.cookies, table.oatmilk,
        desk.notebook, desk.pen, desk.ink, desk.tape,
        outside.dumbbell, outside.kettlebell, outside.yogamat, outside.bidon,
        gear.mokapot, gear.clock, gear.speaker, gear.watch, gear.camera, gear.umbrella, gear.rope,
        gear.lunchbox, gear.soda, gear.perfume, gear.soap, soft.scarf, soft.catbed, soft.puzzle, soft.olive, wear.runner,
    )
}  # fmt: skip


def shape(product: str, variant: str) -> Model:
    """The parts of a product in one of its variants; KeyError when either is unknown."""
    return _SHAPES[product](BY_KEY[product].variant(variant))
