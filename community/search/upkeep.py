"""Keeping the index in step with the database."""

from collections.abc import Sequence
from typing import NamedTuple

from community.platform.db import session
from community.search import documents, engines
from community.search.engine import Document, Key, Kind


class Drift(NamedTuple):
    """How many documents the index lacked, had otherwise than the database, and had of what is gone."""

    missing: int
    stale: int
    ghosts: int


def index(keys: Sequence[Key]) -> None:
    """Bring these subjects in the index in step with the database: written anew, or forgotten where they are gone.

    Stands outside of a transaction, like `rebuild` and `reconcile`: all have to see what was changed up to now.
    """
    _look_anew()
    found = documents.read(keys)
    known = {document.key for document in found}
    engines.engine().write(found, [key for key in keys if key not in known])


def rebuild() -> int:
    """A whole new index from the database; searches and writes go on meanwhile. Returns how many documents it read."""
    _look_anew()
    documents.learn_names()
    count = engines.engine().rebuild(documents.everything(), _as_it_is_now)
    engines.forget_lexicon()
    return count


def _as_it_is_now(key: Key) -> Document | None:
    _look_anew()
    return documents.find(key)


def _look_anew() -> None:
    """End the running read: on SQLite it would go on seeing the database as it was when it began."""
    session().rollback()


def reconcile() -> Drift:
    """Compare the index with the database, write what it lacks or has otherwise, and forget its ghosts."""
    missing = stale = ghosts = 0
    for kind in Kind:
        indexed = engines.engine().stamps(kind)
        _look_anew()
        absent: list[Key] = []
        changed: list[Key] = []
        for document in documents.everything([kind]):
            stamp = indexed.pop(document.id, None)
            if stamp is None:
                absent.append(document.key)
            elif stamp != document.stamp:
                changed.append(document.key)
        gone = [(kind.value, subject_id) for subject_id in sorted(indexed)]
        wrong = [*absent, *changed, *gone]
        for start in range(0, len(wrong), documents.BATCH):
            index(wrong[start : start + documents.BATCH])
        missing, stale, ghosts = missing + len(absent), stale + len(changed), ghosts + len(gone)
    return Drift(missing, stale, ghosts)
