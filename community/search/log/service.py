"""Noting searches, and forgetting them.

A page that shows results writes nothing to the database: the search waits in Valkey until a job pours it into the table,
many at a time. While Valkey is away nothing is noted, and no page is the slower for it.

What is forgotten stays forgotten: the table keeps that it was, in the transaction that deletes the rows, and every pour deletes
what comes back, whichever process was killed between the commit and Valkey.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import redis
from sqlalchemy import delete, exists, insert, or_, select, update

from community.platform.db import after_commit, insert_many, session
from community.platform.ids import new_public_id
from community.platform.jobs import enqueue
from community.platform.redis import connection, redis_or_none
from community.platform.time import now
from community.platform.viewer import Actor, Viewer
from community.search import analysis, fields
from community.search.engine import Seen
from community.search.log.models import LONGEST, Forgotten, Searched

POUR = "community.search.log.jobs.pour"
WAITING = "search:log"
MOST_WAITING = 20_000
MOST_OWN, OWN_SECONDS = 50, 3600  # what waits of one actor is kept for their own history besides
_QUEUED, _POURING = "search:log:queued", "search:log:pouring"

_COME_BACK = delete(Searched).where(
    Searched.actor.in_(select(Forgotten.actor)),  # their rows are found by the index: the table is not walked through
    exists().where(
        Forgotten.actor == Searched.actor,
        Searched.at <= Forgotten.at,
        or_(Forgotten.words.is_(None), Forgotten.words == Searched.words),
    ),
)


def fold(text: str) -> str:
    """Words as searches are counted: folded, with single spaces, cut where the table ends."""
    return " ".join(analysis.fold(text).split())[:LONGEST].rstrip()


def note(viewer: Viewer, text: str, kind: str, found: int, *, refined: bool = False, seen: Iterable[Seen] = ()) -> str:
    """Note a search and return the id under which its page tells what came of it. Robots are not noted.

    `seen` is what the results were ranked by: what is learnt from is what was so when they were shown.
    """
    request_id = new_public_id()
    words = fold(text)
    if words and not viewer.is_bot:
        row = {
            "request_id": request_id,
            "at": now().isoformat(),
            "actor": viewer.actor.key,
            "words": words,
            "written": " ".join(text.split())[:LONGEST],
            "kind": kind,
            "lang": viewer.locale,
            "found": found,
            "refined": refined,
            "shown": [[fields.name(key), round(score, 3), round(rank, 3), at] for key, score, rank, at in seen],
        }
        _wait(viewer.actor.key, json.dumps(row))
    return request_id


def _own(actor: str) -> str:
    return f"{WAITING}:of:{actor}"


def _wait(actor: str, line: str) -> None:
    client = redis_or_none()
    if client is None:
        return
    try:
        with client.pipeline(transaction=False) as pipe:
            pipe.rpush(WAITING, line)
            pipe.ltrim(WAITING, -MOST_WAITING, -1)
            pipe.rpush(_own(actor), line)
            pipe.ltrim(_own(actor), -MOST_OWN, -1)
            pipe.expire(_own(actor), OWN_SECONDS)
            pipe.set(_QUEUED, 1, nx=True, ex=2)
            asked = pipe.execute()[-1]
        if asked:
            enqueue(POUR)
    except (redis.RedisError, OSError) as error:
        connection().failed(error)


def waiting(actor: Actor) -> Iterator[dict[str, Any]]:
    """The actor's searches that are not in the table yet, oldest first: the last ones, of the last hour."""
    client = redis_or_none()
    if client is None:
        return
    try:
        lines = client.lrange(_own(actor.key), 0, -1)
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return
    yield from map(json.loads, lines)  # type: ignore[arg-type]


def pour() -> int:
    """Bring what waits into the table, in the caller's transaction; how many there were. A line twice is one row.

    Lines leave Valkey once they are committed, and one process pours at a time: a search is always in one place or the other.
    """
    client = redis_or_none()
    if client is None:
        return 0
    pouring = client.lock(_POURING, timeout=10, blocking_timeout=2, thread_local=False)
    try:
        if not pouring.acquire():
            return 0
        lines: list[str] = client.lrange(WAITING, 0, -1)  # type: ignore[assignment]
    except (redis.RedisError, OSError) as error:
        connection().failed(error)
        return 0
    rows = [{"shown": []} | row | {"at": datetime.fromisoformat(row["at"])} for row in map(json.loads, lines)]  # type: ignore[arg-type]
    insert_many(Searched, rows, ignore=True)
    session().execute(_COME_BACK.execution_options(synchronize_session=False))

    def done() -> None:
        with client.pipeline(transaction=False) as pipe:
            for line, row in zip(lines, rows, strict=True):  # type: ignore[arg-type]
                pipe.lrem(WAITING, 1, line)  # by name: somebody may have taken lines out meanwhile
                pipe.lrem(_own(str(row["actor"])), 1, line)
            pipe.execute()
        pouring.release()

    after_commit(done)
    return len(rows)


def forget(actor: Actor, words: str | None = None) -> None:
    """Delete the actor's searches: all, or those for these words, refined ones too; those that wait as well."""
    pour()
    folded = None if words is None else fold(words)
    mine = delete(Searched).where(Searched.actor == actor.key)
    if folded is not None:
        mine = mine.where(Searched.words == folded)
    session().execute(mine.execution_options(synchronize_session=False))
    session().execute(insert(Forgotten), {"actor": actor.key, "words": folded, "at": now()})
    after_commit(lambda: _take_out(actor, folded))


def _take_out(actor: Actor, words: str | None) -> None:
    """Nothing of this waits any more."""
    client = redis_or_none()
    if client is None:
        return
    waits: list[str] = client.lrange(_own(actor.key), 0, -1)  # type: ignore[assignment]
    lines = [line for line in waits if words in (None, json.loads(line)["words"])]
    with client.pipeline(transaction=False) as pipe:
        for line in lines:
            pipe.lrem(WAITING, 1, line)
            pipe.lrem(_own(actor.key), 1, line)
        pipe.execute()


def forget_person(person_id: int) -> None:
    """The person left: nothing remains of what they looked for."""
    forget(Actor(person_id))


def tie_visitor(visitor_id: str, person_id: int) -> None:
    """A visitor signed in: what they searched for here is the person's. Plugged into accounts."""
    pour()
    session().execute(
        update(Searched)
        .where(Searched.actor == Actor(None, visitor_id).key)
        .values(actor=Actor(person_id).key)
        .execution_options(synchronize_session=False)
    )


def forget_before(at: datetime) -> None:
    """Delete searches older than `at`, and what was known of forgetting them."""
    for table in (Searched, Forgotten):
        session().execute(delete(table).where(table.at < at).execution_options(synchronize_session=False))
