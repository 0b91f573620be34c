"""Packshots cut out of their white ground: the model's silhouette, projected as its camera saw it, is the mask."""

from __future__ import annotations

import base64
import io
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from community.demo.studio.geometry import Model
from community.demo.studio.packshots import packshot
from community.demo.studio.pieces import STOCK
from community.demo.studio.stage import View

FINE = 4  # the mask is drawn this many times larger, for smooth edges


def silhouette(model: Model, view: View) -> Image.Image:
    """White where the model is seen, black elsewhere; the size of the view."""
    width, height = view.size[0] * FINE, view.size[1] * FINE
    mask = Image.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    for part in model:
        rows, columns = part.points.shape[:2]
        spots = view.project(part.points.reshape(-1, 3)).reshape(rows, columns, 2) * (width, height)
        quads = np.concatenate([spots[:-1, :-1], spots[:-1, 1:], spots[1:, 1:], spots[1:, :-1]], -1).reshape(-1, 8)
        for quad in quads:
            draw.polygon(quad.tolist(), fill=255)
    small = mask.filter(ImageFilter.MinFilter(5)).resize(view.size, Image.Resampling.LANCZOS)
    return small.filter(ImageFilter.GaussianBlur(0.5))


@cache
def cutout(name: str) -> Image.Image:
    """A packshot, ``MODEL-VARIANT``, as RGBA without its ground, cropped to a square round the product."""
    model, view = packshot(*name.rsplit("-", 1))
    mask = silhouette(model[:-1], view)
    with Image.open(STOCK / f"packshots/{name}.webp") as image:
        cut = image.convert("RGB").resize(view.size).convert("RGBA")
    cut.putalpha(mask)
    left, top, right, bottom = mask.getbbox() or (0, 0, *view.size)
    side = max(right - left, bottom - top)
    square = Image.new("RGBA", (side, side))
    square.paste(cut.crop((left, top, right, bottom)), ((side - right + left) // 2, side - bottom + top))
    return square


@cache
def cutout_address(name: str) -> str:
    """The cut-out as a ``data:`` address."""
    data = io.BytesIO()
    cutout(name).save(data, "PNG")
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()
