"""The arrays on disk, read by every process through the page cache.

keys.npy       sorted keys, fixed width; weights.npy and owners.npy beside them (which entry a key leads to)
entries.jsonl  one line for each entry; offsets.npy says where each begins
sounds.npy     sorted sounds of words; words.npy the words, scores.npy how common each is
chars.npy      Chinese characters in order; readings.npy how each is read
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ARRAYS = ("keys", "weights", "owners", "offsets", "sounds", "words", "scores", "chars", "readings")
LONGEST_WORD = 8


@dataclass(frozen=True)
class Arrays:
    """What the job found, ready to be written. Every group is sorted by its first array.

    keys S32, weights float32, owners int32 · offsets int64 into `entries` · sounds S48, words U8, scores float32 · chars U1,
    readings S6
    """

    keys: NDArray[np.bytes_]
    weights: NDArray[np.float32]
    owners: NDArray[np.int32]
    offsets: NDArray[np.int64]
    sounds: NDArray[np.bytes_]
    words: NDArray[np.str_]
    scores: NDArray[np.float32]
    chars: NDArray[np.str_]
    readings: NDArray[np.bytes_]


class Shelf:
    """An opened folder of arrays."""

    def __init__(self, folder: Path) -> None:
        self.arrays = Arrays(**{name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS})
        self._entries = np.memmap(folder / "entries.jsonl", np.uint8, "r")

    def entry(self, number: int) -> list[Any]:
        """[kind, id, ref, zh, en] of an entry."""
        begin, end = self.arrays.offsets[number : number + 2]
        return json.loads(self._entries[begin:end].tobytes())

    def starting(self, prefix: bytes) -> tuple[int, int]:
        """The stretch of keys that begin with these bytes."""
        keys = self.arrays.keys
        low = int(np.searchsorted(keys, np.bytes_(prefix), "left"))
        high = int(np.searchsorted(keys, np.bytes_(prefix + b"\xff" * (keys.dtype.itemsize - len(prefix))), "right"))
        return low, high

    def all(self) -> list[list[Any]]:
        """Every entry: of a small folder."""
        return [self.entry(number) for number in range(len(self.arrays.offsets) - 1)]

    def best(self, low: int, high: int, size: int) -> list[tuple[float, int]]:
        """Entries of a stretch of keys with their weights, heaviest first, each once."""
        weights, owners = self.arrays.weights[low:high], self.arrays.owners[low:high]
        wide = 6 * size  # an entry has several keys
        chosen = np.arange(high - low) if high - low <= wide else np.argpartition(-weights, wide)[:wide]
        chosen = chosen[np.lexsort((owners[chosen], -weights[chosen]))]
        heaviest: dict[int, float] = {}
        for owner, weight in zip(owners[chosen].tolist(), weights[chosen].tolist(), strict=True):
            heaviest.setdefault(owner, weight)
        return [(weight, owner) for owner, weight in heaviest.items()][:size]

    def read_aloud(self, text: str) -> list[str] | None:
        """The usual reading of each character; None where one has none."""
        asked = np.array(list(text), "U1")
        chars = self.arrays.chars
        at = np.minimum(np.searchsorted(chars, asked), len(chars) - 1)
        if not len(chars) or not np.array_equal(chars[at], asked):
            return None
        return [reading.decode() for reading in self.arrays.readings[at].tolist()]

    def sounding(self, sound: str) -> list[tuple[str, float]]:
        """Words that sound like this, most common first."""
        key = np.bytes_(sound.encode())
        low, high = (int(np.searchsorted(self.arrays.sounds, key, side)) for side in ("left", "right"))
        found = zip(self.arrays.words[low:high].tolist(), self.arrays.scores[low:high].tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def write(folder: Path, arrays: Arrays, entries: Sequence[bytes]) -> None:
    """Write a folder for `Shelf`."""
    for each in _ARRAYS:
        np.save(folder / f"{each}.npy", getattr(arrays, each), allow_pickle=False)
    (folder / "entries.jsonl").write_bytes(b"".join(entries) or b"\n")
