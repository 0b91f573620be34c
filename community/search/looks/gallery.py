"""The looks of the covers of one kind of subject, as an array on disk."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from community.media import looks

# Farther apart, people see no likeness. Goods stand on much the same pale ground: only what is nearer says something.
ALIKE = {"note": 0.38, "product": 0.22}
SAME = 0.03  # nearer, it is the same picture again


class Gallery:
    """An opened folder: for each kind its ids, int64, and their looks below one another, uint8 of shape (n, 56)."""

    def __init__(self, folder: Path) -> None:
        self._ids = {kind: np.load(folder / f"{kind}-ids.npy", mmap_mode="r") for kind in ALIKE}
        self._looks = {kind: np.load(folder / f"{kind}-looks.npy", mmap_mode="r") for kind in ALIKE}

    def nearest(self, kind: str, look: bytes, size: int) -> list[int]:
        """Ids of what looks like it, nearest first; the same picture, and one again among them, is left out."""
        others = self._looks[kind]
        if not len(others):
            return []
        apart = looks.distances(look, others)
        chosen: list[int] = []
        for place in np.argsort(apart, kind="stable")[: 8 * size].tolist():
            if apart[place] > ALIKE[kind] or len(chosen) == size:
                break
            again = len(chosen) and looks.distances(others[place].tobytes(), others[chosen]).min() < SAME
            if apart[place] >= SAME and not again:
                chosen.append(place)
        return [int(self._ids[kind][place]) for place in chosen]


def write(folder: Path, found: Iterable[tuple[str, list[tuple[int, bytes]]]]) -> None:
    """Write a folder for `Gallery`: of each kind (id, look)."""
    for kind, rows in found:
        np.save(folder / f"{kind}-ids.npy", np.array([row[0] for row in rows], np.int64))
        np.save(folder / f"{kind}-looks.npy", looks.matrix([row[1] for row in rows]))
