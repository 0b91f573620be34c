"""Reading which covers look alike."""

from functools import lru_cache
from pathlib import Path

from community.media import queries as media
from community.platform.settings import settings
from community.search.looks.gallery import Gallery
from community.search.shelves import Shelves

SIZE = 8


@lru_cache(maxsize=8)
def _galleries(root: Path) -> Shelves[Gallery]:
    return Shelves(root, Gallery)


def galleries() -> Shelves[Gallery]:
    """The galleries of the running app."""
    return _galleries(settings().instance_dir / "looks")


def alike(kind: str, picture_id: int, size: int = SIZE) -> list[int]:
    """Notes or products whose covers look like this picture, nearest first. One statement."""
    gallery = galleries().current()
    look = media.looks([picture_id]).get(picture_id) if gallery else None
    return gallery.nearest(kind, look, size) if gallery and look else []
