"""Subjects, known and dense: the (kind, id) of the world outside and the rows that arrays are indexed by. Numpy only: serving needs it too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ID_BITS = 48
"""A subject's key is its kind's number above these bits and its id below."""


@dataclass(frozen=True)
class Item:
    """What is known about a subject apart from what people did with it.

    `published_at` is in unix seconds. `text` is its title and first lines. `author` is a person. `author`, `shop` and `product` are ids that a list keeps apart;
    `city` and `category` say where else it may be trending.
    """

    kind: str
    id: int
    author: int | None = None
    topics: tuple[str, ...] = ()
    lang: str | None = None
    published_at: float | None = None
    text: str = ""
    category: str | None = None
    brand: str | None = None
    city: str | None = None
    shop: int | None = None
    product: int | None = None


@dataclass(frozen=True)
class Subjects:
    """The bijection of (kind, id) and dense rows 0..n-1. `keys` is sorted, so that a row is found by bisection."""

    kinds: tuple[str, ...]
    keys: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def kind_codes(self) -> NDArray[np.int64]:
        return self.keys >> ID_BITS

    @property
    def ids(self) -> NDArray[np.int64]:
        return self.keys & ((1 << ID_BITS) - 1)

    def subject(self, row: int) -> tuple[str, int]:
        """The (kind, id) of a row."""
        key = int(self.keys[row])
        return self.kinds[key >> ID_BITS], key & ((1 << ID_BITS) - 1)

    def named(self, rows: NDArray[np.int64]) -> list[tuple[str, int]]:
        """The (kind, id) of many rows."""
        keys = self.keys[rows]
        ids = (keys & ((1 << ID_BITS) - 1)).tolist()
        return [(self.kinds[code], id) for code, id in zip((keys >> ID_BITS).tolist(), ids, strict=True)]

    def rows(self, subjects: Sequence[tuple[str, int]]) -> NDArray[np.int64]:
        """The rows of many (kind, id); -1 where one is unknown."""
        if not len(self.keys) or not len(subjects):
            return np.full(len(subjects), -1, dtype=np.int64)
        codes = {kind: code for code, kind in enumerate(self.kinds)}
        keys = np.fromiter(
            (
                (codes[kind] << ID_BITS) | id if kind in codes and 0 <= id < 1 << ID_BITS else -1
                for kind, id in subjects
            ),
            dtype=np.int64,
            count=len(subjects),
        )
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)
