"""Runs migrations inside the app: `flask --app wsgi db upgrade`. One transaction per migration."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from community.platform.db import Id, Json, UtcDateTime

database = current_app.extensions["migrate"].db


def _render(kind: str, thing: object, autogen: object) -> str | bool:
    """Write our own column types by their names."""
    for name, ours in (("Id", Id), ("Json", Json)):
        if thing is ours:
            autogen.imports.add(f"from community.platform.db import {name}")  # type: ignore[attr-defined]
            return name
    if isinstance(thing, UtcDateTime):
        autogen.imports.add("from community.platform.db import UtcDateTime")  # type: ignore[attr-defined]
        return "UtcDateTime()"
    return False


def run() -> None:
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = '4s'"))
            connection.execute(text("SELECT pg_advisory_lock(20261124)"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=_render,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
