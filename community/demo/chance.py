"""Chance that can be repeated: every part of the world draws from a generator named after itself."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")


def luck(seed: int, part: str) -> Random:
    """The generator of one part of the world, so that a change in one leaves the others as they were."""
    return Random(f"meadow {seed} {part}")


def numbers(seed: int, part: str) -> np.random.Generator:
    """The same for columns of numbers."""
    return np.random.default_rng([seed, *part.encode()])


class Weighted(Generic[T]):
    """Draws from things with weights."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = things
        self._edges = list(accumulate(weights))

    def draw(self, random: Random) -> T:
        return self._things[bisect(self._edges, random.random() * self._edges[-1], hi=len(self._things) - 1)]
