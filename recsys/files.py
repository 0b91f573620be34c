"""Readers of the file formats that `evaluate` and `train` take: plain, .xz, .gz or .bz2; ids may be numbers or words of any script."""

import bz2
import csv
import gzip
import json
import lzma
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from recsys.subjects import ID_BITS, Item

OPENERS: dict[str, Callable[..., IO[Any]]] = {".xz": lzma.open, ".gz": gzip.open, ".bz2": bz2.open}

HEADS = {
    "user": {"user", "user_id", "userid", "uid", "u"},
    "item": {"item", "item_id", "itemid", "iid", "i", "product_id", "movie_id", "movieid", "asin", "parent_asin"},
    "time": {"time", "timestamp", "ts", "unix_ts", "unix_time", "at", "date", "datetime"},
}
MILLISECONDS = 1e11
"""A clock that shows more than this (the year 5138 in seconds) counts thousandths."""

STAMP = 1e8
"""A number of at least this (the year 1973 in seconds) is a time where a rating could stand as well."""

Ids = NDArray[np.int64] | NDArray[np.str_]
Words = list[tuple[str, list[str]]]
"""What files say of items: (id, attributes or texts)."""


class BadFile(Exception):
    """A file that does not hold what its format says; the message names file and line."""


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """The file as text, unpacked by its name. What cannot be unpacked or is no UTF-8 raises BadFile."""
    try:
        with OPENERS.get(path.suffix, open)(path, "rt", encoding="utf-8-sig") as file:
            yield file
    except (UnicodeDecodeError, lzma.LZMAError, gzip.BadGzipFile, EOFError) as bad:
        raise BadFile(f"{path}: not text in UTF-8, or damaged: {bad}") from bad


