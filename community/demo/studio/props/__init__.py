"""Things that stand in the scenes beside the products and are not for sale, people and animals among them."""

from __future__ import annotations

from collections.abc import Callable

from community.demo.studio.geometry import Model
from community.demo.studio.props import food, living, nature, room

PROPS: dict[str, Callable[[str], Model]] = {
    draw.__name__: draw
    for draw in (
        food.lemon, food.orange, food.half, food.apple, food.pear, food.tomatoes, food.berries, food.egg, food.fried,
        food.bread, food.croissant, food.plate, food.saucer, food.tray, food.choppingboard, food.spoon, food.knife,
        food.napkin, food.sugar, food.roast, food.petals, food.cup, food.glass, food.cookie, food.ribbon, food.ring,
        room.books, room.book, room.row, room.openbook, room.paper, room.card, room.parcel, room.towel, room.rolled,
        room.blanket, room.cushion, room.glasses, room.phone, room.laptop, room.stool, room.bench, room.chair, room.coat,
        room.basket, nature.branch, nature.sprig, nature.tulips, nature.pebbles, nature.balls, nature.blocks, room.mirror, room.brush,
        room.sponge, room.wool, room.feather, nature.cone, nature.tree, room.tennis, room.lights, nature.puddle,
        living.sleeping, living.loaf, living.sitting, living.paw, living.pup, living.leash, living.grass,
    )
}  # fmt: skip
_OWN: dict[str, str] = {
    "lemon": "#f2cf4a", "orange": "#ee9234", "half": "#ee9234", "apple": "#c8402f", "pear": "#c5c45a",
    "tomatoes": "#d8402a", "berries": "#3f4a86", "egg": "#e6c3a0", "fried": "#fdf9ee", "bread": "#c98a4a",
    "croissant": "#cf8f47", "tray": "#b98550", "choppingboard": "#c39468", "spoon": "#c9b58a", "knife": "#6b4630",
    "roast": "#4a2a18", "petals": "#f3a6b4", "glass": "#f0b48a", "cookie": "#d9a45c", "ring": "#d8b26a",
    "parcel": "#c9a072", "glasses": "#5b3a26", "phone": "#2f3234", "laptop": "#c9ccd0", "stool": "#c39468",
    "bench": "#b98550", "chair": "#a86f3e", "basket": "#c9a26a", "branch": "#6f9a82", "tulips": "#e8836b",
    "mirror": "#d8b26a", "cone": "#8a6240", "tree": "#5d8a66", "tennis": "#cfe06a", "lights": "#ffcf8a",
    "puddle": "#b9cdd6", "sleeping": "#d98f4f", "loaf": "#8f8a86", "sitting": "#3a3a3c", "paw": "#d98f4f",
    "pup": "#d9a868", "leash": "#c8432c", "grass": "#7fa065", "sugar": "#fdfaf2", "paper": "#f6f1e4",
}  # fmt: skip
ANIMALS = ("sleeping", "loaf", "sitting", "pup")  # always wholly in the picture
ARMS = ("hold", "reach", "legs")  # what enters from outside the picture and is fitted to a product


def prop(name: str, color: str, other: str) -> Model:
    """A prop in a colour; without one (empty) in its own, or in ``other`` when it has none. KeyError when unknown."""
    return PROPS[name](color or _OWN.get(name, other))
