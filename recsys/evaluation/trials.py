"""What is held out and how it is asked for: each file format and protocol becomes a `Trial`. No choice is ever made on what is to be predicted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys import split
from recsys.data import Dataset
from recsys.files import Ids, Words, column, described, numbered
from recsys.metrics import Targets
from recsys.subjects import Item
from recsys.train import Config

KIND = "item"

Mask = NDArray[np.bool_]


class Pairs(NamedTuple):
    """Equally long columns of people and items."""

    people: Ids
    items: Ids


@dataclass(frozen=True)
class Trial:
    """A dataset to train on and what to predict."""

    train: Dataset
    people: NDArray[np.integer]
    items: NDArray[np.integer]
    config: Config
    protocol: str
    cohorts: Mapping[str, Mask] = field(default_factory=dict)
    """Named masks of the facts to predict that are reported apart."""
    unknown: int = 0
    """Facts to predict that are not asked for: their person has no history."""
    allowed: Mask | None = None
    """The items that are ranked (default: all)."""
    judged: Targets | None = None
    """What the weights are chosen on, with `judged_among` as the items that are ranked; by default facts held out of `train`."""
    judged_among: Mask | None = None

    @property
    def targets(self) -> Targets:
        """What is to be predicted."""
        return Targets(self.people, self.items, self.train.n_items)


def with_cohorts(trial: Trial) -> Trial:
    """The trial with the cohorts that every one has: by length of history, and items that nobody had acted on yet."""
    length = np.diff(trial.train.indptr)[trial.people]
    acts = np.bincount(trial.train.item, minlength=trial.train.n_items)[trial.items]
    cohorts = {
        "history_1_to_4": length < 5,
        "history_5_to_19": (length >= 5) & (length < 20),
        "history_20_up": length >= 20,
        "new_items": acts == 0,
    }
    return replace(
        trial, cohorts={**trial.cohorts, **{name: mask for name, mask in cohorts.items() if 0 < mask.sum() < len(mask)}}
    )


def lightgcn(train: Pairs, test: Pairs, config: Config) -> Trial:
    """The test file's items per user, all items ranked. Items that only the test file knows are there to be missed."""
    people, asked = numbered(train.people, test.people)
    items, wanted = numbered(train.items, test.items)
    named = [Item(KIND, int(item)) for item in np.unique(np.concatenate([items, wanted]))]
    dataset = Dataset.of(people, KIND, items, np.ones(len(people)), items=named)
    warm = np.isin(asked, dataset.people)
    chosen = replace(config, validation="chance")
    rows = np.searchsorted(dataset.people, asked[warm])
    columns = np.searchsorted(dataset.subjects.ids, wanted[warm])
    return with_cohorts(Trial(dataset, rows, columns, chosen, "train and test files", unknown=int((~warm).sum())))


def events(columns: tuple[Ids, Ids, NDArray[np.float64]], attributes: Words, protocol: str, config: Config) -> Trial:
    """`leave-one-out`: each person's last item, apart for those on the same day as the one before. `time-split`: the newest tenth of all facts.

    In the time split only people with a training history are asked; items unseen in training stay among their targets. Without differing
    times the last is the last in the file and the tenth is drawn by chance, and the protocol says so. Items that no fact is about are not ranked.
    """
    users, events_items, at = columns
    items, named = numbered(events_items, column([id for id, _ in attributes]))
    (people,) = numbered(users)
    acted = np.isin(named, items)
    said = described(named[acted], [words for words, kept in zip(attributes, acted, strict=True) if kept], KIND)
    whole = Dataset.of(people, KIND, items, np.ones(len(items)), at, items=said)
    last = protocol == "leave-one-out"
    if last:
        held = split.leave_one_out(whole)
        protocol += "" if whole.timed else " (by the order of the file: the times do not differ)"
    elif whole.timed:
        held = split.by_time(whole)
    else:
        protocol += " (by chance: the times do not differ)"
        held = split.drawn(whole, 0.1, config.seed)
    train = whole.only(~held)
    warm = held & (np.diff(train.indptr) > 0)[whole.person_of]
    cohorts = {}
    if whole.timed:
        day = np.floor(whole.at / 86_400)
        same = np.zeros(whole.n_facts, dtype=bool)
        # the act before, in training: on a time split this is the last one before the cut
        if last:
            same[1:] = (day[1:] == day[:-1]) & (whole.person_of[1:] == whole.person_of[:-1])
        else:
            latest = np.full(whole.n_people, -np.inf)
            np.maximum.at(latest, train.person_of, np.floor(train.at / 86_400))
            same = day == latest[whole.person_of]
        cohorts = {"same_day": same[warm], "other_day": ~same[warm]}
    chosen = replace(config, validation="last" if last else "time" if train.timed else "chance")
    return with_cohorts(
        Trial(
            train, whole.person_of[warm], whole.item[warm], chosen, protocol, cohorts, unknown=int((held & ~warm).sum())
        )
    )


def item_cold(
    train: Pairs, validation: Pairs | None, test: Pairs, attributes: Words, config: Config, seed: int | None = None
) -> Trial:
    """Items that nobody has acted on, ranked among the test file's new items by what they say; weights are chosen on the validation file's.

    `seed` deals the descriptions out by chance among the items: the random-content baseline.
    """
    checked = validation or Pairs(column([]), column([]))
    people, judges, asked = numbered(train.people, checked.people, test.people)
    ids = column([id for id, _ in attributes])
    items, tried, wanted, named = numbered(train.items, checked.items, test.items, ids)
    carriers = named if seed is None else np.random.default_rng(seed).permutation(named)
    said = described(carriers, attributes, KIND)
    silent = np.setdiff1d(np.concatenate([tried, wanted]), carriers)
    dataset = Dataset.of(
        people, KIND, items, np.ones(len(people)), items=[*said, *(Item(KIND, int(item)) for item in silent)]
    )

    def found(who: NDArray[np.int64], what: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
        """(people, items, who and what is asked for): people known from training, items new to it."""
        fit = np.isin(who, dataset.people) & ~np.isin(what, items)
        rows = np.searchsorted(dataset.people, who[fit])
        return rows, np.searchsorted(dataset.subjects.ids, what[fit]), fit

    def among(columns: NDArray[np.int64]) -> Mask:
        mask = np.zeros(dataset.n_items, dtype=bool)
        mask[columns] = True
        return mask

    rows, columns, fit = found(asked, wanted)
    judge_rows, judge_columns, _ = found(judges, tried)
    judged = Targets(judge_rows, judge_columns, dataset.n_items) if len(judge_rows) else None
    chosen = replace(config, validation="chance")
    return with_cohorts(
        Trial(
            dataset,
            rows,
            columns,
            chosen,
            "new items",
            unknown=int((~fit).sum()),
            allowed=among(columns),
            judged=judged,
            judged_among=among(judge_columns),
        )
    )