def table(path: Path, least: int, form: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of each line that is not blank: split at tabs, else at `::`, commas or spaces, as the first line has them."""
    with opened(path) as lines:
        separator: str | None = ""
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            if separator == "":
                separator = next((mark for mark in ("\t", "::", ",") if mark in line), None)
            quoted = separator == "," and '"' in line
            fields = next(csv.reader([line])) if quoted else line.rstrip("\r\n").split(separator)
            fields = [field.strip().strip('"') for field in fields]
            if len(fields) < least or not all(fields[:least]):
                raise BadFile(f"{path}:{number}: expected {form}, found {line.strip()[:80]!r}")
            yield number, fields


def seconds(text: str) -> float:
    """Unix seconds of a number or of an ISO date. Raises ValueError, for what is not finite too."""
    try:
        value = float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        value = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if not np.isfinite(value):
        raise ValueError(f"not a time: {text!r}")
    return value


def column(words: Sequence[str]) -> Ids:
    """Ids as numbers when every one is a plain number, else as words."""
    try:
        numbers = np.array(words, dtype=np.int64)
    except (ValueError, OverflowError):
        return np.array(words, dtype=np.str_)
    # 007 is not 7
    plain = all(word[0] != "0" or word == "0" for word in words)
    return numbers if plain and not (numbers.size and numbers.min() < 0) else np.array(words, dtype=np.str_)


def numbered(*columns: Ids) -> list[NDArray[np.int64]]:
    """The columns as numbers in one numbering: as they are when all are numbers below 2^48, else by the order of the words."""
    if all(ids.dtype.kind == "i" and (not ids.size or ids.max() < 1 << ID_BITS) for ids in columns):
        return [ids.astype(np.int64) for ids in columns]
    words = [ids.astype(np.str_) for ids in columns]
    _, codes = np.unique(np.concatenate(words), return_inverse=True)
    return list(np.split(codes.astype(np.int64), np.cumsum([len(ids) for ids in words])[:-1]))


def read_lightgcn(path: Path) -> tuple[Ids, Ids]:
    """`user item item …` per line (spaces, tabs or commas), as two equally long columns (user, item). Users without items vanish."""
    users: list[str] = []
    items: list[str] = []
    with opened(path) as lines:
        for line in lines:
            user, *row = line.replace(",", " ").split() or [""]
            users += [user] * len(row)
            items += row
    return column(users), column(items)


def places(fields: Sequence[str], wanted: Sequence[str]) -> list[int] | None:
    """Where a head line names the wanted columns (`user_id` or, with its type, `user_id:token`); None when it does not name them all."""
    names = [field.casefold().partition(":")[0] for field in fields]
    found = [next((at for at, name in enumerate(names) if name in HEADS[want]), -1) for want in wanted]
    return None if -1 in found else found


def stamped(fields: Sequence[str], taken: Sequence[int], least: float = STAMP) -> int | None:
    """The first column beside those taken that can only be a time (a number or date of at least this); None when there is none."""
    for at, field in enumerate(fields):
        try:
            if at not in taken and seconds(field) >= least:
                return at
        except ValueError:
            continue
    return None


def read_events(path: Path) -> tuple[Ids, Ids, NDArray[np.float64]]:
    """`user item unix_ts` (tabs, `::`, commas or spaces), as three columns in the order of the file.

    A head line may name the columns in any order. Without a name the time is what can only be one (after a rating, say), else the third
    column of a file without a head line. A file without times has 0 everywhere.
    """
    form = "`user item unix_ts`"
    users: list[str] = []
    items: list[str] = []
    times: list[float] = []
    at, clock, head = [0, 1], None, None
    for number, fields in table(path, 2, form):
        if number == 1 and stamped(fields, at, -np.inf) is None and (head := places(fields, ("user", "item"))):
            at, named = head, places(fields, ("time",))
            clock = named[0] if named else None
            continue
        if not users and clock is None:
            clock = stamped(fields, at)
            if clock is None and head is None and len(fields) > 2:
                clock = 2
        try:
            moment = 0.0 if clock is None else seconds(fields[clock])
            user, item = fields[at[0]], fields[at[1]]
        except (ValueError, IndexError) as bad:
            if number > 1 or head:
                raise BadFile(f"{path}:{number}: expected {form}: {bad}") from bad
            # a head line in words of its own
            clock = None
            continue
        users.append(user)
        items.append(item)
        times.append(moment)
    at_seconds = np.array(times, dtype=np.float64)
    late = at_seconds.size and np.median(at_seconds) > MILLISECONDS
    return column(users), column(items), at_seconds / 1_000 if late else at_seconds


def read_pairs(path: Path) -> tuple[Ids, Ids]:
    """`user,item` per line (commas, tabs or spaces), with or without a head line, as two columns."""
    rows = [fields for _, fields in table(path, 2, "`user,item`")]
    at = places(rows[0], ("user", "item")) if rows else None
    if at is None and len(rows) > 1:
        # a head line in words of its own, over numbers
        headed = not any(cell.isdigit() for cell in rows[0][:2]) and all(cell.isdigit() for cell in rows[1][:2])
        rows = rows[1:] if headed else rows
    elif at is not None:
        rows = rows[1:]
    user, item = at or (0, 1)
    return column([fields[user] for fields in rows]), column([fields[item] for fields in rows])


def read_attributes(path: Path) -> Words:
    """What each item says: a JSON object of item -> attribute(s), text or {field: value}; or lines `item attribute …`;
    or, when every line begins with the number of its attributes, line n about item n (from 0)."""
    with opened(path) as file:
        start = file.read(256).lstrip()[:1]
        file.seek(0)
        if start in ("{", "["):
            try:
                content = json.load(file)
            except ValueError as bad:
                raise BadFile(f"{path}: expected a JSON object of item -> attributes: {bad}") from bad
            if not isinstance(content, dict):
                raise BadFile(f"{path}: expected a JSON object of item -> attributes, found a list")
            return [(str(id), list(flat(value))) for id, value in content.items()]
        lines = [line.rstrip("\r\n") for line in file]
    rows = [line.split() for line in lines]
    if rows and all(row and row[0].isdigit() and int(row[0]) == len(row) - 1 for row in rows):
        return [(str(number), row[1:]) for number, row in enumerate(rows)]
    return [(fields[0], [field for field in fields[1:] if field]) for _, fields in table(path, 1, "`item attribute …`")]


def flat(value: object, field: str = "") -> Iterator[str]:
    """The attributes in a JSON value; those of a named field carry its name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from flat(inner, field)
    elif value is not None:
        yield f"{field}={value}" if field and " " not in str(value) else str(value)


def described(numbers: NDArray[np.int64], words: Words, kind: str) -> list[Item]:
    """Items of what a file says: a word is a topic, a text of several words is text."""
    said: dict[int, list[str]] = {}
    for number, (_, attributes) in zip(numbers.tolist(), words, strict=True):
        said.setdefault(number, []).extend(attributes)
    return [
        Item(
            kind,
            number,
            topics=tuple(dict.fromkeys(word for word in attributes if " " not in word)),
            text=" ".join(word for word in attributes if " " in word),
        )
        for number, attributes in said.items()
    ]
