"""What covers stand on: gradients, cloth, planks, paper, rays, shelves, ridges and drawn maps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Array = NDArray[np.float32]
Size = tuple[int, int]
Point = tuple[float, float]


def rgb(color: str) -> tuple[int, int, int]:
    """The three bytes of a hex colour."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _array(color: str) -> Array:
    return np.array(rgb(color), dtype=np.float32)


def _image(values: Array) -> Image.Image:
    return Image.fromarray(values.clip(0, 255).astype(np.uint8)).convert("RGBA")


def _pixels(image: Image.Image) -> Array:
    return np.asarray(image.convert("RGB"), dtype=np.float32)


def gradient(size: Size, one: str, two: str, angle: float = 90) -> Image.Image:
    """A linear blend from ``one`` to ``two``; 90 degrees runs downwards."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = x / width * math.cos(math.radians(angle)) + y / height * math.sin(math.radians(angle))
    along = (along - along.min()) / (along.max() - along.min())
    return _image(_array(one) + (_array(two) - _array(one)) * along[..., None])


def grain(image: Image.Image, strength: float = 3, seed: int = 1) -> Image.Image:
    """Fine paper grain, and light that falls off from the upper left."""
    values = _pixels(image)
    height, width = values.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 1.02 + 0.09 * (0.5 - np.hypot(x / width - 0.28, (y / height - 0.12) * height / width))
    noise = np.random.default_rng(seed).normal(0, strength, (height, width))
    return _image(values * light[..., None] + noise[..., None].astype(np.float32))


def _over(image: Image.Image, paint: Callable[[ImageDraw.ImageDraw, int, int], None]) -> Image.Image:
    layer = Image.new("RGBA", image.size)
    paint(ImageDraw.Draw(layer), *image.size)
    image.alpha_composite(layer)
    return image


def plain(size: Size, one: str, two: str) -> Image.Image:
    """A soft slanting blend."""
    return gradient(size, one, two, 70)


def gingham(size: Size, ground: str, thread: str) -> Image.Image:
    """A checked cloth."""
    image, step = Image.new("RGBA", size, (*rgb(ground), 255)), size[0] // 12
    tint = (*rgb(thread), 56)

    def upright(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for x in range(0, width, step * 2):
            draw.rectangle((x, 0, x + step - 1, height), fill=tint)

    def across(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for y in range(0, height, step * 2):
            draw.rectangle((0, y, width, y + step - 1), fill=tint)

    return _over(_over(image, upright), across)


def dots(size: Size, one: str, two: str) -> Image.Image:
    """A blend with pale dots."""
    step, radius = size[0] // 10, size[0] // 90

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for row, y in enumerate(range(0, height + step, step)):
            for x in range((row % 2) * step // 2, width + step, step):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 255, 255, 84))

    return _over(gradient(size, one, two, 70), paint)


def paper(size: Size, ground: str, line: str) -> Image.Image:
    """Squared paper."""
    step = size[0] // 20

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for x in range(step // 2, width, step):
            draw.line((x, 0, x, height), fill=(*rgb(line), 120), width=2)
        for y in range(step // 2, height, step):
            draw.line((0, y, width, y), fill=(*rgb(line), 120), width=2)

    return _over(Image.new("RGBA", size, (*rgb(ground), 255)), paint)


def linen(size: Size, one: str, two: str) -> Image.Image:
    """Woven cloth."""
    dice, (width, height) = np.random.default_rng(2), size
    weave = dice.normal(0, 5, (1, width)) + dice.normal(0, 5, (height, 1)) + dice.normal(0, 3, (height, width))
    return _image(_pixels(gradient(size, one, two)) + weave[..., None].astype(np.float32))


def planks(size: Size, one: str, two: str) -> Image.Image:
    """A table of five boards."""
    dice, (width, height) = np.random.default_rng(4), size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    values, board = np.zeros((height, width, 3), np.float32), height / 5
    for index in range(5):
        shift = dice.uniform(0, 100)
        wave = (
            0.5
            + 0.28 * np.sin(y * 0.11 + 6 * np.sin(x * 0.004 + shift) + shift)
            + 0.14 * np.sin(y * 0.5 + 3 * np.sin(x * 0.012 + shift))
        )
        tone = wave + dice.uniform(-0.18, 0.18) + dice.normal(0, 0.03, (height, width))
        colour = _array(one) + (_array(two) - _array(one)) * tone[..., None]
        here = (y >= index * board) & (y < (index + 1) * board)
        values = np.where(here[..., None], colour, values)
        values = np.where((np.abs(y - index * board) < 1.6)[..., None], values * 0.8, values)
    return _image(values)


def rays(size: Size, one: str, two: str) -> Image.Image:
    """Pale rays from below the middle."""

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        centre, reach = (width / 2, height * 0.62), 1.3 * max(width, height)
        for start in range(0, 360, 20):
            edge = [
                (centre[0] + reach * math.cos(math.radians(a)), centre[1] + reach * math.sin(math.radians(a)))
                for a in (start, start + 10)
            ]
            draw.polygon([centre, *edge], fill=(255, 255, 255, 44))

    return _over(gradient(size, one, two, 80), paint)


def track(size: Size, one: str, two: str) -> Image.Image:
    """Lanes of a running track."""

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for lane in range(6):
            inset = lane * width * 0.075
            frame = (-width * 0.6 + inset, height * 0.2 + inset, width * 1.25 - inset, height * 2.0 - inset)
            draw.arc(frame, 180, 360, fill=(255, 255, 255, 120 if lane else 210), width=5)

    return _over(gradient(size, one, two, 60), paint)


def window(size: Size, one: str, two: str) -> Image.Image:
    """A wall with the light of a window on it, above a table edge."""
    image = gradient(size, one, two, 80)
    light = Image.new("RGBA", size)
    draw, (width, height) = ImageDraw.Draw(light), size
    for column in range(2):
        for row in range(2):
            left, top = width * (0.34 + 0.27 * column), height * (0.1 + 0.27 * row)
            slant = width * 0.1
            corners = [
                (left, top + slant * 0.5),
                (left + width * 0.24, top),
                (left + width * 0.24 - slant, top + height * 0.25),
                (left - slant, top + height * 0.25 + slant * 0.5),
            ]
            draw.polygon(corners, fill=(255, 250, 226, 96))
    image.alpha_composite(light.filter(ImageFilter.GaussianBlur(width * 0.012)))

    def table(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        draw.rectangle((0, height * 0.8, width, height), fill=(255, 255, 255, 70))
        draw.rectangle((0, height * 0.8, width, height * 0.806), fill=(255, 255, 255, 90))

    return _over(image, table)


def hill(size: Size, one: str, two: str) -> Image.Image:
    """A sky with a round hill to stand on; ``two`` is the hill."""

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        draw.ellipse((width * 0.58, height * 0.36, width * 1.9, height * 1.5), fill=(*_blend(two, one, 0.45), 255))
        draw.ellipse((-width * 0.7, height * 0.62, width * 1.35, height * 2.2), fill=(*rgb(two), 255))

    return _over(gradient(size, one, _hex(_blend(one, "#ffffff", 0.5)), 90), paint)


def shelf(size: Size, one: str, two: str) -> Image.Image:
    """A wall with two wooden shelves at .55 and .92 of the height."""

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for x in (0.08, 0.92):
            draw.rectangle(((x - 0.012) * width, height * 0.22, (x + 0.012) * width, height), fill="#c79f70")
        for y in (0.55, 0.92):
            draw.rectangle((0, y * height, width, (y + 0.03) * height), fill="#d9b184")
            draw.rectangle((0, (y + 0.03) * height, width, (y + 0.038) * height), fill="#b98e60")

    return _over(gradient(size, one, two, 90), paint)


def tiles(size: Size, one: str, two: str) -> Image.Image:
    """Rounded cards in two columns below the title, for one thing each."""

    def paint(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
        for left, top, right, bottom in tile_frames():
            frame = (left * width, top * height, right * width, bottom * height)
            draw.rounded_rectangle(frame, radius=width * 0.05, fill=(255, 255, 255, 150))

    return _over(gradient(size, one, two, 90), paint)


def tile_frames() -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of the six cards, as fractions."""
    rows = ((0.27, 0.485), (0.51, 0.725), (0.75, 0.965))
    return [(left, top, left + 0.43, bottom) for top, bottom in rows for left in (0.055, 0.515)]


