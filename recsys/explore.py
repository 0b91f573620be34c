"""The slots for what is new: who gets one is drawn, and the probability of what was drawn is written down."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FIRST = 2
"""The first places are never drawn for: they decide whether anybody stays."""

SAMPLES = 64
"""Draws from each posterior: the share of them that a subject wins is its probability."""

CONTESTANTS = 100
"""So many of the most appealing draw; the rest of the pool keeps the floor."""

FLOOR = 0.1
"""This part of the probability is spread over the pool by appeal alone, so that every propensity is worth dividing by."""

PRIOR = 10.0
"""A subject's posterior begins at everybody's rate, as if seen on so many impressions."""


class Slot(NamedTuple):
    """A place in the list: a place of the ranking, or (when `fresh`) of the pool of new subjects, and the probability that it was this one."""

    place: int
    fresh: bool
    propensity: float


def thompson(
    appeals: NDArray[np.float64],
    shown: NDArray[np.floating],
    liked: NDArray[np.floating],
    usual: float,
    chance: np.random.Generator,
) -> NDArray[np.float64]:
    """The probability of each new subject to be the one tried: how often it wins when rates are drawn from their Beta posteriors.

    A rate counts times the appeal. What was shown often and liked seldom fades by itself; what is unknown is tried. Sums to 1.
    """
    total = float(appeals.sum())
    if not total:
        return appeals
    odds = FLOOR * appeals / total
    usual = min(max(usual, 0.01), 0.5)
    hits, misses = liked + PRIOR * usual, np.maximum(shown - liked, 0.0) + PRIOR * (1 - usual)
    mean = hits / (hits + misses)
    bold = appeals * (mean + 2.0 * np.sqrt(mean * (1 - mean) / (hits + misses)))
    able = np.argsort(-bold, kind="stable")[:CONTESTANTS]
    drawn = chance.beta(hits[able], misses[able], (SAMPLES, len(able))) * appeals[able]
    odds[able] += (1 - FLOOR) * np.bincount(drawn.argmax(axis=1), minlength=len(able)) / SAMPLES
    return odds


def interleave(
    ranked: int, appeals: NDArray[np.float64], n: int, share: float, chance: np.random.Generator
) -> list[Slot]:
    """A list of n slots: each from the third on is drawn from the pool (as `appeals` are to each other) with probability `share`, else it is the next of the ranking.

    Both sides of the coin are logged, so the probabilities of all that could stand in a slot, given the slots before, sum to 1.
    When one side is used up the other goes on, with probability 1 (ranking) or its share of the draw (pool).
    """
    slots: list[Slot] = []
    weights = appeals.copy()  # 0 once drawn
    left = len(appeals)
    next_place = 0
    coins = iter(chance.random(n).tolist())
    while len(slots) < n and (next_place < ranked or left):
        odds = 0.0 if not left or (len(slots) < FIRST and next_place < ranked) else share
        if next_place >= ranked:
            odds = 1.0
        if odds and next(coins) < odds:
            heaped = weights.cumsum()
            place = int(heaped.searchsorted(chance.random() * heaped[-1], side="right"))
            slots.append(Slot(place, True, float(odds * weights[place] / heaped[-1])))
            weights[place] = 0.0
            left -= 1
        else:
            slots.append(Slot(next_place, False, 1.0 - odds))
            next_place += 1
    return slots
