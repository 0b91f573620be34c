"""Contact sheets: many pictures small on one page, to be looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

_ACROSS, _GAP, _TALL = 1600, 8, 190


def contact_sheet(files: Sequence[Path], out: Path, quality: int = 72) -> int:
    """Write the pictures in rows of one height, 1600 px across, as WebP; its size in bytes. ValueError without pictures."""
    if not files:
        raise ValueError("no pictures for a sheet")
    rows: list[list[Image.Image]] = [[]]
    used = _GAP
    for file in files:
        with Image.open(file) as image:
            small = image.convert("RGB").resize(
                (round(image.width * _TALL / image.height), _TALL), Image.Resampling.LANCZOS
            )
        if used + small.width + _GAP > _ACROSS:
            rows.append([])
            used = _GAP
        rows[-1].append(small)
        used += small.width + _GAP
    sheet = Image.new("RGB", (_ACROSS, len(rows) * (_TALL + _GAP) + _GAP), "#f4f5f0")
    for index, row in enumerate(rows):
        x = _GAP
        for small in row:
            sheet.paste(small, (x, _GAP + index * (_TALL + _GAP)))
            x += small.width + _GAP
    sheet.save(out, "WEBP", quality=quality, method=6)
    return out.stat().st_size
