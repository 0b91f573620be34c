"""The verbs of media. Decoding and storing happen before the transaction; inside it there is one row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update

from community.media import hooks
from community.media.develop import develop, develop_stock, look_of
from community.media.errors import NoSuchPicture
from community.media.models import Picture, PictureLook
from community.media.rules import WIDTHS, rendition_key, renditions_of, valid_key
from community.platform.db import after_commit, insert_once, session
from community.platform.storage import Storage, get_storage
from community.platform.time import now


@dataclass(frozen=True)
class Received:
    """A picture whose renditions are stored and whose row is not yet written."""

    key: str
    width: int
    height: int
    color: str
    content_hash: str
    look: bytes


def receive(owner_id: int, data: bytes) -> Received:
    """Develop and store what a person sent; no database. Raises PictureTooLarge, BrokenPicture.

    The key follows from the person and the bytes, so the same picture sent twice is one picture.
    """
    developed = develop(data)
    digest = hashlib.sha256(f"{owner_id}:{developed.content_hash}".encode()).hexdigest()
    key = f"u/{digest[:2]}/{digest[2:34]}"
    storage = get_storage()
    for name, content in developed.files.items():
        storage.put(rendition_key(key, name), content)
    return Received(key, developed.width, developed.height, developed.color, developed.content_hash, developed.look)


def accept(owner_id: int, received: Received, alt: str = "") -> Picture:
    """Write the row of a received picture; the second time it is the first one's."""
    picture = _keep(
        received.key, received.width, received.height, received.color, alt[:300], owner_id, received.content_hash
    )
    insert_once(PictureLook, picture_id=picture.id, features=received.look)
    return picture


def store_stock(key: str, path: Path) -> None:
    """Store the renditions of a picture of our own unless they are there. No database; may run in threads."""
    if not valid_key(key):
        raise ValueError(f"not a picture key: {key!r}")
    storage = get_storage()
    if storage.exists(rendition_key(key, WIDTHS[0])):
        return
    for name, content in sorted(develop_stock(path).items(), reverse=True):  # the smallest last: it says all are there
        storage.put(rendition_key(key, name), content)


def adopt(key: str, path: Path, width: int, height: int, color: str, alt: str, owner_id: int | None) -> Picture:
    """Take a ready-made picture in under a key of its own, e.g. `demo/mug-3` or `avatars/7`. Safe to run twice."""
    store_stock(key, path)
    picture = _keep(key, width, height, color, alt[:300], owner_id, hashlib.sha256(path.read_bytes()).hexdigest())
    insert_once(PictureLook, picture_id=picture.id, features=look_of(get_storage().get(rendition_key(key, WIDTHS[0]))))
    return picture


def _keep(key: str, width: int, height: int, color: str, alt: str, owner_id: int | None, content_hash: str) -> Picture:
    insert_once(
        Picture,
        key=key,
        width=width,
        height=height,
        color=color,
        alt=alt,
        owner_id=owner_id,
        content_hash=content_hash,
        created_at=now(),
    )
    return session().execute(select(Picture).where(Picture.key == key)).scalar_one()


def describe(owner_id: int, alts: Mapping[int, str]) -> None:
    """Set the alternative text of the person's own pictures, by id. Raises NoSuchPicture for a foreign one."""
    for picture_id, alt in alts.items():
        changed = session().execute(
            update(Picture)
            .where(Picture.id == picture_id, Picture.owner_id == owner_id)
            .values(alt=alt[:300])
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount == 0:  # type: ignore[attr-defined]
            raise NoSuchPicture


def forget_owner(person_id: int) -> None:
    """Somebody left: their pictures are nobody's, and the files of those that no shop shows are deleted."""
    mine = session().execute(select(Picture.id, Picture.key, Picture.width).where(Picture.owner_id == person_id)).all()
    if not mine:
        return
    kept = set().union(*hooks.still_shown([row.id for row in mine]))
    gone = [row for row in mine if row.id not in kept]
    session().execute(
        update(Picture)
        .where(Picture.owner_id == person_id)
        .values(owner_id=None)
        .execution_options(synchronize_session=False)
    )
    for row in gone:
        session().execute(
            update(Picture).where(Picture.id == row.id).values(alt="").execution_options(synchronize_session=False)
        )
        session().execute(delete(PictureLook).where(PictureLook.picture_id == row.id))
    storage = get_storage()
    after_commit(lambda: _delete_files(storage, [(row.key, row.width) for row in gone]))


def _delete_files(storage: Storage, pictures: list[tuple[str, int]]) -> None:
    for key, width in pictures:
        for name in renditions_of(width):
            storage.delete(rendition_key(key, name))
