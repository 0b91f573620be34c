"""Rows of a small child table carried inside their parent's row, so that one statement reads both on either database."""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal

_FIELD, _ROW = "\x1f", "\x1e"  # what people write never holds them: `richtext.plain` takes control characters out


def packed(*columns: ColumnElement[Any] | Any) -> ColumnElement[str]:
    """An aggregate of rows as one text; empty texts stand for NULL."""
    first, *others = (func.coalesce(cast(column, String), "") for column in columns)
    row: ColumnElement[str] = first
    for text in others:
        row = row + literal(_FIELD) + text
    return func.aggregate_strings(row, _ROW)


def unpacked(text: str | None) -> list[list[str]]:
    """The rows of a packed text, in no order of their own."""
    return [row.split(_FIELD) for row in text.split(_ROW)] if text else []
