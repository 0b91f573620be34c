"""The migrations make exactly what the models say, and come apart again."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from community.app import create_app
from community.platform.db import db
from community.platform.settings import Settings
from tests.postgres import database_of

BACKEND = os.environ.get("MEADOW_TEST_DATABASE", "sqlite")


@pytest.fixture
def empty() -> Iterator[Flask]:
    """An app on a database without tables."""
    with (
        tempfile.TemporaryDirectory(prefix="meadow-") as folder,
        database_of(BACKEND, path := Path(folder), "meadow_migrations") as url,
    ):
        app = create_app(Settings(environment="test", instance_dir=path, database_url=url, log_level="error"))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def triggers() -> set[str]:
    catalog = "sqlite_master WHERE type = 'trigger'" if BACKEND == "sqlite" else "pg_trigger WHERE NOT tgisinternal"
    name = "name" if BACKEND == "sqlite" else "tgname"
    with db.engine.connect() as connection:
        return set(connection.execute(sa.text(f"SELECT {name} FROM {catalog}")).scalars())


def differences() -> list[object]:
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)


def test_up_down_up_leaves_what_the_models_say(empty: Flask) -> None:
    upgrade()
    assert tables() == set(db.metadata.tables)
    assert differences() == []
    made = triggers()
    assert made
    downgrade(revision="base")
    assert tables() == set()
    assert triggers() == set()
    upgrade()
    assert differences() == []
    assert triggers() == made


def test_the_tests_own_schema_has_the_same_guards_as_the_migrated_one(empty: Flask) -> None:
    upgrade()
    migrated = triggers()
    downgrade(revision="base")
    db.create_all()
    assert triggers() == migrated
