"""Pure rules of pictures: sizes, names of renditions, addresses."""

import re
from collections.abc import Iterable

WIDTHS = (240, 360, 480, 720, 1080)
MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000  # a WebP side ends at 16,383

_RENDITION = re.compile(rf"((?:[a-z0-9_-]+/)+)({'|'.join(map(str, WIDTHS))})\.webp")
_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")


def renditions_of(width: int) -> tuple[int, ...]:
    """Names of the renditions of a picture of this width: each smaller one, and the first that holds all of it.

    A rendition never has more pixels than its picture, so the last one may be narrower than its name says.
    """
    smaller = [name for name in WIDTHS if name < width]
    return (*smaller, *[name for name in WIDTHS if name >= width][:1])


def fitting(width: int, among: Iterable[int] = WIDTHS) -> int:
    """The smallest rendition that is at least `width` wide, else the largest there is."""
    names = sorted(among)
    return next((name for name in names if name >= width), names[-1])


def rendition_key(key: str, name: int) -> str:
    return f"{key}/{name}.webp"


def parse_rendition(path: str) -> tuple[str, int] | None:
    """Key and rendition of a path; None for everything that is not one of ours."""
    match = _RENDITION.fullmatch(path) if len(path) <= 140 else None
    return (match[1].rstrip("/"), int(match[2])) if match else None


def smaller_or_equal(name: int) -> list[int]:
    """This rendition, then the smaller ones, largest first: where to look for a picture known by its key alone."""
    return [other for other in reversed(WIDTHS) if other <= name]


def valid_key(key: str) -> bool:
    return bool(_KEY.fullmatch(key)) and len(key) <= 120
