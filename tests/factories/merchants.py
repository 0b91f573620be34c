"""Merchants for tests. `make_merchant` opens its own transaction and needs an app context."""

from community.merchants import service
from community.platform.db import transaction
from tests.factories.accounts import make_person


def make_merchant(name: str = "云雀器物有限公司", owner_id: int | None = None) -> int:
    """A merchant with an owner; returns its id."""
    owner = owner_id or make_person("店主")
    with transaction():
        return service.open(name, owner).id
