"""One at a time: whoever reads subjects and writes them to the index does both before the next one reads, or an older state
could be written over a newer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from community.platform.db import session
from community.platform.settings import settings
from community.search.engine import EngineBusy
from community.search.folder import locked

SECONDS = 30.0
_NUMBER = 0x736561726368  # of the lock in the database: any that nobody else takes


@contextmanager
def taken() -> Iterator[None]:
    """Hold the turn, in a read of its own that sees all that was changed up to now. Raises EngineBusy after SECONDS.

    On PostgreSQL it is a lock of the transaction, for every machine; beside SQLite, which is one machine, a file. Both are
    let go when the process dies.
    """
    look_anew()
    try:
        if session().get_bind().dialect.name == "postgresql":
            try:
                session().execute(text(f"SET LOCAL lock_timeout = '{SECONDS:.0f}s'"))
                session().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _NUMBER})
            except OperationalError as error:
                raise EngineBusy from error
            yield
        else:
            with locked(settings().instance_dir / "search" / "turn.lock", SECONDS):
                yield
    finally:
        look_anew()


def look_anew() -> None:
    """End the running read: on SQLite it would go on seeing the database as it was when it began."""
    session().rollback()
