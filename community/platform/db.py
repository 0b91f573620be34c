"""The session, the declarative base, the column types, and the only place that commits."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import structlog
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Engine,
    Insert,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    TypeDecorator,
    event,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session

log = structlog.get_logger(__name__)

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer, "sqlite")
PublicId = String(26)
Currency = String(3)
Json = JSON().with_variant(postgresql.JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in and out; SQLite keeps no zone, so UTC is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


AnyRow = Row[*tuple[Any, ...]]  # a row of whatever columns a statement selects


class Model(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: object) -> None:
    if "sqlite" in type(connection).__module__:
        connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
        # FULL: an acknowledged order survives a power cut. NORMAL is faster and does not promise that.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


db = SQLAlchemy(
    model_class=Model,
    session_options={"join_transaction_mode": "create_savepoint", "expire_on_commit": False},
)


def init_app(app: Flask) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = app.extensions["settings"].database_url
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
    db.init_app(app)


def session() -> Session:
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit once at the edge (route, job, command); then run what waited for the commit."""
    current = db.session()
    if "after_commit" in current.info:
        raise RuntimeError("transactions do not nest: only the edge opens one")
    waiting: list[Callable[[], object]] = []
    current.info["after_commit"] = waiting
    try:
        current.rollback()  # let go of what this request has read so far
        current.connection(execution_options={"writing": True})
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        del current.info["after_commit"]
    for call in waiting:
        try:
            call()
        except Exception:  # the commit stands; the sweep does later what could not be done now
            log.exception("after_commit_failed", call=repr(call))


def in_transaction() -> bool:
    return "after_commit" in db.session().info


def after_commit(call: Callable[[], object]) -> None:
    """Do this only if, and after, the current transaction commits."""
    db.session().info["after_commit"].append(call)


def table_of(model: type[Model]) -> Table:
    return cast(Table, model.__table__)


def _insert_ignoring(model: type[Model]) -> Insert:
    dialect = session().get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table_of(model)).on_conflict_do_nothing()


def insert_once(model: type[Model], **values: object) -> bool:
    """INSERT … ON CONFLICT DO NOTHING; True when this call wrote the row."""
    # an implicit RETURNING would hide the count
    result = session().execute(_insert_ignoring(model).values(**values), execution_options={"preserve_rowcount": True})
    return result.rowcount == 1  # type: ignore[attr-defined]


def insert_many(
    model: type[Model], rows: Iterable[Mapping[str, object]], *, ignore: bool = False, batch: int = 2000
) -> None:
    """Bulk insert of plain rows in batches; `ignore` skips those that conflict."""
    statement = _insert_ignoring(model) if ignore else insert(table_of(model))
    pending: list[Mapping[str, object]] = []
    for row in rows:
        pending.append(row)
        if len(pending) >= batch:
            session().execute(statement, pending)
            pending = []
    if pending:
        session().execute(statement, pending)
