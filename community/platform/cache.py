"""Short memory on Valkey; while it is away everything is simply made anew."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import redis

from community.platform.redis import connection, redis_or_none

T = TypeVar("T")

MOST_READ = 64
_read: dict[str, tuple[bytes, Any]] = {}  # what `shared` made of a text, by key, beside that text


def cache_get(key: str) -> Any | None:
    found = _text(key)
    return None if found is None else json.loads(found)


def _text(key: str) -> bytes | None:
    client = redis_or_none()
    if client is None:
        return None
    try:
        return client.get(f"cache:{key}")  # type: ignore[return-value]
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return None


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


def shared(key: str, seconds: int, make: Callable[[], Any], read: Callable[[Any], T]) -> T:
    """`read(remembered(…))` for a few long values that are the same for everybody: a process reads each text once.

    What is returned is shared by threads and requests: nobody may change it.
    """
    text = _text(key)
    if text is None:
        made = make()
        cache_set(key, made, seconds)
        return read(made)
    kept = _read.get(key)
    if kept is not None and kept[0] == text:
        return kept[1]
    if len(_read) >= MOST_READ:
        _read.clear()
    value = read(json.loads(text))
    _read[key] = text, value
    return value


def forget(*keys: str) -> None:
    client = redis_or_none()
    if client is None:
        return
    try:
        client.delete(*(f"cache:{key}" for key in keys))
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
