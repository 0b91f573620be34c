"""What one test trained must not rank another's lists."""

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask

from community.recommender import serving


@pytest.fixture(autouse=True)
def untrained(app: Flask) -> Iterator[None]:
    yield
    with app.app_context():
        for folder in (serving.artefact_root(), serving.pulse_root()):
            shutil.rmtree(folder, ignore_errors=True)
    serving.forget()
