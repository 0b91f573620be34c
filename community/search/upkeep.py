"""Keeping the index in step with the database."""

from collections.abc import Sequence
from typing import NamedTuple

from community.search import documents, engines, turns
from community.search.engine import Document, Key, Kind, Refused


class Drift(NamedTuple):
    """How many documents the index lacked, had otherwise than the database, and had of what is gone; and how many had only
    moved: popularity and conversion are written now and then, not at each change."""

    missing: int
    stale: int
    ghosts: int
    moved: int = 0

    @property
    def wrong(self) -> int:
        return self.missing + self.stale + self.ghosts


def index(keys: Sequence[Key]) -> Refused:
    """Bring these subjects in the index in step with the database: written anew, or forgotten where they are gone. Returns
    those that the engine refuses.

    Stands outside of a transaction, like `rebuild` and `reconcile`: all have to see what was changed up to now.
    """
    with turns.taken():
        found = documents.read(keys)
        known = {document.key for document in found}
        return engines.engine().write(found, [key for key in keys if key not in known])


def rebuild() -> tuple[int, Refused]:
    """A whole new index from the database; searches and writes go on meanwhile. Returns how many documents it has, and what
    the engine refused."""
    turns.look_anew()
    documents.learn_names()
    built = engines.engine().rebuild(documents.everything(), _as_they_are_now)
    engines.forget_lexicon()
    return built


def _as_they_are_now(keys: Sequence[Key]) -> list[Document]:
    turns.look_anew()
    return documents.read(keys)


def reconcile() -> Drift:
    """Compare the index with the database, write what it lacks or has otherwise, and forget its ghosts."""
    missing = stale = ghosts = moved = 0
    for kind in Kind:
        indexed = engines.engine().stamps(kind)
        turns.look_anew()
        absent: list[Key] = []
        changed: list[Key] = []
        lighter: list[Key] = []
        for document in documents.everything([kind]):
            stamp = indexed.pop(document.id, None)
            if stamp is None:
                absent.append(document.key)
            elif stamp >> 16 != document.stamp >> 16:
                changed.append(document.key)
            elif stamp != document.stamp:
                lighter.append(document.key)
        gone = [(kind.value, subject_id) for subject_id in sorted(indexed)]
        wrong = [*absent, *changed, *gone, *lighter]
        for start in range(0, len(wrong), documents.BATCH):
            index(wrong[start : start + documents.BATCH])
        missing, stale, ghosts = missing + len(absent), stale + len(changed), ghosts + len(gone)
        moved += len(lighter)
    return Drift(missing, stale, ghosts, moved)
