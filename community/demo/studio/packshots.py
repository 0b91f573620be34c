"""Packshots: every product in every variant, alone on white."""

from __future__ import annotations

from community.demo.studio.geometry import Model, bounds, moved
from community.demo.studio.shapes import shape
from community.demo.studio.stage import View, backdrop, dimmed, framed

SIDE = 480
# models best seen from above, and how high the camera stands (degrees)
_PITCH = {
    "keyboard": 50,
    "mouse": 34,
    "pan": 30,
    "bowl": 24,
    "blush": 26,
    "pen": 40,
    "notebook": 38,
    "tape": 28,
    "catbowl": 20,
    "slide": 28,
    "sneaker": 14,
    "catball": 16,
    "yogamat": 20,
    "sweater": 26,
    "cookies": 18,
    "hat": 16,
    "soap": 24,
    "puzzle": 38,
    "rope": 36,
    "catbed": 26,
    "scarf": 22,
    "runner": 14,
    "lunchbox": 16,
}
_YAW = {
    "keyboard": -14,
    "pen": 24,
    "foundation": 22,
    "chocolate": 20,
    "oatmilk": 26,
    "ink": 20,
    "tote": 16,
    "tent": 24,
    "halfmoon": 10,
    "headphones": 26,
    "dumbbell": 18,
    "slide": 24,
    "mokapot": 14,
    "speaker": 18,
    "watch": 24,
    "camera": 20,
    "clock": 18,
    "puzzle": -16,
    "lunchbox": 22,
    "perfume": 18,
    "soap": 16,
}


def packshot(product: str, variant: str) -> tuple[Model, View]:
    """The model on its white ground and the camera that frames it."""
    model = dimmed(shape(product, variant), 0.3)
    low, high = bounds(model)
    model = moved(model, size=2.2 / float((high - low).max()))
    view = framed(model, (SIDE, SIDE), _PITCH.get(product, 11), 0.74, 0.0, _YAW.get(product, 0))
    return [*model, backdrop("#fbfaf8", "#fbfaf8", back=-4.4)], view
