"""What a scene is drawn from, as a short mark kept in the picture's file: a scene that changed is drawn anew, all others rest."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import numpy as np
from PIL import Image

from community.demo.studio.geometry import Model
from community.demo.studio.stage import Light, View

_DESCRIPTION = 0x010E  # the EXIF tag that holds the mark


def fingerprint(model: Model, view: View, light: Light, samples: int) -> str:
    """A mark of 16 hex digits over surfaces and how textures lie on them (to a thousandth), materials, camera, light and paths per pixel."""
    mark = blake2b(digest_size=8)
    for part in model:
        material = part.material
        look = (material.color, material.rough, material.spec, material.metal, material.coat, material.sheen)
        mark.update(repr((look, material.clear, part.glow, part.points.shape)).encode())
        for values in (part.points, part.uv):
            mark.update(np.round(values * 1000).astype(np.int32).tobytes())
        if material.texture is not None:
            mark.update(np.ascontiguousarray(material.texture).tobytes())
    mark.update(repr((view.size, np.round([*view.eye, *view.target, view.fov], 4).tolist(), light, samples)).encode())
    return mark.hexdigest()


def marked(mark: str) -> Image.Exif:
    """EXIF data that holds the mark, for ``Image.save``."""
    exif = Image.Exif()
    exif[_DESCRIPTION] = mark
    return exif


def mark_of(path: Path) -> str | None:
    """The mark in a picture's file; None when it has none or does not exist."""
    if not path.exists():
        return None
    with Image.open(path) as image:
        found = image.getexif().get(_DESCRIPTION)
    return str(found) if found else None
