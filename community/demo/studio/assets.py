"""Fonts and 3D objects that the studio draws with; they stay outside the repository.

``STUDIO_ASSETS`` names a folder with ``node_modules/@lobehub/fluent-emoji-3d``, the fonts of ``covers.page`` beside it in
``node_modules``, and, anywhere below ``fonts``, Smiley Sans and LXGW WenKai (Debian: fonts-smiley-sans,
fonts-lxgw-wenkai). Noto CJK is taken from the system.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from PIL import ImageFont

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
    return ImageFont.truetype(str(font_file(face)), size, index=_FACES[face][1])


def font_file(face: str) -> Path:
    """The file of a face (smiley, kai, sans, serif)."""
    return _file(_FACES[face][0])


def emoji_file(code: str) -> Path:
    """The file of a 3D object by its code point in hex. FileNotFoundError when the pack has none."""
    base = folder() / "node_modules/@lobehub/fluent-emoji-3d/assets"
    for name in (f"{code}.webp", f"{code}-fe0f.webp"):
        if (base / name).exists():
            return base / name
    raise FileNotFoundError(f"no object {code} below {base}")
