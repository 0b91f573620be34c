"""Keyset pages for lists in time order: a cursor names the last row seen, never an offset."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from community.platform.errors import BadCursor

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    items: list[T]
    next: str | None  # cursor of the following page, None on the last


def encode_cursor(*keys: object) -> str:
    plain = [key.isoformat() if isinstance(key, datetime) else key for key in keys]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(text: str, *types: type) -> tuple[Any, ...]:
    """The keys of a cursor, each of its expected type. Raises BadCursor for anything else."""
    try:
        keys = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(keys, list) or len(keys) != len(types):
            raise ValueError
        return tuple(_typed(key, kind) for key, kind in zip(keys, types, strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise BadCursor from None


def _typed(key: object, kind: type) -> object:
    if kind is datetime:
        at = datetime.fromisoformat(str(key))
        if at.tzinfo is None:
            raise ValueError
        return at
    if kind is float and type(key) is int:
        return float(key)
    if type(key) is not kind or (kind is int and not -(2**63) <= key < 2**63):  # type: ignore[operator]
        raise ValueError
    return key


def page_of(rows: Sequence[T], size: int, keys: Callable[[T], tuple[object, ...]]) -> Page[T]:
    """A page from `size + 1` fetched rows: the extra one only says that more follow."""
    items = list(rows[:size])
    return Page(items, encode_cursor(*keys(items[-1])) if len(rows) > size else None)
