"""Writing the looks of all covers."""

from collections.abc import Callable

import structlog

from community.catalog import queries as catalog
from community.media import queries as media
from community.notes import queries as notes
from community.platform.db import session
from community.search.looks import gallery, service

BATCH = 500

log = structlog.get_logger(__name__)


def build() -> None:
    """Read the looks of every cover again and put them into use."""
    session().rollback()
    found = [("note", _looks(notes.covers_after)), ("product", _looks(catalog.covers_after))]
    service.galleries().write(lambda folder: gallery.write(folder, found))
    log.info("looks_gathered", **{kind: len(rows) for kind, rows in found})


def _looks(covers_after: Callable[[int, int], list[tuple[int, int]]]) -> list[tuple[int, bytes]]:
    rows: list[tuple[int, bytes]] = []
    last = 0
    while batch := covers_after(last, BATCH):
        last = batch[-1][0]
        known = media.looks(picture_id for _id, picture_id in batch)
        rows += [(subject_id, known[picture_id]) for subject_id, picture_id in batch if picture_id in known]
    return rows
