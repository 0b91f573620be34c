"""Periodic work of influencers."""

from community.influencers import service
from community.platform.db import transaction

BATCH = 500


def release_due() -> None:
    """Release commission whose return period is over, a batch to a transaction."""
    while True:
        with transaction():
            if service.release_due(BATCH) < BATCH:
                return
