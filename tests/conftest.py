"""One app per test process, on the database that MEADOW_TEST_DATABASE names (sqlite, the default, or postgresql).

Each xdist worker has a database, a Valkey, a search index and a storage folder of its own, in a short folder under /tmp.
Tables are emptied after each test. No app context is held: a route test must not share the signed-in person.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as property_settings
from rq import Queue, SimpleWorker

from community.app import create_app
from community.platform import outbox
from community.platform.db import db
from community.platform.jobs import QUEUES
from community.platform.limits import limiter
from community.platform.redis import connect, ensure_valkey
from community.platform.settings import Settings
from community.recommender import serving
from community.search.server import Cluster
from tests.postgres import database_of

BACKEND = os.environ.get("MEADOW_TEST_DATABASE", "sqlite")

property_settings.register_profile("untimed", deadline=None)  # a property holds however busy the machine is
property_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def workspace(worker_id: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"meadow-{worker_id}-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def valkey_url(workspace: Path) -> Iterator[str]:
    url = ensure_valkey(Settings(environment="test", instance_dir=workspace, secret_key="x", sandbox_secret="x"))
    yield url
    connect(url).shutdown(nosave=True)


@pytest.fixture(scope="session")
def database_url(workspace: Path) -> Iterator[str]:
    with database_of(BACKEND, workspace, "meadow") as url:
        yield url


@pytest.fixture(scope="session")
def settings(workspace: Path, database_url: str, valkey_url: str) -> Settings:
    return Settings(
        environment="test",
        instance_dir=workspace,
        database_url=database_url,
        redis_url=valkey_url,
        site_url="http://localhost",
        secret_key="a secret for tests only, thirty-two and more",
        sandbox_secret="another secret for tests only",
    )


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        yield_app = app
    yield yield_app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[Cluster]:
    """One node of a real Elasticsearch. What uses it goes into the xdist group `elasticsearch`: one worker starts one."""
    with Cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch: Cluster) -> str:
    return elasticsearch.url


@pytest.fixture
def app(shared_app: Flask, valkey_url: str) -> Iterator[Flask]:
    """The app on empty tables and an empty Valkey, without a model."""
    connect(valkey_url).flushall()
    limiter._fallback_storage.reset()  # what was counted here while another app's Valkey was away
    with shared_app.app_context():
        for folder in (serving.artefact_root(), serving.pulse_root()):  # ids begin anew: it would rank others' notes
            shutil.rmtree(folder, ignore_errors=True)
    serving.forget()
    yield shared_app
    with shared_app.app_context():
        db.session.remove()
        empty_tables()


def empty_tables() -> None:
    """Delete every row, append-only tables included (their guards are for the site, not for a test's end)."""
    tables = db.metadata.sorted_tables
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql(
                "TRUNCATE " + ", ".join(f'"{t.name}"' for t in tables) + " RESTART IDENTITY CASCADE"
            )
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")
            return
        guards = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _sql in guards:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for table in reversed(tables):
            connection.execute(sa.delete(table))
        connection.exec_driver_sql("DELETE FROM sqlite_sequence")
        for _name, sql in guards:
            connection.exec_driver_sql(sql)


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An app context for service tests, which have no reader."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def drain(app: Flask, valkey_url: str) -> Callable[[], None]:
    """Deliver every announced event and run every queued job, here and now, until nothing is left."""

    def run() -> None:
        connection = connect(valkey_url, timeout=None)
        queues = [Queue(name, connection=connection, serializer="json") for name in QUEUES]
        with app.app_context():
            while outbox.relay() + sum(queue.count for queue in queues):
                SimpleWorker(queues, connection=connection, serializer="json").work(burst=True, logging_level="ERROR")

    return run
