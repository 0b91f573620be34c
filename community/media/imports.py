"""Bringing a history in: pictures of our own stock that somebody shows as theirs."""

from sqlalchemy import select

from community.media.models import Picture, PictureLook
from community.media.rules import rendition_key, renditions_of
from community.platform.db import insert_once, session
from community.platform.storage import get_storage
from community.platform.time import now


def give_copy(picture_id: int, key: str, owner_id: int) -> int:
    """A copy of a stored picture under a key of its own, owned by a person; its id. Safe to run twice."""
    picture = session().get_one(Picture, picture_id)
    storage = get_storage()
    for width in renditions_of(picture.width):
        storage.put(rendition_key(key, width), storage.get(rendition_key(picture.key, width)))
    insert_once(
        Picture,
        key=key,
        width=picture.width,
        height=picture.height,
        color=picture.color,
        alt=picture.alt,
        owner_id=owner_id,
        content_hash=picture.content_hash,
        created_at=now(),
    )
    copy_id = session().execute(select(Picture.id).where(Picture.key == key)).scalar_one()
    look = (
        session().execute(select(PictureLook.features).where(PictureLook.picture_id == picture_id)).scalar_one_or_none()
    )
    if look is not None:
        insert_once(PictureLook, picture_id=copy_id, features=look)
    return copy_id
