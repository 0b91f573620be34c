"""Each test of search has an empty index of its own, and nothing to suggest yet."""

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask

from community.platform.settings import settings
from community.search import engines, upkeep


@pytest.fixture
def index(app: Flask) -> Iterator[None]:
    """Empty; what a test makes is in it after `drain`."""
    with app.app_context():
        folder = settings().instance_dir
        for name in ("search", "suggest"):
            shutil.rmtree(folder / name, ignore_errors=True)
        upkeep.rebuild()
        engines.forget_lexicon()
    yield
    shutil.rmtree(folder / "suggest", ignore_errors=True)
