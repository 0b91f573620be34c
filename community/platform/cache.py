"""Short memory on Valkey; while it is away everything is simply made anew."""

import json
from collections.abc import Callable
from typing import Any

import redis

from community.platform.redis import connection, redis_or_none


def cache_get(key: str) -> Any | None:
    client = redis_or_none()
    if client is None:
        return None
    try:
        found = client.get(f"cache:{key}")
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return None
    return None if found is None else json.loads(found)


def cache_set(key: str, value: Any, seconds: int) -> bool:
    """Remember a JSON value; False when it could not be kept."""
    client = redis_or_none()
    if client is None:
        return False
    try:
        client.set(f"cache:{key}", json.dumps(value, separators=(",", ":")), ex=seconds)
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return False
    return True


def remembered(key: str, seconds: int, make: Callable[[], Any]) -> Any:
    """The kept value of `key`, else `make()`, kept for `seconds`. Values are JSON."""
    found = cache_get(key)
    if found is None:
        found = make()
        cache_set(key, found, seconds)
    return found


def forget(*keys: str) -> None:
    client = redis_or_none()
    if client is None:
        return
    try:
        client.delete(*(f"cache:{key}" for key in keys))
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
