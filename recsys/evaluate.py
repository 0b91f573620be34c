"""Measure a model the way papers do and the way a working day does: full rankings over all items, what was in train excluded, no choice made on test."""

import resource
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recsys import split
from recsys.candidates import Blend
from recsys.data import Dataset
from recsys.metrics import Targets, summary
from recsys.models.model import Model, recommend
from recsys.subjects import Item
from recsys.train import USUAL, Config, choose_weights, sources_for

KIND = "item"
MODELS = ("popular", "als", "itemitem", "next", "content", "blend")

Number = float | int
Report = dict[str, object]


class NoSuchModel(Exception):
    """The data cannot feed this model (`next` needs times, `content` needs attributes)."""


@dataclass(frozen=True)
class Trial:
    """A dataset to train on and what to predict; `cohorts` are named masks of the facts to predict that are reported apart."""

    train: Dataset
    people: NDArray[np.integer]
    items: NDArray[np.integer]
    config: Config
    cohorts: Mapping[str, NDArray[np.bool_]]
    unknown: int = 0
    """Facts to predict that nobody could: subjects that are in no training file. They count as misses where the protocol says so."""


def lightgcn_trial(train: Sequence[NDArray[np.int64]], test: Sequence[NDArray[np.int64]], config: Config) -> Trial:
    """From (users, items) of both files. Items that only the test file knows are there to be missed."""
    named = [Item(KIND, int(item)) for item in np.unique(np.concatenate([train[1], test[1]]))]
    dataset = Dataset.of(train[0], KIND, train[1], np.ones(len(train[0])), items=named)
    warm = np.isin(test[0], dataset.people)
    people = np.searchsorted(dataset.people, test[0][warm])
    items = dataset.subjects.rows([(KIND, int(item)) for item in test[1][warm]])
    return Trial(dataset, people, items, replace(config, validation="chance"), {}, int((~warm).sum()))


def events_trial(
    users: NDArray[np.int64],
    items: NDArray[np.int64],
    at: NDArray[np.float64],
    attributes: Iterable[Item],
    protocol: str,
    config: Config,
) -> Trial:
    """From event columns. `leave-one-out`: each user's last item, apart for those on the same day as the one before. `time-split`: the last tenth.

    In the time split only people with a training history are asked; items unseen in training stay among their targets.
    """
    whole = Dataset.of(users, KIND, items, np.ones(len(users)), at, items=attributes)
    last = protocol == "leave-one-out"
    held = split.leave_one_out(whole) if last else split.by_time(whole)
    train = whole.only(~held)
    warm = held & (np.diff(train.indptr) > 0)[whole.person_of]
    cohorts = {}
    if last:
        day = np.floor(whole.at / 86_400)
        same = np.zeros(whole.n_facts, dtype=bool)
        same[1:] = (day[1:] == day[:-1]) & (whole.person_of[1:] == whole.person_of[:-1])
        cohorts = {"same_day": same[warm], "other_day": ~same[warm]}
    chosen = replace(config, validation="last" if last else "time")
    return Trial(train, whole.person_of[warm], whole.item[warm], chosen, cohorts, int((held & ~warm).sum()))


def fitted(trial: Trial, name: str) -> tuple[Model, Report]:
    """(the model fitted on the trial's training data, what it cost and which weights it got)."""
    started = time.process_time()
    weights: Mapping[str, float] = USUAL
    if name == "blend":
        weights, _ = choose_weights(trial.train, trial.config)
    chosen = time.process_time()
    sources = sources_for(trial.train, trial.config)
    model: Model
    if name == "blend":
        model = Blend(sources, weights)
    else:
        found = [source for source in sources if source.name == name]
        if not found:
            raise NoSuchModel(f"this data cannot feed the model {name!r}")
        model = found[0]
    model.fit(trial.train)
    costs: Report = {"train_cpu_s": round(time.process_time() - chosen, 2), "search_cpu_s": round(chosen - started, 2)}
    if name == "blend":
        costs["weights"] = dict(weights)
    return model, costs


def evaluate(trial: Trial, name: str, ks: Sequence[int]) -> Report:
    """Everything there is to report, by flat names such as `recall@20`; cohorts as `hr@10.same_day`."""
    model, costs = fitted(trial, name)
    targets = Targets(trial.people, trial.items, trial.train.n_items)
    started = time.process_time()
    ranked = recommend(model, trial.train, targets.people, max(ks))
    spent = time.process_time() - started
    report: Report = {
        "model": name,
        "users": trial.train.n_people,
        "items": trial.train.n_items,
        "interactions": trial.train.n_facts,
        "test_users": len(targets.people),
        "test_interactions": len(targets.pairs),
        "cold_test_interactions_left_out": trial.unknown,
    }
    report |= rounded(summary(ranked, targets.people, targets, ks))
    for cohort, mask in trial.cohorts.items():
        part = Targets(trial.people[mask], trial.items[mask], trial.train.n_items)
        rows = np.searchsorted(targets.people, part.people)
        measured = summary(ranked[rows], part.people, part, ks)
        report |= {
            f"{name}.{cohort}": value for name, value in rounded(measured).items() if not name.startswith("coverage")
        }
        report[f"test_users.{cohort}"] = len(part.people)
    report |= costs
    report["score_cpu_s"] = round(spent, 2)
    report["users_per_cpu_s"] = round(len(targets.people) / max(spent, 1e-9), 1)
    report["peak_rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return report


def rounded(values: Mapping[str, float]) -> Report:
    """To five places: the sixth is chance."""
    return {name: round(value, 5) for name, value in values.items()}
