"""Read side of media: rows for pages, and the addresses of their renditions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import bindparam, select

from community.media.models import Picture, PictureLook
from community.media.rules import WIDTHS, fitting, rendition_key, renditions_of
from community.platform.db import session

ROUTE = "/media/"


class Sized(Protocol):
    """Anything with the key and the width of a picture: a row here, or a card's cover."""

    @property
    def key(self) -> str: ...

    @property
    def width(self) -> int: ...


@dataclass(frozen=True)
class PictureRow:
    id: int
    key: str
    width: int
    height: int
    color: str
    alt: str
    owner_id: int | None


_BY_IDS = select(
    Picture.id, Picture.key, Picture.width, Picture.height, Picture.color, Picture.alt, Picture.owner_id
).where(Picture.id.in_(bindparam("ids", expanding=True)))


def pictures(ids: Iterable[int]) -> dict[int, PictureRow]:
    """Those of the pictures that exist, by id; one statement."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    return {row.id: PictureRow(*row) for row in session().execute(_BY_IDS, {"ids": wanted})}


_LOOKS = select(PictureLook.picture_id, PictureLook.features).where(
    PictureLook.picture_id.in_(bindparam("ids", expanding=True))
)


def looks(ids: Iterable[int]) -> dict[int, bytes]:
    """What the pictures look like (`looks.features`), where that is known. One statement."""
    wanted = list(set(ids))
    return {row.picture_id: row.features for row in session().execute(_LOOKS, {"ids": wanted})} if wanted else {}


def picture_url(picture: Sized | str, width: int) -> str:
    """Address of the rendition that fills `width` pixels. A bare key will do: the site falls back to what there is."""
    if isinstance(picture, str):
        return ROUTE + rendition_key(picture, fitting(width))
    return ROUTE + rendition_key(picture.key, fitting(width, renditions_of(picture.width)))


def picture_srcset(picture: Sized) -> str:
    """Every rendition with its true width, for `srcset`."""
    key, width = picture.key, min(picture.width, WIDTHS[-1])
    return ", ".join(f"{ROUTE}{rendition_key(key, name)} {min(name, width)}w" for name in renditions_of(picture.width))
