"""Writing what can be suggested."""

import structlog

from community.platform.db import session
from community.platform.jobs import enqueue
from community.platform.redis import redis_or_none
from community.platform.settings import settings
from community.search import fields
from community.search.folder import locked
from community.search.suggest import names, service, shelf
from community.search.suggest.changed import CHANGED, QUEUED

log = structlog.get_logger(__name__)

FEW = 1000  # names that are written apart; of more, all are read again
SECONDS = 30.0


def build() -> None:
    """Read every name again and put the new arrays into use."""
    from community.search.suggest import build as building  # the dictionary of readings is large: pages do without it

    client = redis_or_none()
    changed = CHANGED.all(client) if client else {}
    session().rollback()
    made, entries = building.arrays(names.everything())
    service.shelves().write(lambda folder: shelf.write(folder, made, entries))
    log.info("suggestions_built", entries=len(entries), keys=len(made.keys))
    if client:
        CHANGED.done(client, changed)
    freshen()


def freshen() -> None:
    """Write the names that changed since all were read, in arrays of their own beside the others."""
    from community.search.suggest import build as building  # as above

    client = redis_or_none()
    if client is None:
        return
    client.delete(QUEUED)  # what changes from now on needs another run
    with locked(settings().instance_dir / "suggest-lately" / "writer.lock", SECONDS):
        changed = CHANGED.all(client)
        if len(changed) > FEW:
            enqueue(service.BUILD, queue=service.QUEUE, unique="search-suggest")
            return
        session().rollback()
        made, entries = building.arrays(names.of(fields.key_of(name.decode()) for name in changed))
        service.lately().write(lambda folder: shelf.write(folder, made, entries))
