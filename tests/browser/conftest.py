"""A real Chromium before the site as it is really run: gunicorn, workers and cron on a small seeded world."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright

from community.app import create_app
from community.demo.scales import SCALES
from community.demo.seed import seed
from community.platform.db import db
from community.platform.redis import connect, ensure_valkey
from community.platform.settings import Settings
from community.platform.time import now
from tests.live import WORKERS, Site, served
from tests.postgres import database_of

BACKEND = os.environ.get("MEADOW_TEST_DATABASE", "sqlite")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[Flask]:
    """An app on a small demo world of its own; the site that the browser visits runs on the same."""
    with (
        tempfile.TemporaryDirectory(prefix="meadow-b-") as folder,
        database_of(BACKEND, path := Path(folder), "meadow_browser") as url,
    ):
        settings = Settings(environment="demo", instance_dir=path, database_url=url, log_level="error")
        ensure_valkey(settings)
        app = create_app(settings)
        with app.app_context():
            upgrade()
            seed(7, SCALES["small"], now(), lambda _line: None, train=True)
            db.session.remove()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        connect(app.extensions["redis"].url).shutdown(nosave=True)


@pytest.fixture(scope="module")
def site(world: Flask) -> Iterator[Site]:
    with served(world.extensions["settings"], WORKERS, web_workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        yield chromium
        chromium.close()
