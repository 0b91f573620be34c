"""Avatars: DiceBear's Notionists on eight soft grounds, drawn by ``avatars.mjs`` and kept as WebP."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from community.demo.studio.assets import folder
from community.demo.studio.pieces import STOCK

COUNT, SIDE = 64, 160
GROUNDS = ("#dff1e3", "#fdf0cb", "#ffe8df", "#e0eef7", "#ece8f8", "#f3e9d7", "#e3f0f0", "#fbe3ea")


def draw_avatars() -> int:
    """Draw all avatars anew; the number drawn. Needs node and the packages named in ``avatars.mjs``."""
    script = Path(__file__).with_suffix(".mjs")
    target = STOCK / "avatars"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as drawn:
        command = ["node", str(script), str(folder()), drawn, str(COUNT), str(SIDE), *GROUNDS]
        subprocess.run(command, check=True)
        for path in sorted(Path(drawn).glob("*.png")):
            with Image.open(path) as image:
                image.convert("RGB").save(target / f"{path.stem}.webp", "WEBP", quality=78, method=6)
    return COUNT
