"""Learning the order from lists, with the bias of the places taken out. For jobs (scipy).

Weights: a listwise fit of what was opened (`recsys.listwise`), each opening weighed by the inverse
of how readily its place is looked at (Joachims, Swaminathan and Schnabel, WSDM 2017; the readiness itself as `recommender.clicks` measures it, from the same
subject in different places). They are held near the plain order, as if so many openings had spoken for it.
Records: openings over expected openings (Zhang and Jones, WWW 2007), where a subject that was shown deep was not expected to be opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from community.recommender.clicks import examination
from community.recommender.fitting import listwise
from community.search.engine import Key
from community.search.learning.features import NAMES, PLAIN, Record, columns
from community.search.learning.lists import Lists
from community.search.log.queries import KNOWN_FROM

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

SLICES = 10
"""Of the time: the records of each slice come from the slices before it."""

HELD = 20.0
"""So many openings speak for the plain order."""

BELIEVED = 1.0
"""So many openings as expected come before the first of a record."""

BOUNDS = ((0.5, 2.0), (0.0, 3.0), (0.0, 3.0), (0.0, 3.0), (0.0, 2.0), (0.0, 2.0))
"""Of the weights: words never stop counting, and nothing falls for being liked."""


@dataclass(frozen=True)
class Examples:
    """Rows with what they are learnt from: features (rows × NAMES), the slice of time of each, and how readily its place is looked at."""

    lists: Lists
    features: Floats
    slice: NDArray[np.int64]
    looked: Floats

    @property
    def gain(self) -> Floats:
        """What an opening was worth: 1, and more where something was kept of it."""
        return self.lists.opened * (1.0 + self.lists.kept)


def examples(lists: Lists) -> tuple[Examples, Floats]:
    """The rows with their features, and the curve of the places."""
    curve = examination(lists.position, lists.opened, alike=_pairs(lists))
    looked = curve[np.minimum(lists.position, len(curve) - 1)]
    count = int(lists.list.max(initial=-1)) + 1
    part = lists.list * SLICES // max(count, 1)
    made = np.zeros((len(lists), len(NAMES)))
    for each in range(SLICES):
        known = records(lists, looked, part < each)
        begin, end = np.searchsorted(part, (each, each + 1))
        for words_at in range(begin, end):
            row = lists.found[words_at]
            made[words_at] = columns([row], lists.at[words_at], known.get(lists.words[words_at], {}))[0]
    return Examples(lists, made, part, looked), curve


def _pairs(lists: Lists) -> NDArray[np.int64]:
    """A number for each words × subject."""
    numbers: dict[tuple[str, Key], int] = {}
    pairs = zip(lists.words, (row.key for row in lists.found), strict=True)
    return np.array([numbers.setdefault(pair, len(numbers)) for pair in pairs], dtype=np.int64)


def records(lists: Lists, looked: Floats, of: Marks) -> dict[str, dict[Key, Record]]:
    """Words → subject → what came of showing it in these rows. However often an actor came by, they count once, with their mean; and words that fewer than
    `KNOWN_FROM` people looked for teach nothing."""
    rows = np.flatnonzero(of)
    if not lists.opened[rows].any():
        return {}
    usual = float(lists.opened[rows].sum() / looked[rows].sum())
    usually_kept = float(lists.kept[rows].sum() / looked[rows].sum())
    askers: dict[str, set[int]] = {}
    seen: dict[tuple[str, Key], dict[int, list[tuple[float, float, float]]]] = {}
    for row in rows.tolist():
        words, actor = lists.words[row], int(lists.actor[row])
        askers.setdefault(words, set()).add(actor)
        told = (float(lists.opened[row]), float(lists.kept[row]), float(looked[row]))
        seen.setdefault((words, lists.found[row].key), {}).setdefault(actor, []).append(told)
    found: dict[str, dict[Key, Record]] = {}
    for (words, key), by_actor in seen.items():
        if len(askers[words]) < KNOWN_FROM:
            continue
        opened, kept, shown = np.sum([np.mean(mine, axis=0) for mine in by_actor.values()], axis=0)
        found.setdefault(words, {})[key] = (_ratio(opened, usual * shown), _ratio(kept, usually_kept * shown))
    return found


def _ratio(happened: float, expected: float) -> float:
    return float(np.log((happened + BELIEVED) / (expected + BELIEVED)))


def weights(given: Examples, rows: Marks) -> Floats:
    """The weights (NAMES,) that these rows speak for."""
    gain = given.gain[rows] / given.looked[rows]
    return listwise(given.features[rows], given.lists.list[rows], gain, start=PLAIN, held=HELD, bounds=BOUNDS)


def known_now(given: Examples) -> Mapping[str, Mapping[Key, Record]]:
    """The records of everything that was read."""
    return records(given.lists, given.looked, np.ones(len(given.lists), dtype=bool))
