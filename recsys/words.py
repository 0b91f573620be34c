"""What a subject says, as words: topics, category, brand, author, shop, and its text, Chinese and English alike. Numpy only: serving needs it too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from recsys.subjects import Item

TEXT = 0.5
"""A word of the text says half of what a topic does, and so do the author and the shop, who have many topics."""

LONGEST_TEXT = 2_000
"""Characters of a text that are read."""

PIECES = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_]+")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def text_words(text: str) -> Iterator[str]:
    """English words in small letters without a plural's s, Chinese as pairs of characters (and alone when it stands alone)."""
    for piece in PIECES.findall(text[:LONGEST_TEXT].casefold()):
        if not HAN.match(piece):
            if len(piece) > 1:
                yield piece[:-1] if len(piece) > 3 and piece.endswith("s") and not piece.endswith("ss") else piece
        elif len(piece) == 1:
            yield piece
        else:
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))


def words_of(item: Item) -> dict[str, float]:
    """Each word of a subject and how loudly it says it. Topics stand for themselves; other fields are marked, so that a brand is no topic."""
    said: dict[str, float] = {f"text:{word}": TEXT for word in text_words(item.text)} if item.text else {}
    for word in item.topics:
        said[f"topic:{word}"] = 1.0
    for field, value in (("category", item.category), ("brand", item.brand)):
        if value is not None:
            said[f"{field}:{value}"] = 1.0
    if item.author is not None:
        said[f"author:{item.author}"] = TEXT
    if item.shop is not None:
        said[f"shop:{item.shop}"] = TEXT
    return said


@lru_cache(maxsize=65_536)
def key_of(word: str) -> int:
    """A number that stands for a word everywhere and for ever: 63 bits of its BLAKE2."""
    return int.from_bytes(blake2b(word.encode(errors="replace"), digest_size=8).digest(), "big") >> 1


class Lexicon:
    """The words that were learnt: sorted keys, and how much each tells (rare ones more)."""

    def __init__(self, keys: NDArray[np.int64], rarity: NDArray[np.float32]) -> None:
        self.keys, self.rarity = keys, rarity

    def __len__(self) -> int:
        return len(self.keys)

    def read(self, said: Mapping[str, float]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(numbers of the known words, their weights scaled to length 1)."""
        keys = np.fromiter((key_of(word) for word in said), dtype=np.int64, count=len(said))
        loud = np.fromiter(said.values(), dtype=np.float32, count=len(said))
        if not len(self.keys) or not len(keys):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        at, weights = at[known], loud[known] * self.rarity[at[known]]
        length = float(np.sqrt(weights @ weights))
        return at, weights / length if length > 0 else weights

    def vectors(self, items: Sequence[Item], table: NDArray[np.floating]) -> NDArray[np.float32]:
        """What the words of each item add up to in a table of words × width."""
        made = np.zeros((len(items), table.shape[1]), dtype=np.float32)
        for row, item in enumerate(items):
            at, weights = self.read(words_of(item))
            if len(at):
                made[row] = weights @ table[at].astype(np.float32)
        return made
