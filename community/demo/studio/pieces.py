"""The stock as data: every picture's file, what is on it and how it is drawn; and the manifest that tells the seeder."""

from __future__ import annotations

import colorsys
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from community.demo.studio.fingerprint import mark_of, marked
from community.demo.studio.products import PRODUCTS

STOCK = Path(__file__).resolve().parent.parent / "pictures"


@dataclass(frozen=True)
class Tag:
    """Where a product is seen, as fractions of the picture's width and height from the top left."""

    model: str
    variant: str
    x: float
    y: float


@dataclass(frozen=True)
class Piece:
    """One picture to be drawn. ``lang`` is the language of its lettering, None when it has none; ``mark`` tells the scene it
    is drawn from (``fingerprint``), None when only its name does."""

    file: str
    kind: str
    category: str
    alt_zh: str
    alt_en: str
    draw: Callable[[], Image.Image]
    quality: int = 82
    lang: str | None = None
    title: str | None = None
    subtitle: str | None = None
    topics: tuple[str, ...] = ()
    tags: Callable[[], tuple[Tag, ...]] = tuple
    model: str | None = None
    variant: str | None = None
    mark: Callable[[], str] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether its file is there, and of the scene as it is now."""
        path = STOCK / self.file
        return path.exists() if self.mark is None else mark_of(path) == self.mark()


def keep(piece: Piece) -> None:
    """Draw the piece into its file; a file that is there is whole."""
    path = STOCK / piece.file
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    extra = {"exif": marked(piece.mark())} if piece.mark else {}
    piece.draw().convert("RGB").save(part, "WEBP", quality=piece.quality, method=6, **extra)
    part.replace(path)


def dominant(image: Image.Image) -> tuple[str, int | None]:
    """The commonest colour of eight as hex, and its hue in degrees (None when nearly grey)."""
    small = image.convert("RGB").resize((64, 64))
    reduced = small.quantize(8)
    palette = reduced.getpalette() or []
    index = max(reduced.getcolors() or [(0, 0)])[1]
    red, green, blue = palette[3 * int(index) : 3 * int(index) + 3]  # type: ignore[arg-type, call-overload]
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    grey = saturation * (1 - abs(2 * lightness - 1)) < 0.04
    return f"#{red:02x}{green:02x}{blue:02x}", None if grey else round(hue * 360) % 360


def entry(piece: Piece) -> dict[str, Any]:
    """The manifest's entry of a finished piece."""
    with Image.open(STOCK / piece.file) as image:
        width, height = image.size
        color, hue = dominant(image)
    variant = next((p.variant(piece.variant) for p in PRODUCTS if p.key == piece.model and piece.variant), None)
    return {
        "file": piece.file,
        "kind": piece.kind,
        "category": piece.category,
        "lang": piece.lang,
        "width": width,
        "height": height,
        "color": color,
        "hue": hue,
        "title": piece.title,
        "subtitle": piece.subtitle,
        "topics": list(piece.topics),
        "tags": [vars(tag) for tag in piece.tags()],
        "model": piece.model,
        "variant": piece.variant,
        "color_zh": variant.zh if variant else None,
        "color_en": variant.en if variant else None,
        "alt_zh": piece.alt_zh,
        "alt_en": piece.alt_en,
    }


def products() -> list[dict[str, Any]]:
    """The manifest's list of product models, each variant with its packshot."""
    return [
        {
            "key": product.key,
            "category": product.category,
            "zh": product.zh,
            "en": product.en,
            "variants": [
                {
                    "key": v.key,
                    "zh": v.zh,
                    "en": v.en,
                    "color": v.main,
                    "packshot": f"packshots/{product.key}-{v.key}.webp",
                }
                for v in product.variants
            ],
        }
        for product in PRODUCTS
    ]


def avatars() -> list[dict[str, Any]]:
    """The manifest's list of avatars that exist."""
    found = []
    for path in sorted((STOCK / "avatars").glob("*.webp")):
        with Image.open(path) as image:
            red, green, blue = image.convert("RGB").getpixel((2, 2))  # type: ignore[misc]
            found.append(
                {
                    "file": f"avatars/{path.name}",
                    "width": image.width,
                    "height": image.height,
                    "color": f"#{red:02x}{green:02x}{blue:02x}",
                }
            )
    return found


def write_manifest(pieces: Iterable[Piece]) -> int:
    """Write ``manifest.json`` for every piece whose file exists; the number of pictures in it.

    A picture still to be drawn anew keeps the entry that tells of it as it is.
    """
    path = STOCK / "manifest.json"
    before = json.loads(path.read_text("utf-8"))["pictures"] if path.exists() else []
    known = {told["file"]: told for told in before}
    found = [
        known[piece.file] if piece.file in known and not piece.is_drawn else entry(piece)
        for piece in pieces
        if (STOCK / piece.file).exists()
    ]
    stock = {"pictures": found, "products": products(), "avatars": avatars()}
    path.write_text(json.dumps(stock, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(found)
