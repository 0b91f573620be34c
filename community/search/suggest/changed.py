"""Names that changed wait here until the arrays have them: a small set of arrays within seconds, and all with the next job."""

import redis

from community.platform.jobs import enqueue
from community.platform.redis import connection, redis_or_none
from community.search.engine import Key
from community.search.suggest.service import FRESHEN, SOON
from community.search.waiting import Waiting

CHANGED = Waiting("search:suggest:changed")
QUEUED = "search:suggest:queued"


def known_soon(key: Key) -> None:
    """Have the name of a subject, or that it is gone, known to suggestions within seconds."""
    client = redis_or_none()
    if client is None:
        return
    try:
        CHANGED.add(client, key)
        if client.set(QUEUED, 1, nx=True, ex=10):
            enqueue(FRESHEN, queue=SOON)
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
