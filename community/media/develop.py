"""From the bytes that somebody sent to clean renditions. The only importer of Pillow on the way in; no database.

Formats are told by content, not by name. The size is read from the header and refused before a pixel is decoded; a large
picture is reduced while it is decoded; orientation is applied and all metadata dropped, because every rendition is drawn
on a fresh image. One picture at a time per process, so that uploads cannot take all the memory.
"""

import hashlib
import threading
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageOps

from community.media import looks
from community.media.errors import BrokenPicture, PictureTooLarge
from community.media.rules import MAX_BYTES, MAX_PIXELS, MAX_SIDE, WIDTHS, renditions_of

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
QUALITY = 80
_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Developed:
    """Upright width and height of the largest rendition, dominant colour, look, and the files by rendition name."""

    width: int
    height: int
    color: str
    look: bytes
    files: dict[int, bytes]
    content_hash: str


def develop(data: bytes) -> Developed:
    """Raises PictureTooLarge, BrokenPicture."""
    if len(data) > MAX_BYTES:
        raise PictureTooLarge
    with _one_at_a_time:
        image = _decode(data)
        return Developed(
            width=image.width,
            height=image.height,
            color=dominant_color(image),
            look=_look(image),
            files=_renditions(image, method=4),
            content_hash=hashlib.sha256(data).hexdigest(),
        )


def develop_stock(path: Path) -> dict[int, bytes]:
    """Renditions of a picture of our own. Quick: encoded lightly, and a small WebP is its own largest rendition."""
    with Image.open(path) as image:
        own = path.read_bytes() if image.format == "WEBP" and image.width <= WIDTHS[-1] else None
        upright = image.convert("RGB")
    upright.thumbnail((WIDTHS[-1], MAX_SIDE), Image.Resampling.LANCZOS)
    quick = partial(_renditions, upright, method=1, resampling=Image.Resampling.HAMMING)
    if own is None:
        return quick()
    names = renditions_of(upright.width)
    return quick(names=names[:-1]) | {names[-1]: own}


def _decode(data: bytes) -> Image.Image:
    """The picture upright, in RGB, no wider than the largest rendition, with nothing attached to it."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise PictureTooLarge
            return _cleaned(image)
    except (PictureTooLarge, Image.DecompressionBombError):
        raise PictureTooLarge from None
    except Exception as error:  # decoders meet hostile bytes: whatever they stumble over, it is not a picture
        raise BrokenPicture from error


def _cleaned(image: Image.Image) -> Image.Image:
    sideways = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    box = (MAX_SIDE, WIDTHS[-1]) if sideways else (WIDTHS[-1], MAX_SIDE)
    image = _resizable(image)
    image.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = ImageOps.exif_transpose(image)
    image = _in_srgb(image)
    drawn = Image.new("RGB", image.size, "white")
    drawn.paste(image.convert("RGB"), mask=image.getchannel("A") if "A" in image.getbands() else None)
    return drawn


def _resizable(image: Image.Image) -> Image.Image:
    """In a mode that can be averaged: no palette, no single bits, 8 bits a channel."""
    if image.mode in ("P", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith(("I", "F")):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "1":
        return image.convert("L")
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours of a phone's wide profile, as they look on any screen; a profile that makes no sense is ignored."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    try:
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(profile)), _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image if changed is None else changed


def _renditions(
    image: Image.Image,
    *,
    method: int,
    names: tuple[int, ...] | None = None,
    resampling: Image.Resampling = Image.Resampling.LANCZOS,
) -> dict[int, bytes]:
    """Each from the next larger one: a step at a time costs less and looks the same."""
    files: dict[int, bytes] = {}
    for name in sorted(renditions_of(image.width) if names is None else names, reverse=True):
        if name < image.width:
            height = max(1, round(image.height * name / image.width))
            image = image.resize((name, height), resampling)
        out = BytesIO()
        image.save(out, "WEBP", quality=QUALITY, method=method)
        files[name] = out.getvalue()
    return files


def dominant_color(image: Image.Image) -> str:
    """The most frequent colour of a picture of six colours, as #rrggbb."""
    six = image.resize((48, 48), Image.Resampling.BOX).quantize(6, Image.Quantize.MEDIANCUT)
    index = max(range(6), key=six.histogram().__getitem__)
    red, green, blue = (six.getpalette() or [0, 0, 0])[3 * index : 3 * index + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def look_of(rendition: bytes) -> bytes:
    """What one of our own renditions looks like (`looks.features`)."""
    with Image.open(BytesIO(rendition), formats=("WEBP",)) as image:
        return _look(image.convert("RGB"))


def _look(image: Image.Image) -> bytes:
    return looks.features(np.asarray(image.resize((looks.SIDE, looks.SIDE), Image.Resampling.BOX)))
