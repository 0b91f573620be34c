"""Light, ground and camera: how a model is shown. Plain numpy; the tracing itself is in ``render``."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from community.demo.studio.geometry import Array, Model, Part, bounds
from community.demo.studio.materials import Material, matte


@dataclass(frozen=True)
class Lamp:
    """A rectangular light: where it stands, what it faces, half its sides, its strength and colour."""

    at: tuple[float, float, float]
    towards: tuple[float, float, float]
    size: tuple[float, float]
    power: float
    color: str = "#ffffff"


@dataclass(frozen=True)
class Light:
    """All the light of a picture: its lamps and the dome around."""

    lamps: tuple[Lamp, ...]
    fill: float
    sky: str = "#eef4ff"


@dataclass(frozen=True)
class View:
    """A camera: eye, target, horizontal field of view in degrees, picture size in pixels."""

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    fov: float
    size: tuple[int, int]

    def project(self, points: Array) -> Array:
        """Where points, shape (n, 3), fall on the picture, as fractions of width and height from the top left."""
        forward = np.subtract(self.target, self.eye)
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, [0, 1.0, 0])
        right /= np.linalg.norm(right)
        up = np.cross(right, forward)
        away = points - np.asarray(self.eye)
        depth = away @ forward
        half = np.tan(np.radians(self.fov) / 2)
        x = away @ right / depth / half
        y = away @ up / depth / half * self.size[0] / self.size[1]
        return np.stack([0.5 + x / 2, 0.5 - y / 2], 1)


RIM = Lamp((4.5, 3.2, -1.2), (0, 1, 0), (0.7, 1.6), 5)

DAY = Light((Lamp((-4.2, 5.2, 3.4), (0, 0.8, 0), (1.25, 1.25), 16, "#fff4e6"), RIM), 0.55)
WARM = Light((Lamp((-4.5, 4.6, 2.6), (0, 0.8, 0), (1.0, 1.0), 25, "#ffe6c8"), RIM), 0.58)
SUN = Light((Lamp((-6.4, 6.6, 3.6), (0, 0.6, -0.4), (0.2, 0.2), 1250, "#ffe6c0"),), 0.55, "#e6eefc")
NIGHT = Light((Lamp((-4.2, 5.2, 3.4), (0, 0.8, 0), (1.25, 1.25), 8, "#a9c6ff"), RIM), 0.42, "#86abc4")
WHITE = Light((Lamp((-4.0, 5.4, 3.6), (0, 0.8, 0), (1.6, 1.6), 6.6, "#fffaf2"), RIM), 0.6, "#fbfcff")
COOL = Light((Lamp((-4.4, 4.8, 3.2), (0, 0.8, 0), (1.3, 1.3), 13, "#e4efff"), RIM), 0.62, "#e6f0ff")
DUSK = Light((Lamp((-6.6, 3.4, 2.6), (0, 0.6, -0.4), (0.3, 0.3), 560, "#ffb27a"), RIM), 0.5, "#c9c6f0")
OVERHEAD = Light((Lamp((-4.2, 5.6, -1.2), (0, 0, 0), (1.3, 1.3), 15, "#fff3e0"),), 0.6)


def framed(
    model: Model, size: tuple[int, int], pitch: float, share: float, lift: float = 0.0, yaw: float = 0.0
) -> View:
    """A camera ``pitch`` degrees above the ground; ``model`` fills ``share`` of the height or a fifth more of the width.

    ``lift`` moves the model down the picture by that fraction of its height, to leave room above.
    """
    low, high = bounds(model)
    middle = (low + high) / 2
    tilt, swing = np.radians(pitch), np.radians(yaw)
    back = np.array([np.cos(tilt) * np.sin(swing), np.sin(tilt), np.cos(tilt) * np.cos(swing)])
    right = np.array([np.cos(swing), 0.0, -np.sin(swing)])
    reach = 8.0 * max(1.0, float(np.max(high - low)) / 2.6)
    points = np.concatenate([part.points.reshape(-1, 3) for part in model])
    span = 2 * reach * np.tan(np.radians(15))
    for _ in range(3):
        view = View(_point(middle + reach * back), _point(middle), 30.0, size)
        spots = view.project(points)
        shift = (spots.min(0) + spots.max(0)) / 2 - 0.5
        middle = middle + right * shift[0] * span - np.cross(back, right) * shift[1] * span * size[1] / size[0]
    wide, tall = spots.max(0) - spots.min(0)
    zoom = float(max(wide / min(share * 1.2, 0.94), tall / share))
    fov = 2 * np.degrees(np.arctan(np.tan(np.radians(15)) * zoom))
    middle[1] += lift * span * size[1] / size[0] * zoom
    return View(_point(middle + reach * back), _point(middle), float(fov), size)


def _point(values: Array) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def sharpened(light: Light) -> Light:
    """The same light from a third of the width, for shadows with clear outlines."""
    lamps = tuple(
        replace(lamp, size=(lamp.size[0] / 3, lamp.size[1] / 3), power=lamp.power * 9) for lamp in light.lamps
    )
    return replace(light, lamps=lamps)


def dimmed(model: Model, share: float) -> Model:
    """The model with its own light scaled by ``share``."""
    return [replace(part, glow=_point(share * np.array(part.glow))) if part.glow else part for part in model]


def backdrop(floor: str, wall: str, back: float = -3.2) -> Part:
    """A floor that sweeps up into a wall, wide enough for any view; ``wall`` tints the upper part by its texture."""
    bend = np.linspace(0, np.pi / 2, 16)
    depth = np.concatenate([np.linspace(24, back + 1.6, 12), back + 1.6 - 1.6 * np.sin(bend), [back]])
    height = np.concatenate([np.zeros(12), 1.6 - 1.6 * np.cos(bend), [14.0]])
    points = np.stack([np.stack([np.full_like(depth, x), height, depth], 1) for x in (-40.0, 40.0)], 1)
    uv = np.stack([np.tile([0.0, 1.0], (len(depth), 1)), np.repeat(np.clip(height / 3.2, 0, 1)[:, None], 2, 1)], -1)
    if floor == wall:
        return Part(points, uv, matte(floor))
    ends = [np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float) for color in (floor, wall)]
    steps = np.linspace(0, 1, 64)[:, None, None]
    ramp = (ends[0] * (1 - steps) + ends[1] * steps).astype(np.uint8)
    return Part(points, uv, Material(floor, rough=0.85, spec=0.15, texture=np.repeat(ramp, 4, 1)))
