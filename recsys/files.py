"""Readers of the file formats that `evaluate` and `train` take; plain or .xz alike."""

import json
import lzma
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from recsys.subjects import Item


class BadFile(Exception):
    """A file that does not hold what its format says; the message names file and line."""


def opened(path: Path) -> IO[str]:
    """The file as text, unpacked when its name ends in .xz."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def read_lightgcn(path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`user item item …` per line, as two equally long columns (user, item). Users without items vanish."""
    users: list[NDArray[np.int64]] = []
    items: list[NDArray[np.int64]] = []
    with opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = np.array(line.split(), dtype=np.int64)
            except ValueError as bad:
                raise BadFile(f"{path}:{number}: {bad}") from bad
            if len(row) > 1:
                users.append(np.full(len(row) - 1, row[0]))
                items.append(row[1:])
    if not users:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(users), np.concatenate(items)


def read_events(path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Tab-separated `user item unix_ts`, with or without a head line, as three columns in the order of the file."""
    rows: list[tuple[int, int, float]] = []
    with opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip() or (number == 1 and not line[0].isdigit()):
                continue
            try:
                user, item, at = line.split()[:3]
                rows.append((int(user), int(item), float(at)))
            except ValueError as bad:
                raise BadFile(f"{path}:{number}: expected `user item unix_ts`: {bad}") from bad
    users, items, times = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(users, dtype=np.int64), np.array(items, dtype=np.int64), np.array(times, dtype=np.float64)


def read_attributes(path: Path, kind: str) -> list[Item]:
    """A JSON object of item id -> list of attributes (numbers or words), as items with topics."""
    with opened(path) as file:
        try:
            content = json.load(file)
            return [Item(kind, int(id), topics=tuple(map(str, topics))) for id, topics in content.items()]
        except (ValueError, AttributeError, TypeError) as bad:
            raise BadFile(f"{path}: expected an object of item -> attributes: {bad}") from bad
