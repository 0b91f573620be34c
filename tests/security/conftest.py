"""A world to be hostile to: an owner, another person, a seller, and one of everything they have."""

from collections.abc import Iterator

import pytest
from flask import Flask

from community.platform.limits import limiter
from tests.security.world import World, build


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(limiter, "enabled", False)
    with app.app_context():
        made = build()
    yield made
