"""Work on the index, on the queue of that name."""

import structlog

from community.platform.jobs import enqueue
from community.search import upkeep
from community.search.engine import EngineBusy, EngineUnavailable

log = structlog.get_logger(__name__)

INDEX = "community.search.jobs.index_subject"
REBUILD = "community.search.jobs.rebuild"
QUEUE = "index"


def index_subject(kind: str, subject_id: int) -> None:
    """Bring one subject in the index in step with the database. Without an index, have one built."""
    try:
        upkeep.index([(kind, subject_id)])
    except EngineBusy:
        enqueue(INDEX, kind, subject_id, queue=QUEUE, after_seconds=5)
    except EngineUnavailable:
        log.warning("index_missing", kind=kind, subject_id=subject_id)
        enqueue(REBUILD, queue=QUEUE, unique="search-rebuild", timeout=3600)


def rebuild() -> None:
    """A whole new index; once more would only do the same work again."""
    count = upkeep.rebuild()
    log.info("index_rebuilt", documents=count)


def reconcile() -> None:
    """Mend what was lost on the way: a queue that was emptied, a worker that died."""
    try:
        drift = upkeep.reconcile()
    except EngineBusy:
        return
    except EngineUnavailable:
        enqueue(REBUILD, queue=QUEUE, unique="search-rebuild", timeout=3600)
        return
    if any(drift):
        log.warning("index_mended", **drift._asdict())
