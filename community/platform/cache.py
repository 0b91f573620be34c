"""Short memory on Valkey; while it is away everything is simply made anew.

A request asks for what everybody shares in one question: what its endpoint asked for before is fetched with the first of it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import redis
from flask import g, has_request_context, request

from community.platform.redis import connection, redis_or_none

T = TypeVar("T")

MOST_READ = 64
MOST_WANTED = 16
_read: dict[str, tuple[bytes, Any]] = {}  # what `shared` made of a text, by key, beside the stamp of that text
_wanted: dict[str, set[str]] = {}  # endpoint -> the keys of `shared` that it asks for


def ahead(*keys: str) -> None:
    """This request is about to ask for these keys, once each: fetch them together with what everybody shares."""
    if has_request_context():
        stamps = _wanted.setdefault(request.endpoint or "", set()) - _stamps().keys()
        found = _texts([*keys, *map(_stamp_of, stamps)])
        if found is not None:
            g.cache_ahead = dict(zip(keys, found, strict=False))
            _stamps().update(zip(stamps, found[len(keys) :], strict=True))


def cache_get(key: str) -> Any | None:
    fetched: dict[str, bytes | None] = g.get("cache_ahead", {})
    found = fetched.pop(key) if key in fetched else _text(key)
    return None if found is None else json.loads(found)


def cache_set(key: str, value: Any, seconds: int) -> bool:
    """Remember a JSON value; False when it could not be kept."""
    return cache_set_all({key: (value, seconds)})


def cache_set_all(values: Mapping[str, tuple[Any, int]]) -> bool:
    """Remember JSON values, each for its seconds, all in one go; False when they could not be kept."""
    return _keep({key: (_encoded(value), seconds) for key, (value, seconds) in values.items()})


def remembered(key: str, seconds: int, make: Callable[[], Any]) -> Any:
    """The kept value of `key`, else `make()`, kept for `seconds`. Values are JSON."""
    found = cache_get(key)
    if found is None:
        found = make()
        cache_set(key, found, seconds)
    return found


def shared(key: str, seconds: int, make: Callable[[], Any], read: Callable[[Any], T]) -> T:
    """`read(remembered(…))` for a few long values that are the same for everybody: a process reads each text once, and asks only
    whether it is still that one.

    What is returned is shared by threads and requests: nobody may change it. Within a request it stays what it was.
    """
    stamp, kept = _stamp(key), _read.get(key)
    if stamp is not None and kept is not None and kept[0] == stamp:
        return kept[1]
    text = None if stamp is None else _text(key)
    if text is None:
        made = make()
        text = _encoded(made)
        stamp = _digest(text)
        if not _keep({key: (text, seconds), _stamp_of(key): (stamp, seconds)}):
            return read(made)
    else:
        made, stamp = json.loads(text), _digest(text)  # another may have been written since the stamp was asked for
    if has_request_context():
        _stamps()[key] = stamp
    if kept is not None and kept[0] == stamp:
        return kept[1]
    if len(_read) >= MOST_READ:
        _read.clear()
    value = read(made)
    _read[key] = stamp, value
    return value


def forget(*keys: str) -> None:
    client = redis_or_none()
    if has_request_context():
        for key in keys:
            _stamps().pop(key, None)
    if client is None:
        return
    try:
        client.delete(*(f"cache:{name}" for key in keys for name in (key, _stamp_of(key))))
    except (redis.RedisError, OSError) as error:
        connection().failed(error)


def _stamp(key: str) -> bytes | None:
    """The stamp of a shared text, asked once a request, together with those that its endpoint asks for."""
    if not has_request_context():
        return _text(_stamp_of(key))
    stamps = _stamps()
    if key not in stamps:
        wanted = _wanted.setdefault(request.endpoint or "", set())
        if len(wanted) >= MOST_WANTED:
            wanted.clear()
        wanted.add(key)
        asked = list({key, *wanted} - stamps.keys())  # in one step: other threads change what is wanted
        stamps.update(zip(asked, _texts(map(_stamp_of, asked)) or [None] * len(asked), strict=True))
    return stamps[key]


def _stamps() -> dict[str, bytes | None]:
    if "cache_stamps" not in g:
        g.cache_stamps = {}
    return g.cache_stamps


def _stamp_of(key: str) -> str:
    return f"{key}:stamp"


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=12).hexdigest().encode()


def _encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _text(key: str) -> bytes | None:
    found = _texts([key])
    return None if found is None else found[0]


def _texts(keys: Iterable[str]) -> list[bytes | None] | None:
    client = redis_or_none()
    names = [f"cache:{key}" for key in keys]
    if client is None or not names:
        return None
    try:
        return client.mget(names)  # type: ignore[return-value]
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return None


def _keep(texts: Mapping[str, tuple[bytes, int]]) -> bool:
    client = redis_or_none()
    if client is None:
        return False
    try:
        with client.pipeline(transaction=len(texts) > 1) as together:
            for key, (text, seconds) in texts.items():
                together.set(f"cache:{key}", text, ex=seconds)
            together.execute()
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return False
    return True