def ridge(
    size: Size, sky: tuple[str, str], slopes: tuple[str, str], seed: int, sun: Point = (0.7, 0.28)
) -> Image.Image:
    """Six misty ridges under a sun; ``sky`` low and high, ``slopes`` far and near."""
    width, height = size
    image = gradient(size, sky[1], sky[0], 90)
    halo = Image.new("RGBA", size)
    for reach, strength in ((0.26, 28), (0.16, 46), (0.078, 255)):
        box = [
            (sun[0] - reach) * width,
            sun[1] * height - reach * width,
            (sun[0] + reach) * width,
            sun[1] * height + reach * width,
        ]
        ImageDraw.Draw(halo).ellipse(box, fill=(255, 246, 223, strength))
    image.alpha_composite(halo.filter(ImageFilter.GaussianBlur(3)))
    values, y = _pixels(image), np.arange(height, dtype=np.float32)[:, None]
    for layer in range(6):
        share = layer / 5
        colour = _array(slopes[0]) * (1 - share) + _array(slopes[1]) * share
        top = _skyline(width, height * (0.44 + 0.44 * share**1.1), height * (0.11 - 0.05 * share), seed + layer * 7)
        mist = ((y - top) / (height * 0.22)).clip(0, 1)[..., None] * 0.55 * (1 - share * 0.75)
        shaded = colour * (1 - mist) + _array(sky[0]) * mist
        cover = (y - top + 0.5).clip(0, 1)[..., None]
        values = values * (1 - cover) + shaded * cover
    return _image(values)


