"""The feed that people read while the history went on: lists, what brought each note to its place, and places drawn for what is new.

From its third place on a list gives each place with probability `SHARE` to a new note, drawn by how well it suits what the
reader opened before, else to the next of the ranking. Both sides of the coin are the propensity of the place, so that
other policies can be judged by the log (as `recsys.explore` does for the lists of today). Places are looked at less the
deeper they stand (a position-based model of clicks). For some days half of the readers had `TRIED` instead: a trial.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from community.demo.facts import LANES
from community.demo.taste.subjects import Floats, Numbers

SHARE, TRIED = 0.1, 0.3
TRIAL = "more-new"
BEGAN, ENDED = 28, 16  # days ago, whole blocks of the history
FIRST = 2  # places that are never drawn for
VISIT = 16  # ranked places of one list, at most
NEW = 60  # newest notes that are drawn from
FRESH = LANES.index("fresh")


@dataclass(frozen=True)
class Places:
    """Places that somebody saw, one per row; `reader` and `note` are positions in what was asked about."""

    reader: Numbers
    note: Numbers
    opened: npt.NDArray[np.bool_]
    at: npt.NDArray[np.float64]
    position: Numbers
    lane: Numbers
    list: Numbers
    propensity: Floats


@dataclass(frozen=True)
class Ranked:
    """What the ranking gives each reader, in order of readers; `at` is when the note could be seen, `told` how the ranking likes it."""

    reader: Numbers
    note: Numbers
    opened: npt.NDArray[np.bool_]
    at: npt.NDArray[np.float64]
    told: Floats
    lane: Numbers


@dataclass(frozen=True)
class New:
    """What is new: `note` positions; for each reader the share of places drawn for, and for each reader and note `appeal` (0: not for them) and how
    probably it is opened once looked at."""

    note: Numbers
    share: Floats
    appeal: Floats
    opens: Floats


def looked(position: Numbers) -> Floats:
    """How probably a place is looked at, beside the first."""
    return ((1.0 + position) ** -0.3).astype(np.float32)


def laid_out(ranked: Ranked, new: New, rng: np.random.Generator) -> Places:
    """The lists of some days: what is ranked for a reader in one list or more, new notes between."""
    order = np.lexsort((ranked.at, ranked.reader))
    reader = ranked.reader[order]
    turn = _turns(reader)
    begins = turn % VISIT == 0
    lists = np.cumsum(begins) - 1
    share = new.share * (new.appeal > 0).any(axis=1)
    drawn = (rng.geometric(1 - share[reader]) - 1) * (turn % VISIT >= FIRST)

    row = np.repeat(np.arange(len(reader)), drawn + 1)  # of the ranked item that a place is before, or is
    fresh = np.ones(len(row), np.bool_)
    fresh[np.cumsum(drawn + 1) - 1] = False
    of_list = lists[row]
    position = _turns(of_list)
    note, opened = np.empty(len(row), np.int64), np.zeros(len(row), np.bool_)
    lane = np.full(len(row), FRESH)
    propensity = np.where(position >= FIRST, 1 - share[reader[row]], 1.0).astype(np.float32)

    places = np.flatnonzero(~fresh)
    items = order[np.lexsort((-ranked.told[order], ~ranked.opened[order], lists))]
    places = places[_opened_first(of_list[places], position[places], ranked.opened[items], rng)]
    note[places], opened[places], lane[places] = ranked.note[items], ranked.opened[items], ranked.lane[items]

    places = np.flatnonzero(fresh)
    whose = reader[row[places]]
    pick, odds = _without_return(new.appeal, whose, rng)
    there = pick >= 0
    note[places[there]] = new.note[pick[there]]
    propensity[places] = share[whose] * odds
    opened[places] = there & (rng.random(len(places)) < looked(position[places]) * new.opens[whose, pick])
    kept = np.ones(len(row), np.bool_)
    kept[places[~there]] = False

    latest = np.maximum.reduceat(ranked.at[order], np.flatnonzero(begins)) if len(reader) else ranked.at
    return Places(
        reader[row][kept],
        note[kept],
        opened[kept],
        (latest[of_list] + _passed(of_list, opened, rng))[kept],
        position[kept],
        lane[kept],
        of_list[kept],
        propensity[kept],
    )


def _turns(group: Numbers) -> Numbers:
    """0, 1, 2, … within each run of equal numbers."""
    if not len(group):
        return group
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    return np.arange(len(group)) - np.repeat(first, np.diff(np.r_[first, len(group)]))


def _opened_first(
    of_list: Numbers, position: Numbers, opened: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Numbers:
    """An order of the places of each list: first those of what is opened, which are drawn by how readily they are looked at.

    `opened` is in order of lists, what is opened first.
    """
    many = np.bincount(of_list, opened, of_list.max(initial=-1) + 1)
    draw = np.log(looked(position)) + rng.gumbel(size=len(position))
    chosen = np.empty(len(position), np.bool_)
    by_draw = np.lexsort((-draw, of_list))
    chosen[by_draw] = _turns(of_list) < many[of_list]
    return np.lexsort((position, ~chosen, of_list))


def _without_return(appeal: Floats, whose: Numbers, rng: np.random.Generator) -> tuple[Numbers, Floats]:
    """For each place one thing that was not drawn for its reader before, by appeal, and its odds at that moment; -1 where none is left.

    Sorting by weight and Gumbel noise is drawing one after the other (Yellott, 1977).
    """
    readers, row = np.unique(whose, return_inverse=True)
    weight = appeal[readers]
    with np.errstate(divide="ignore"):
        order = np.argsort(-(np.log(weight) + rng.gumbel(size=weight.shape)), axis=1)
    sorted_ = np.take_along_axis(weight, order, 1)
    left = np.cumsum(sorted_[:, ::-1], axis=1)[:, ::-1]
    turn = _turns(whose)
    there = turn < (weight > 0).sum(axis=1)[row]
    at = np.where(there, turn, 0)
    pick = np.where(there, order[row, at], -1)
    odds = sorted_[row, at] / np.maximum(left[row, at], np.float32(1e-12))
    return pick, np.where(there, odds, 1.0).astype(np.float32)


def _passed(of_list: Numbers, opened: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Seconds from the top of a list to each place: a glance at each above it, and a stay with those that were opened."""
    took = rng.uniform(2, 5, len(opened)) + opened * rng.uniform(70, 170, len(opened))
    before = np.cumsum(took) - took
    return before - before[np.arange(len(opened)) - _turns(of_list)]
