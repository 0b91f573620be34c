"""Fonts and 3D objects that the studio draws with; they stay outside the repository.

``STUDIO_ASSETS`` names a folder with ``node_modules/@lobehub/fluent-emoji-3d`` and, anywhere below ``fonts``, Smiley
Sans and LXGW WenKai (Debian: fonts-smiley-sans, fonts-lxgw-wenkai). Noto CJK is taken from the system.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from PIL import Image, ImageFont

_FACES = {
    "smiley": ("SmileySans-Oblique.ttf", 0),
    "kai": ("LXGWWenKai-Bold.ttf", 0),
    "sans": ("NotoSansCJK-Bold.ttc", 2),
    "serif": ("NotoSerifCJK-Bold.ttc", 2),
}
_SYSTEM = Path("/usr/share/fonts")


def folder() -> Path:
    """The assets folder; KeyError when the environment does not name it."""
    return Path(os.environ["STUDIO_ASSETS"])


@cache
def _file(name: str) -> Path:
    for root in (folder() / "fonts", _SYSTEM):
        for path in root.rglob(name):
            return path
    raise FileNotFoundError(f"{name} is neither below {folder() / 'fonts'} nor {_SYSTEM}")


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face (smiley, kai, sans, serif) at a size in pixels."""
    name, index = _FACES[face]
    return ImageFont.truetype(str(_file(name)), size, index=index)


@cache
def emoji(code: str) -> Image.Image:
    """One 3D object, 256 px RGBA, by its code point in hex (``1f345``)."""
    base = folder() / "node_modules/@lobehub/fluent-emoji-3d/assets"
    for name in (f"{code}.webp", f"{code}-fe0f.webp"):
        if (base / name).exists():
            return Image.open(base / name).convert("RGBA")
    raise FileNotFoundError(f"no object {code} below {base}")
