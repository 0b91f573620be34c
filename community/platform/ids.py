"""Identifiers that people see, and signed tokens that carry a purpose."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from ulid import ULID

from community.platform.errors import BadToken, StaleToken
from community.platform.settings import settings

_source: ContextVar[Callable[[], str] | None] = ContextVar("public_ids", default=None)


def new_public_id() -> str:
    """26 characters, sortable by time, safe in an address."""
    source = _source.get()
    return source() if source else str(ULID())


@contextmanager
def ids_from(source: Callable[[], str]) -> Iterator[None]:
    """Inside, public ids come from `source`: for bringing in a world whose addresses are the same each time."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=f"meadow.{purpose}")


def sign(purpose: str, payload: object) -> str:
    """A URL-safe token that only this site can make and that `unsign` accepts for the same purpose."""
    return _serializer(purpose).dumps(payload)


def unsign(purpose: str, token: str, *, minutes: float | None = None) -> object:
    """What was signed. Raises BadToken when forged, StaleToken when older than `minutes`."""
    try:
        return _serializer(purpose).loads(token, max_age=None if minutes is None else int(minutes * 60))
    except SignatureExpired:
        raise StaleToken from None
    except BadData:
        raise BadToken from None
