"""Every write from outside carries a key and may arrive twice; the second time answers with the first one's result."""

import hashlib
import json
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from community.platform.db import insert_once, session
from community.platform.errors import BadRequest, Conflict, Invalid
from community.platform.models import IdempotencyKey
from community.platform.time import now

KEEP = timedelta(days=2)


class KeyReused(Invalid):
    code = "key_reused"
    message = _l("This request key was used before for something else. Nothing was changed.")


class BadKey(BadRequest):
    code = "bad_key"
    message = _l("A request key of 1 to 255 characters is needed.")


class StillRunning(Conflict):
    code = "still_running"
    message = _l("The first attempt is still on its way. Wait a moment.")


def replay(actor: str, endpoint: str, key: str, request: object) -> str | None:
    """Claim the key in the caller's transaction: None the first time, then the first call's result.

    A rolled back first call leaves no claim. `request` is anything JSON can write; a different one under the same key
    raises KeyReused. Two at once: the second waits for the first's transaction, then replays.
    """
    if not 1 <= len(key) <= 255:
        raise BadKey
    wanted = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    if insert_once(IdempotencyKey, actor=actor, endpoint=endpoint, key=key, request_hash=wanted, created_at=now()):
        return None
    row = (
        session()
        .execute(
            select(IdempotencyKey.request_hash, IdempotencyKey.result).where(
                IdempotencyKey.actor == actor, IdempotencyKey.endpoint == endpoint, IdempotencyKey.key == key
            )
        )
        .one()
    )
    if row.request_hash != wanted:
        raise KeyReused
    if row.result is None:
        raise StillRunning
    return row.result


def recall(actor: str, endpoint: str, key: str) -> str | None:
    """The result of an earlier call under this key, if there was one. Claims nothing."""
    return session().scalar(
        select(IdempotencyKey.result).where(
            IdempotencyKey.actor == actor, IdempotencyKey.endpoint == endpoint, IdempotencyKey.key == key
        )
    )


def remember(actor: str, endpoint: str, key: str, result: str) -> None:
    """Store the public result (an id, a status) of the claimed key."""
    session().execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.actor == actor, IdempotencyKey.endpoint == endpoint, IdempotencyKey.key == key)
        .values(result=result)
    )


def forget_old() -> None:
    session().execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEEP))
