"""Work on the index, on the queue of that name.

What changed waits in a hash in Valkey until it is written, so that a worker may die at any moment, many changes are written
together, and an engine that is away gets them when it is back. Should the hash be lost, reconciling finds the difference.

A subject that cannot be read, or that the engine refuses, keeps no other out: it is counted and set aside in another hash
until it changes.
"""

from collections.abc import Sequence
from typing import cast

import redis
import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from community.platform.jobs import enqueue
from community.platform.redis import connection, redis_or_none
from community.search import fields, upkeep
from community.search.engine import EngineMissing, EngineUnavailable, Key, Refused
from community.search.waiting import Waiting

log = structlog.get_logger(__name__)

INDEX = "community.search.jobs.index_subject"
CATCH_UP = "community.search.jobs.catch_up"
REBUILD = "community.search.jobs.rebuild"
QUEUE = "index"
BATCH = 200
RETRY_SECONDS = 5

REFUSED = Counter("meadow_search_refused_total", "Subjects that could not be brought to the index", ["kind"])

_WAITING = Waiting("search:waiting")
_ASIDE = "search:refused"  # subject → why it is not in the index
_QUEUED = "search:queued"


def index_soon(key: Key) -> None:
    """Have a subject brought in step with the database."""
    client = redis_or_none()
    if client is None:
        return
    try:
        _WAITING.add(client, key)
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
    while waiting := _WAITING.some(client, BATCH):
        try:
            refused = _write([fields.key_of(name.decode()) for name in waiting])
        except EngineMissing:
            log.warning("index_missing")
            _build()
            return
        except EngineUnavailable as error:
            log.warning("index_behind", cause=repr(error.__cause__))
            enqueue(CATCH_UP, queue=QUEUE, unique="search-catch-up", after_seconds=RETRY_SECONDS)
            return
        client.hdel(_ASIDE, *waiting)
        _set_aside(client, refused)
        _WAITING.done(client, waiting)


def _write(keys: Sequence[Key]) -> Refused:
    """Index these subjects; where one fails in another way than the engine and the database do, each by itself."""
    try:
        return upkeep.index(keys)
    except (EngineUnavailable, SQLAlchemyError):
        raise
    except Exception as error:
        if len(keys) == 1:
            return {keys[0]: repr(error)}
    return {key: why for each in keys for key, why in _write([each]).items()}


def _set_aside(client: redis.Redis, refused: Refused) -> None:
    for key, why in refused.items():
        log.error("subject_refused", subject=fields.name(key), cause=why)
        REFUSED.labels(key[0]).inc()
        client.hset(_ASIDE, fields.name(key), why)


def set_aside() -> dict[str, str]:
    """Subjects, as `kind:id`, that could not be brought to the index, and why."""
    client = redis_or_none()
    found = cast(dict[bytes, bytes], client.hgetall(_ASIDE)) if client else {}
    return {name.decode(): why.decode() for name, why in sorted(found.items())}


def rebuild() -> None:
    """A whole new index; once more would only do the same work again."""
    count, refused = upkeep.rebuild()
    client = redis_or_none()
    if client is not None:
        client.delete(_ASIDE)
        _set_aside(client, refused)
    log.info("index_rebuilt", documents=count, refused=len(refused))
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
    if drift.wrong:
        log.warning("index_mended", **drift._asdict())


def _build() -> None:
    enqueue(REBUILD, queue=QUEUE, unique="search-rebuild", timeout=3600)
