"""Background jobs on RQ: plain functions named by dotted path, JSON arguments, safe to run twice."""

from datetime import timedelta

import redis
import structlog
from rq import Queue
from rq.exceptions import DuplicateJobError

from community.platform.db import after_commit, in_transaction
from community.platform.redis import connection, redis_or_none

log = structlog.get_logger(__name__)

QUEUES = ("high", "default", "index", "train")
RELAY = "community.platform.relay_job.run"
_RELAY_QUEUED = "relay:queued"


def enqueue(
    function: str,
    *args: object,
    queue: str = "default",
    unique: str | None = None,
    after_seconds: int | None = None,
    timeout: int = 600,
) -> bool:
    """Send a job by its dotted name; inside a transaction only once that commits.

    `unique` names the job (letters, digits, `_`, `-`): while one of that name waits or runs, another is not added.
    False means the queue is away; whatever must not be lost is found again by a sweep.
    """
    if in_transaction():
        after_commit(lambda: _send(function, args, queue, unique, after_seconds, timeout))
        return True
    return _send(function, args, queue, unique, after_seconds, timeout)


def _send(
    function: str, args: tuple[object, ...], queue: str, unique: str | None, after_seconds: int | None, timeout: int
) -> bool:
    client = redis_or_none()
    if client is None:
        return False
    target = Queue(queue, connection=client, serializer="json")
    options: dict[str, object] = {"job_timeout": timeout, "result_ttl": 60, "failure_ttl": 86_400}
    if unique:
        options |= {"job_id": unique, "unique": True}
    try:
        if after_seconds:
            target.enqueue_in(timedelta(seconds=after_seconds), function, *args, **options)
        else:
            target.enqueue(function, *args, **options)
    except DuplicateJobError:
        pass
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return False
    return True


def nudge_relay() -> None:
    """Ask for a relay run; while one is queued and has not begun, another is not added."""
    client = redis_or_none()
    if client is None:
        return
    try:
        if client.set(_RELAY_QUEUED, 1, nx=True, ex=10):
            _send(RELAY, (), "high", None, None, 600)
    except (redis.RedisError, OSError) as error:
        connection().failed(error)


def relay_begins() -> None:
    """What is announced from now on needs another run."""
    client = redis_or_none()
    if client is not None:
        client.delete(_RELAY_QUEUED)
