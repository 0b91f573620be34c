"""Materials of the studio: colour, gloss and an optional texture, and the labels that become textures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from community.demo.studio.assets import font

Texture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Material:
    """How a surface takes light. ``clear`` makes it thin glass tinted by ``color``."""

    color: str
    rough: float = 0.35
    spec: float = 0.5
    metal: float = 0.0
    coat: float = 0.0
    sheen: float = 0.0
    clear: bool = False
    texture: Texture | None = None

    def printed(self, texture: Texture) -> Material:
        """The same surface with a texture in place of its colour."""
        return replace(self, texture=texture)


def glaze(color: str) -> Material:
    """Shiny ceramic or lacquer."""
    return Material(color, rough=0.2, spec=0.55, coat=0.7)


def satin(color: str) -> Material:
    """Moulded plastic, powder-coated steel."""
    return Material(color, rough=0.42, spec=0.4)


def matte(color: str) -> Material:
    """Paper, plaster, soft-touch paint."""
    return Material(color, rough=0.85, spec=0.15)


def cloth(color: str) -> Material:
    """Canvas, wool, felt."""
    return Material(color, rough=0.95, spec=0.05, sheen=0.35)


def metal(color: str, rough: float = 0.25) -> Material:
    """Brass, steel and their like."""
    return Material(color, rough=rough, metal=1.0)


def wood(color: str = "#b98550") -> Material:
    """Oiled wood; the grain is too fine to show at these sizes."""
    return Material(color, rough=0.55, spec=0.22)


def clear(color: str = "#f6fbf9") -> Material:
    """Thin clear glass."""
    return Material(color, clear=True)


def linear(color: str) -> tuple[float, float, float]:
    """Linear RGB, 0–1, of an sRGB hex colour."""
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    red, green, blue = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(red), float(green), float(blue)


def mixed(color: str, other: str, share: float) -> str:
    """``color`` with ``share`` (0–1) of ``other`` mixed in, as hex."""
    one, two = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (color, other))
    return "#" + "".join(f"{round(c):02x}" for c in one + (two - one) * share)


Line = tuple[str, str, float, float]  # text, font, size and centre as fractions of the height from the top


def label(
    around: float,
    height: float,
    ground: str,
    ink: str,
    lines: Sequence[Line],
    stripe: tuple[float, float, str] | None = None,
) -> Texture:
    """A label that wraps a body: ``around`` its way round and ``height``, in model units; text faces the camera.

    ``stripe`` = (from, to, colour) paints a band across, fractions of the height from the top.
    """
    tall = max(160, int(420 * height))
    wide = max(64, int(tall * around / height))
    image = Image.new("RGB", (wide, tall), ground)
    draw = ImageDraw.Draw(image)
    if stripe:
        draw.rectangle((0, stripe[0] * tall, wide, stripe[1] * tall), fill=stripe[2])
    for text, face, size, middle in lines:
        draw.text((wide / 2, middle * tall), text, font=font(face, int(size * tall)), fill=ink, anchor="mm")
    return np.array(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
