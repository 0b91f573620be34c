"""How much of what a world says is said twice, or nearly: exact Jaccard similarity of character trigrams."""

import re
from collections.abc import Sequence

import numpy as np
from scipy import sparse

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)?")
_SILENT = re.compile(r"[\W_]+")


def parts_of(text: str) -> set[str]:
    """Character trigrams, with numbers folded into one and without case, blanks and marks: two texts that differ in
    their numbers only are the same."""
    bare = _SILENT.sub("", _NUMBER.sub("0", text.lower()))
    return {bare[place : place + 3] for place in range(max(1, len(bare) - 2))}


def near_pairs(texts: Sequence[str], alike: float) -> dict[int, int]:
    """The texts that share at least this part of their trigrams with another, each with such another."""
    numbers: dict[str, int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts):
        for part in parts_of(text):
            rows.append(row)
            columns.append(numbers.setdefault(part, len(numbers)))
    made = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(texts), len(numbers)))
    size = np.asarray(made.sum(axis=1)).ravel()
    near: dict[int, int] = {}
    for start in range(0, len(texts), 500):
        common = (made[start : start + 500] @ made.T).tocoo()
        row = common.row + start
        share = common.data / (size[row] + size[common.col] - common.data)
        chosen = (share >= alike) & (row != common.col)
        near |= dict(zip(row[chosen].tolist(), common.col[chosen].tolist(), strict=True))
    return near


def near_duplicates(texts: Sequence[str], alike: float) -> float:
    """The share of texts that have another as near as that."""
    return len(near_pairs(texts, alike)) / max(1, len(texts))
