"""Logged feeds as rows to learn from: which acts followed from which place of which list. Numpy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.confidence import DAY, DWELL_SECONDS
from recsys.objective import HEADS

WITHIN = int(DAY)
"""An act on a subject follows from its last impression when that was at most so many seconds before."""

TAG_WITHIN = 1_800
"""Goods that are looked at belong to the subject opened last, at most so many seconds before."""

BOUGHT_WITHIN = int(7 * DAY)
"""What goes into a cart or is bought belongs to the subject whose tag led to it, at most so many seconds before."""

EARLY = 30
"""A browser tells what it saw some seconds later: an act may be on record so many seconds before its impression."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Shown:
    """Places of lists that were seen, one per row: whose, which list (a number), the subject's id, the place from 0, when (whole unix seconds),
    the probability with which the subject was drawn for the place (1: not drawn), and whether exploration drew it."""

    person: Numbers
    list: Numbers
    subject: Numbers
    position: Numbers
    at: Numbers
    propensity: NDArray[np.float64]
    explored: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.person)

    def only(self, rows: NDArray[np.bool_]) -> "Shown":
        return Shown(**{name: values[rows] for name, values in vars(self).items()})

    def made_at(self) -> Numbers:
        """When each row's list was made: before the first of its places was seen, and before any act on it can be on record."""
        _, of = np.unique(self.list, return_inverse=True)
        first = np.full(of.max(initial=-1) + 1, np.iinfo(np.int64).max)
        np.minimum.at(first, of, self.at)
        return first[of] - EARLY - 1


@dataclass(frozen=True)
class Acts:
    """What people did, one act per row; `product` marks acts on goods, the others are on what lists show; `value` are seconds of a dwell."""

    person: Numbers
    verb: NDArray[np.str_]
    product: NDArray[np.bool_]
    subject: Numbers
    at: Numbers
    value: NDArray[np.floating]


def outcomes(shown: Shown, acts: Acts) -> dict[str, NDArray[np.bool_]]:
    """Head (see `objective.HEADS`) → which places it followed from; one act counts for one place, the last that can have led to it.

    A long read is half a minute in all. A tag belongs to the subject opened last before it, a cart and a purchase to the subject whose tag was opened.
    """
    direct = ~acts.product
    place = np.full(len(acts.person), -1, dtype=np.int64)
    place[direct] = latest(
        paired(shown.person, shown.subject, acts.person[direct], acts.subject[direct]),
        (shown.at - EARLY, acts.at[direct]),
        WITHIN + EARLY,
    )
    opens, tags = (
        np.flatnonzero(direct & (acts.verb == "open")),
        np.flatnonzero(acts.product & (acts.verb == "tag_open")),
    )
    before = latest((acts.person[opens], acts.person[tags]), (acts.at[opens], acts.at[tags]), TAG_WITHIN)
    place[tags] = np.where(before >= 0, place[opens][before], -1) if len(opens) else -1
    goods = np.flatnonzero(acts.product & np.isin(acts.verb, ("cart", "purchase")))
    led = latest(
        paired(acts.person[tags], acts.subject[tags], acts.person[goods], acts.subject[goods]),
        (acts.at[tags], acts.at[goods]),
        BOUGHT_WITHIN,
    )
    place[goods] = np.where(led >= 0, place[tags][led], -1) if len(tags) else -1

    seconds = np.zeros(len(shown))
    read = (acts.verb == "dwell") & (place >= 0)
    np.add.at(seconds, place[read], np.nan_to_num(acts.value[read]))
    acted = {"long_read": seconds >= DWELL_SECONDS}
    for head in HEADS:
        if head not in acted:
            acted[head] = np.zeros(len(shown), dtype=bool)
            acted[head][place[(acts.verb == head) & (place >= 0)]] = True
    return acted


def paired(one: Numbers, other: Numbers, asked: Numbers, of: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs of numbers as one number each, the same for both sides."""
    first = np.unique(np.concatenate([one, asked]), return_inverse=True)[1]
    second = np.unique(np.concatenate([other, of]), return_inverse=True)[1]
    both = first * (second.max(initial=0) + 1) + second
    return both[: len(one)], both[len(one) :]


def latest(keys: tuple[Numbers, Numbers], at: tuple[Numbers, Numbers], within: int) -> Numbers:
    """For each of the second side the row of the first with its key that came last before it, at most `within` seconds; -1 for none."""
    code = np.unique(np.concatenate(keys), return_inverse=True)[1]
    times = np.concatenate(at)
    n = len(keys[0])
    if not n:
        return np.full(len(keys[1]), -1, dtype=np.int64)
    times = times - times.min()
    line = code * (times.max() + 1) + times
    order = np.argsort(line[:n], kind="stable")
    found = order[np.maximum(np.searchsorted(line[:n][order], line[n:], side="right") - 1, 0)]
    fits = (code[found] == code[n:]) & (times[found] <= times[n:]) & (times[n:] - times[found] <= within)
    return np.where(fits, found, -1)


def drawn(shown: Shown, most_lists: int, most_rows: int, seed: int) -> NDArray[np.bool_]:
    """Rows of at most so many lists and about so many places, whole lists drawn by chance whatever followed: shares stay what they are."""
    lists, of, sizes = np.unique(shown.list, return_inverse=True, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(lists))
    fit = order[: max(int(np.searchsorted(np.cumsum(sizes[order]), most_rows, side="right")), 1)][:most_lists]
    return np.isin(of, fit)
