"""Putting 3D objects and lettering on a ground."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from community.demo.studio.assets import emoji, font
from community.demo.studio.covers.grounds import rgb

SHADE = "#1d2a22"


def place(
    image: Image.Image,
    code: str,
    x: float,
    y: float,
    size: float,
    turn: float = 0,
    style: str = "flat",
    shade: str = SHADE,
) -> None:
    """Put an object with its centre at x, y (fractions) and ``size`` of the shorter side.

    ``flat`` lies on the ground with two shadows, ``sticker`` has a white cut edge, ``stand`` stands on a soft ellipse.
    """
    side = min(image.size)
    thing = emoji(code).resize((int(size * side),) * 2, Image.Resampling.LANCZOS)
    if turn:
        thing = thing.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    if style == "sticker":
        thing = _cut(thing, int(side * 0.011))
    left, top = int(x * image.width - thing.width / 2), int(y * image.height - thing.height / 2)
    if style == "stand":
        _contact(image, thing, left, top, shade)
    else:
        _shadow(image, thing, left, top, side * 0.012, side * 0.02, side * 0.018, 0.34, shade)
        if style == "flat":
            _shadow(image, thing, left, top, side * 0.03, side * 0.05, side * 0.045, 0.2, shade)
    image.alpha_composite(thing, (max(left, 0), max(top, 0)), (max(-left, 0), max(-top, 0)))


def _cut(thing: Image.Image, edge: int) -> Image.Image:
    """The object with a white border of ``edge`` pixels."""
    grown = Image.new("RGBA", (thing.width + edge * 4, thing.height + edge * 4))
    grown.paste(thing, (edge * 2, edge * 2), thing)
    mask = grown.getchannel("A").point(lambda value: 255 if value > 90 else 0)
    mask = mask.filter(ImageFilter.MaxFilter(2 * edge + 1)).filter(ImageFilter.GaussianBlur(1.6))
    mask = mask.point(lambda value: min(255, int(max(0, value - 60) * 2.2)))
    white = Image.new("RGBA", grown.size, (255, 255, 255, 0))
    white.putalpha(mask)
    white.alpha_composite(grown)
    return white


def _shadow(
    image: Image.Image,
    thing: Image.Image,
    left: int,
    top: int,
    right: float,
    down: float,
    blur: float,
    strength: float,
    shade: str,
) -> None:
    pad = int(blur * 3)
    patch = Image.new("RGBA", (thing.width + 2 * pad, thing.height + 2 * pad), (*rgb(shade), 0))
    mask = Image.new("L", patch.size)
    mask.paste(thing.getchannel("A").point(lambda value: int(value * strength)), (pad, pad))
    patch.putalpha(mask.filter(ImageFilter.GaussianBlur(blur)))
    x, y = int(left + right) - pad, int(top + down) - pad
    image.alpha_composite(patch, (max(x, 0), max(y, 0)), (max(-x, 0), max(-y, 0)))


def _contact(image: Image.Image, thing: Image.Image, left: int, top: int, shade: str) -> None:
    """The shadow where the object touches the ground: as wide as its lowest eighth, dark and narrow, then faint and wide."""
    solid = thing.getchannel("A").point(lambda value: 255 if value > 120 else 0)
    box = solid.getbbox()
    if box is None:
        return
    foot = solid.crop((0, box[3] - max(2, (box[3] - box[1]) // 8), thing.width, box[3])).getbbox()
    if foot is None:
        return
    ground, middle, half = top + box[3], left + (foot[0] + foot[2]) / 2, (foot[2] - foot[0]) / 2
    size = float(box[2] - box[0])
    for reach, thick, strength, blur, shift in ((0.96, 0.028, 120, 0.018, 0.02), (1.25, 0.06, 58, 0.05, 0.16)):
        wide, high, soft = half * reach + size * 0.03, size * thick, size * blur
        pad = int(3 * soft) + 2
        mask = Image.new("L", (int(2 * wide) + 2 * pad, int(2 * high) + 2 * pad))
        ImageDraw.Draw(mask).ellipse((pad, pad, pad + 2 * wide, pad + 2 * high), fill=strength)
        patch = Image.new("RGBA", mask.size, (*rgb(shade), 0))
        patch.putalpha(mask.filter(ImageFilter.GaussianBlur(soft)))
        x, y = int(middle - wide + shift * half) - pad, int(ground - high * 1.25) - pad
        image.alpha_composite(patch, (max(x, 0), max(y, 0)), (max(-x, 0), max(-y, 0)))


def write(
    image: Image.Image,
    text: str,
    x: float,
    y: float,
    size: float,
    face: str = "smiley",
    ink: str = "#ffffff",
    marker: str | None = None,
    edge: str | None = None,
    centred: bool = False,
    room: float = 0.88,
) -> None:
    """Letter a line; x, y and ``size`` are fractions of the width; it shrinks to stay within ``room`` of the width.

    ``marker`` paints a strip behind, ``edge`` an outline round the letters.
    """
    width = image.width
    pixels = int(size * width)
    while font(face, pixels).getlength(text) > room * width:
        pixels -= 2
    letters, thick = font(face, pixels), int(width * 0.009) if edge else 0
    anchor, at = ("mm" if centred else "lm"), (x * width, y * width)
    layer = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(layer)
    left, top, right, bottom = draw.textbbox(at, text, font=letters, anchor=anchor, stroke_width=thick)
    if marker:
        pad, rise = 0.02 * width, (bottom - top) * 0.14
        draw.rounded_rectangle((left - pad, top - rise, right + pad, bottom + rise), radius=width * 0.014, fill=marker)
    elif face == "smiley":
        soft = Image.new("RGBA", image.size)
        dark = (*rgb(edge or "#000000"), 120 if edge else 46)
        ImageDraw.Draw(soft).text(
            (at[0] + 0.005 * width, at[1] + 0.009 * width), text, font=letters, fill=dark, anchor=anchor
        )
        image.alpha_composite(soft.filter(ImageFilter.GaussianBlur(width * 0.008)))
    draw.text(at, text, font=letters, fill=ink, anchor=anchor, stroke_width=thick, stroke_fill=edge)
    image.alpha_composite(layer)
