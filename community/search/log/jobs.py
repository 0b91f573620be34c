"""Keeping the log of searches."""

from datetime import timedelta

from community.platform.db import transaction
from community.platform.time import now
from community.search.log import service

KEPT = timedelta(days=180)


def pour() -> None:
    """Write down the searches that wait."""
    with transaction():
        service.pour()


def tidy() -> None:
    """Forget searches once nobody needs them: after half a year."""
    with transaction():
        service.forget_before(now() - KEPT)
