"""Pictures that people should not send, and good ones to compare with. All made here, byte by byte or by Pillow."""

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational


def photo(width: int = 1200, height: int = 900) -> Image.Image:
    """A green ground with a red square top left, so that one sees which way is up."""
    image = Image.new("RGB", (width, height), (40, 120, 80))
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill=(200, 40, 30))
    return image


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def jpeg_with_gps(orientation: int = 1) -> bytes:
    """A phone's picture: where it was taken, by which phone, XMP, a comment."""
    image = photo()
    exif = image.getexif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "PhoneMaker", "SECRET-CAPTION"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (IFDRational(31), IFDRational(13), IFDRational(49))
    place[3], place[4] = "E", (IFDRational(121), IFDRational(28), IFDRational(12))
    return saved(image, "JPEG", exif=exif, comment=b"SECRET-COMMENT", xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>")


def png_bomb(side: int = 50_000) -> bytes:
    """A header that promises side x side pixels and a few bytes that do not hold them."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_with_text_bomb() -> bytes:
    """A small picture with a text chunk that unpacks to 80 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("note", "x" * 80_000_000, zip=True)
    return saved(Image.new("RGB", (64, 64)), "PNG", pnginfo=info)


def gif(frames: int = 300) -> bytes:
    first, *rest = [Image.new("P", (60, 60), i % 250) for i in range(frames)]
    return saved(first, "GIF", save_all=True, append_images=rest, duration=20)


def animated_webp(frames: int = 20) -> bytes:
    first, *rest = [Image.new("RGB", (300, 200), (200 - i, 20, 20 + i)) for i in range(frames)]
    return saved(first, "WEBP", save_all=True, append_images=rest, duration=40, lossless=True)


def polyglot() -> bytes:
    """A JPEG that is a web page too: the script lies in a comment and again behind the end."""
    script = b"<html><script>alert(1)</script></html>"
    return saved(photo(), "JPEG", comment=script) + script


def heic() -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(photo()).save(out, quality=60)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"
FITS = (b"SIMPLE  =                    T" + b" " * 50 + b"END").ljust(2880)
BMP = saved(Image.new("RGB", (40, 40)), "BMP")
TIFF = saved(Image.new("RGB", (40, 40)), "TIFF")
