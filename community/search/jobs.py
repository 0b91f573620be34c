"""Work on the index, on the queue of that name.

What changed waits in a hash in Valkey until it is written, so that a worker may die at any moment, many changes are written
together, and an engine that is away gets them when it is back. Should the hash be lost, reconciling finds the difference.
"""

from typing import cast

import redis
import structlog
from ulid import ULID

from community.platform.jobs import enqueue
from community.platform.redis import connection, redis_or_none
from community.search import upkeep
from community.search.engine import EngineMissing, EngineUnavailable, Key

log = structlog.get_logger(__name__)

INDEX = "community.search.jobs.index_subject"
CATCH_UP = "community.search.jobs.catch_up"
REBUILD = "community.search.jobs.rebuild"
QUEUE = "index"
BATCH = 200
RETRY_SECONDS = 5

_WAITING = "search:waiting"  # subject → a mark of its last change
_QUEUED = "search:queued"
_WRITTEN = """
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
"""


def index_soon(key: Key) -> None:
    """Have a subject brought in step with the database."""
    client = redis_or_none()
    if client is None:
        return
    try:
        client.hset(_WAITING, _name(key), str(ULID()))
        if client.set(_QUEUED, 1, nx=True, ex=10):
            enqueue(CATCH_UP, queue=QUEUE)
    except (redis.RedisError, OSError) as error:
        connection().failed(error)


def index_subject(kind: str, subject_id: int) -> None:
    """What `index_soon` does, when it was to wait first."""
    index_soon((kind, subject_id))


def catch_up() -> None:
    """Write all that waits. Without an index, have one built; with the engine away, come back in a moment."""
    client = redis_or_none()
    if client is None:
        return
    client.delete(_QUEUED)  # what changes from now on needs another run
    while waiting := cast(list[bytes], client.hrandfield(_WAITING, BATCH, withvalues=True)):
        try:
            upkeep.index([_key(name.decode()) for name in waiting[::2]])
        except EngineMissing:
            log.warning("index_missing")
            _build()
            return
        except EngineUnavailable as error:
            log.warning("index_behind", cause=repr(error.__cause__))
            enqueue(CATCH_UP, queue=QUEUE, unique="search-catch-up", after_seconds=RETRY_SECONDS)
            return
        client.eval(_WRITTEN, 1, _WAITING, *waiting)


def rebuild() -> None:
    """A whole new index; once more would only do the same work again."""
    count = upkeep.rebuild()
    log.info("index_rebuilt", documents=count)
    enqueue(CATCH_UP, queue=QUEUE)


def reconcile() -> None:
    """Mend what was lost on the way. An engine that is away is left for the next time."""
    try:
        drift = upkeep.reconcile()
    except EngineMissing:
        _build()
        return
    except EngineUnavailable as error:
        log.warning("index_not_compared", cause=repr(error.__cause__))
        return
    if any(drift):
        log.warning("index_mended", **drift._asdict())


def _build() -> None:
    enqueue(REBUILD, queue=QUEUE, unique="search-rebuild", timeout=3600)


def _name(key: Key) -> str:
    return f"{key[0]}:{key[1]}"


def _key(name: str) -> Key:
    kind, _, subject_id = name.partition(":")
    return kind, int(subject_id)
