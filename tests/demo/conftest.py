"""The demo world in memory, made once for all tests that only look at it."""

from datetime import UTC, datetime

import pytest

from community.demo.create import create_world
from community.demo.scales import SCALES
from community.demo.world import World

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def small() -> World:
    return create_world(7, SCALES["small"], NOW)


@pytest.fixture(scope="session")
def demo() -> World:
    return create_world(7, SCALES["demo"], NOW)