def _skyline(width: int, base: float, swing: float, seed: int) -> Array:
    dice, x = np.random.default_rng(seed), np.linspace(0, 1, width)
    line = np.zeros(width)
    for octave in range(6):
        count = int(2**octave * 1.3) + 2
        line += np.interp(x * count, np.arange(count + 1), dice.uniform(-1, 1, count + 1)) * swing / 1.75**octave
    return (base + line)[None].astype(np.float32)


def street_map(size: Size, one: str, two: str, stops: list[Point]) -> Image.Image:
    """Streets, blocks, a park and water, with a dotted way through the stops (fractions)."""

    def paint(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
        roads = [
            ([(-0.04, 0.3), (0.35, 0.36), (0.6, 0.22), (1.04, 0.26)], 34), ([(0.22, -0.03), (0.28, 0.4), (0.18, 0.72), (0.3, 1.03)], 26),
            ([(-0.04, 0.8), (0.4, 0.7), (0.75, 0.78), (1.04, 0.66)], 34), ([(0.7, -0.03), (0.66, 0.3), (0.8, 0.55), (0.72, 1.03)], 24),
        ]  # fmt: skip
        for line, thick in roads:
            draw.line([(x * w, y * h) for x, y in line], fill="#ffffff", width=thick, joint="curve")
        draw.polygon([(x * w, y * h) for x, y in ((0.36, 0.42), (0.62, 0.32), (0.7, 0.6), (0.4, 0.63))], fill="#b9dcb2")
        draw.polygon([(0, 0.86 * h), (0.2 * w, 0.84 * h), (0.26 * w, h), (0, h)], fill="#a8d4e6")
        for block, fill in (
            ((0.02, 0.42, 0.16, 0.62), "#f0e3cc"),
            ((0.8, 0.3, 0.97, 0.46), "#f0e3cc"),
            ((0.36, 0.8, 0.64, 0.95), "#f5d9cb"),
        ):
            draw.rounded_rectangle((block[0] * w, block[1] * h, block[2] * w, block[3] * h), 12, fill=fill)
        for start, end in itertools.pairwise(stops):
            steps = max(2, int(math.dist((start[0] * w, start[1] * h), (end[0] * w, end[1] * h)) / 16))
            for step in range(steps):
                x, y = ((s + (e - s) * step / steps) * side for s, e, side in zip(start, end, (w, h), strict=True))
                draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill="#e4572e")

    return _over(gradient(size, one, two, 90), paint)


def _blend(one: str, two: str, share: float) -> tuple[int, int, int]:
    red, green, blue = (_array(one) + (_array(two) - _array(one)) * share).round().astype(int)
    return int(red), int(green), int(blue)


def _hex(color: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
