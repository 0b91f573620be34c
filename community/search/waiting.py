"""Subjects that wait in Valkey for a job, each under a mark of its last change: what changes again while the job works on it
goes on waiting."""

from typing import cast

import redis
from ulid import ULID

from community.search import fields
from community.search.engine import Key

_DONE = """
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
"""
AT_ONCE = 500  # marks that one script takes away

Marked = dict[bytes, bytes]  # subjects as they are named, and their marks


class Waiting:
    """The subjects under one name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def add(self, client: redis.Redis, key: Key) -> None:
        client.hset(self._name, fields.name(key), str(ULID()))

    def some(self, client: redis.Redis, count: int) -> Marked:
        """So many of those that wait."""
        found = cast(list[bytes], client.hrandfield(self._name, count, withvalues=True))
        return dict(zip(found[::2], found[1::2], strict=True))

    def all(self, client: redis.Redis) -> Marked:
        return cast(Marked, client.hgetall(self._name))

    def done(self, client: redis.Redis, marked: Marked) -> None:
        """Those of these that have not changed since wait no longer."""
        pairs = list(marked.items())
        for start in range(0, len(pairs), AT_ONCE):
            client.eval(_DONE, 1, self._name, *(part for pair in pairs[start : start + AT_ONCE] for part in pair))
