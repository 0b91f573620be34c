"""Training: fit the sources, weigh them on a split, measure on people who had no say in the weights, refit on everything, publish."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys import artefacts, split
from recsys.candidates import Bench, Blend
from recsys.data import Dataset
from recsys.metrics import Targets, summary
from recsys.models.als import Als
from recsys.models.content import Content
from recsys.models.ease import Ease
from recsys.models.follow import Follow
from recsys.models.itemitem import ItemItem, NextItem
from recsys.models.model import Source, recommend
from recsys.models.popular import Popular, Trending
from recsys.pack import pack

log = logging.getLogger(__name__)

FEW = 50
"""With fewer people to validate on, the usual weights are better than chosen ones."""

USUAL: Mapping[str, float] = {"itemitem": 1.0, "als": 1.0, "next": 1.0, "content": 0.3, "popular": 0.1}
"""Weights before any choosing; a source that is not named starts at 0 and has to earn its place."""

Validation = Literal["time", "last", "chance"]


@dataclass(frozen=True)
class Config:
    """How to train. Everything has a default; `factors` and `weights` of None are chosen for the data."""

    factors: int | None = None
    alpha: float = 40.0
    iterations: int = 8
    neighbours: int = 200
    head: int = 6_000
    """So many of the items with the most facts take part in EASE; 0 leaves it out."""
    half_life_days: float | None = None
    """How taste fades; None lets a fact count for ever (the order of a history still matters to `next`)."""
    popular_half_life_days: float | None = 365.0
    weights: Mapping[str, float] | None = None
    validation: Validation | None = None
    """How facts are held out to choose weights and to measure: by time when there are times, else by chance."""
    most_validated: int = 3_000
    seed: int = 7
    threads: int = 2


@dataclass(frozen=True)
class Fitted:
    """What training learnt: the blend of fitted sources, and what was measured on the way."""

    dataset: Dataset
    blend: Blend
    config: Config
    metrics: Mapping[str, float]
    now: float
    search_cpu_s: float
    train_cpu_s: float


def sources_for(dataset: Dataset, config: Config) -> list[Source]:
    """The unfitted sources that this dataset can feed."""
    fading = config.half_life_days
    sources: list[Source] = [
        ItemItem(config.neighbours, half_life_days=fading),
        Als(
            config.factors,
            alpha=config.alpha,
            iterations=config.iterations,
            half_life_days=fading,
            seed=config.seed,
            threads=config.threads,
        ),
        NextItem(config.neighbours),
        Ease(config.neighbours, head=config.head, recency=0.7 if dataset.timed else 1.0),
        Content(),
        Follow(),
        Trending(),
        Popular(config.popular_half_life_days),
    ]
    return [source for source in sources if source.feeds_on(dataset)]


def hold_out(dataset: Dataset, config: Config) -> split.Mask:
    """The facts to validate on."""
    how = config.validation or ("time" if dataset.timed else "chance")
    if how == "time":
        return split.by_time(dataset)
    return split.leave_one_out(dataset) if how == "last" else split.by_chance(dataset, seed=config.seed)


class Judges(NamedTuple):
    """What weights are chosen on: fitted sources, the facts that they know, what is to be predicted, for whom and among which items."""

    sources: Sequence[Source]
    known: Dataset
    targets: Targets
    people: NDArray[np.integer]
    allowed: NDArray[np.bool_] | None = None


def judges_for(dataset: Dataset, config: Config) -> Judges:
    """Facts held out of the dataset, sources fitted on the rest, and at most twice `most_validated` people."""
    held = hold_out(dataset, config)
    known = dataset.only(~held)
    acted = np.diff(known.indptr)[dataset.person_of] > 0
    targets = Targets(dataset.person_of[held & acted], dataset.item[held & acted], dataset.n_items)
    people = some(targets.people, config)
    sources = [source.fit(known) for source in sources_for(known, config)] if len(people) else []
    return Judges(sources, known, targets, people)


def some(people: NDArray[np.integer], config: Config) -> NDArray[np.integer]:
    """The people, or so many of them drawn by chance as are enough to choose and to measure on."""
    most = 2 * config.most_validated
    if len(people) <= most:
        return people
    return np.sort(np.random.default_rng(config.seed).choice(people, most, replace=False))


def usual_weights(sources: Sequence[Source], config: Config) -> dict[str, float]:
    """The weights that choosing starts from, or that the configuration gives."""
    usual = USUAL if config.weights is None else config.weights
    return {source.name: usual.get(source.name, 0.0) for source in sources}


def chosen_weights(judges: Judges, config: Config) -> dict[str, float]:
    """The weights that the judges prefer; the usual ones when they are given or the judges are few."""
    weights = usual_weights(judges.sources, config)
    if config.weights is not None or len(judges.people) < FEW:
        return weights
    sources, known, targets, people, allowed = judges
    return Bench(sources, known, targets, people, allowed=allowed).choose(weights)


def choose_weights(dataset: Dataset, config: Config) -> tuple[dict[str, float], dict[str, float]]:
    """(weights, metrics): weights chosen on one half of the validation people, metrics of the blend and of popularity on the other half."""
    judges = judges_for(dataset, config)
    if not len(judges.people):
        return usual_weights(sources_for(dataset, config), config), {}
    sources, known, targets, people, _ = judges
    weights = chosen_weights(judges._replace(people=people[::2]), config)
    others = people[1::2]
    blend = Blend(sources, weights)
    blend.dataset = known
    metrics: dict[str, float] = {}
    if len(others):
        for model, prefix in ((blend, ""), (Popular(config.popular_half_life_days).fit(known), "popular_")):
            measured = summary(recommend(model, known, others, 20), others, targets, (10, 20))
            metrics |= {prefix + name: round(value, 5) for name, value in measured.items()}
        metrics["validated_people"] = len(others)
    return weights, metrics


def train(dataset: Dataset, config: Config = Config(), *, now: float | None = None) -> Fitted:
    """Learn from the facts up to `now` (default: the newest). Any size will do, none at all too; small worlds keep the usual weights."""
    started = time.process_time()
    weights, metrics = choose_weights(dataset, config)
    chosen = time.process_time()
    blend = Blend(sources_for(dataset, config), weights).fit(dataset)
    fitted = time.process_time()
    log.info("trained on %d facts of %d people: weights %s", dataset.n_facts, dataset.n_people, weights)
    return Fitted(
        dataset=dataset,
        blend=blend,
        config=config,
        metrics=metrics,
        now=dataset.latest if now is None else now,
        search_cpu_s=chosen - started,
        train_cpu_s=fitted - chosen,
    )


def publish(fitted: Fitted, root: Path, *, keep: int = 3) -> str:
    """Write what was learnt as the current version of `root`; returns the version."""
    arrays, facts = pack(fitted.dataset, fitted.blend, fitted.config.popular_half_life_days, fitted.config.seed)
    manifest = {
        **facts,
        "metrics": dict(fitted.metrics),
        "config": asdict(fitted.config),
        "trained_until": fitted.now,
        "train_cpu_s": round(fitted.train_cpu_s, 2),
        "search_cpu_s": round(fitted.search_cpu_s, 2),
        "people": fitted.dataset.n_people,
        "items": fitted.dataset.n_items,
        "facts": fitted.dataset.n_facts,
    }
    return artefacts.write(root, arrays, manifest, keep=keep)
