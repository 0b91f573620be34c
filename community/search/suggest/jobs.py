"""Writing what can be suggested."""

import structlog

from community.platform.db import session
from community.search.suggest import names, service, shelf

log = structlog.get_logger(__name__)


def build() -> None:
    """Read every name again and put the new arrays into use."""
    from community.search.suggest import build as building  # the dictionary of readings is large: pages do without it

    session().rollback()
    made, entries = building.arrays(names.everything())
    service.shelves().write(lambda folder: shelf.write(folder, made, entries))
    log.info("suggestions_built", entries=len(entries), keys=len(made.keys))
