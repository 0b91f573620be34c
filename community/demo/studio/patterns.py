"""Patterns that become textures: wood, stone, tiles and woven cloth, each a square that repeats without a seam."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from community.demo.studio.materials import Material, Texture, mixed

_SIDE = 512
_Field = NDArray[np.float64]


def _color(color: str) -> _Field:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


def _grid() -> tuple[_Field, _Field]:
    at = np.arange(_SIDE) / _SIDE
    x, y = np.meshgrid(at, at)
    return x, y


def _noise(seed: int, across: float, along: float) -> _Field:
    """Seamless noise about 0, spread 1; ``across`` and ``along`` are its grain along x and y in repeats of the square."""
    spread = np.random.default_rng(seed).normal(size=(_SIDE, _SIDE))
    x = np.fft.fftfreq(_SIDE)[None] * _SIDE / across
    y = np.fft.fftfreq(_SIDE)[:, None] * _SIDE / along
    soft = np.fft.ifft2(np.fft.fft2(spread) * np.exp(-(x**2) - y**2)).real
    return np.asarray(soft / soft.std())


def _blend(one: str, two: str, share: _Field) -> Texture:
    share = share.clip(0, 1)[..., None]
    return np.asarray((_color(one) * (1 - share) + _color(two) * share).clip(0, 255)).astype(np.uint8)


def planks(one: str, two: str) -> Texture:
    """Four boards along x, each a little lighter or darker, with their grain."""
    _, y = _grid()
    board = np.floor(y * 4).astype(int)
    share = 0.42 + 0.16 * _noise(3, 3, 90) + np.array([0.0, 0.22, -0.16, 0.1])[board]
    gap = np.abs(y * 4 - np.round(y * 4)) < 0.012
    return _blend(one, two, np.where(gap, 1.5, share * 0.8))


def grain(one: str, two: str) -> Texture:
    """One broad piece of wood, its grain along x."""
    _, y = _grid()
    rings = np.sin(2 * np.pi * (5 * y + 0.16 * _noise(5, 2, 3))) ** 3
    return _blend(one, two, 0.3 + 0.16 * rings + 0.1 * _noise(6, 4, 110))


def terrazzo(one: str, two: str) -> Texture:
    """Chips of two tones in a pale ground."""
    image = np.broadcast_to(_color(one), (_SIDE, _SIDE, 3)).copy()
    for seed, tone in ((11, two), (12, mixed(two, "#ffffff", 0.45)), (13, mixed(two, "#221d1a", 0.4))):
        image[_noise(seed, 26, 22) > 1.75] = _color(tone)
    return image.astype(np.uint8)


def marble(one: str, two: str) -> Texture:
    """Thin veins."""
    vein = np.abs(_noise(21, 4, 5) + 0.35 * _noise(22, 16, 16))
    return _blend(one, two, np.exp(-vein * 14) * 0.7 + 0.06 * _noise(23, 3, 3))


def gingham(one: str, two: str) -> Texture:
    """Six checks a side, woven of two threads."""
    x, y = _grid()
    share = 0.5 * (np.floor(x * 12) % 2) + 0.5 * (np.floor(y * 12) % 2)
    return _blend(one, two, share + 0.04 * _noise(31, 160, 160))


def stripes(one: str, two: str) -> Texture:
    """Eight stripes along y."""
    x, _ = _grid()
    return _blend(one, two, (np.floor(x * 16) % 2) + 0.04 * _noise(32, 160, 160))


def pinstripe(one: str, two: str) -> Texture:
    """Eight thin lines along y."""
    x, _ = _grid()
    return _blend(one, two, (x * 8 % 1 > 0.9).astype(float) + 0.04 * _noise(33, 160, 160))


def linen(one: str, two: str) -> Texture:
    """Loose weave: threads both ways, none quite even."""
    return _blend(one, two, 0.3 + 0.17 * _noise(41, 6, 150) + 0.17 * _noise(42, 150, 6))


def tiles(one: str, two: str) -> Texture:
    """Four square tiles a side with their joints."""
    x, y = _grid()
    joint = np.minimum(np.abs(x * 4 - np.round(x * 4)), np.abs(y * 4 - np.round(y * 4))) < 0.022
    shade = np.random.default_rng(51).normal(size=(4, 4))[np.floor(y * 4).astype(int) % 4, np.floor(x * 4).astype(int)]
    return _blend(one, two, np.where(joint, 1.0, 0.08 + 0.05 * shade))


def subway(one: str, two: str) -> Texture:
    """Bricks of tile, four rows of two, every other row shifted by half."""
    x, y = _grid()
    row = np.floor(y * 4)
    along = x * 2 + 0.5 * (row % 2)
    joint = (np.abs(along - np.round(along)) < 0.011) | (np.abs(y * 4 - np.round(y * 4)) < 0.022)
    return _blend(one, two, np.where(joint, 1.0, 0.1 + 0.05 * np.sin(7 * np.floor(along) + 3 * row)))


def checker(one: str, two: str) -> Texture:
    """A chessboard of four by four."""
    x, y = _grid()
    return _blend(one, two, (np.floor(x * 4) + np.floor(y * 4)) % 2)


def dots(one: str, two: str) -> Texture:
    """Holes or dots in rows, eight by eight."""
    x, y = _grid()
    return _blend(one, two, (np.hypot(x * 8 % 1 - 0.5, y * 8 % 1 - 0.5) < 0.17).astype(float))


def speckle(one: str, two: str) -> Texture:
    """Sand, gravel, rubber flooring."""
    return _blend(one, two, 0.2 + 0.2 * _noise(61, 120, 120) + 0.1 * _noise(62, 20, 20))


def grass(one: str, two: str) -> Texture:
    """A mown lawn from a little way off."""
    return _blend(one, two, 0.45 + 0.22 * _noise(71, 150, 60) + 0.15 * _noise(72, 8, 8))


PATTERNS: dict[str, Callable[[str, str], Texture]] = {
    draw.__name__: draw
    for draw in (
        planks, grain, terrazzo, marble, gingham, stripes, pinstripe, linen, tiles, subway, checker, dots, speckle, grass,
    )
}  # fmt: skip
_GLOSS = {"tiles": 0.18, "subway": 0.18, "marble": 0.2, "terrazzo": 0.35, "checker": 0.3, "planks": 0.5, "grain": 0.45}


def patterned(name: str, one: str, two: str) -> Material:
    """A surface of a pattern in two colours. KeyError when there is no such pattern."""
    rough = _GLOSS.get(name, 0.92)
    return Material(one, rough=rough, spec=0.4 if rough < 0.6 else 0.08, texture=PATTERNS[name](one, two))
