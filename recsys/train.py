"""Training: fit the sources, weigh them on a split, measure on people who had no say in the weights, refit on everything, publish."""

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys import artefacts, split
from recsys.artefacts import Artefact
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
from recsys.rank import Ranker
from recsys.serve import Server
from recsys.subjects import Subjects

log = logging.getLogger(__name__)

FEW = 3_000
"""With fewer facts held out, weights are chosen on everybody's last fact if those are more: then luck misleads more than a change of habits."""

LEAST = 10
"""With fewer people to choose for, the usual weights stay."""

WARM_ITERATIONS = 3

GOLDEN = 20
"""Queries that are written down with an artefact."""

USUAL: Mapping[str, float] = {"itemitem": 1.0, "als": 1.0, "next": 1.0, "content": 0.3, "popular": 0.1}
"""Weights before any choosing; a source that is not named starts at 0 and has to earn its place."""

Validation = Literal["time", "last", "chance"]


@dataclass(frozen=True)
class Config:
    """How to train. Everything has a default; `factors`, `penalty` and `weights` of None are chosen for the data."""

    factors: int | None = None
    penalty: float | None = None
    """The regularisation of ALS."""
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
    earlier: Blend | None = None
    """The sources as fitted on the facts before those held out by time: for whoever learns from what came after. Kept when asked for."""


def sources_for(dataset: Dataset, config: Config, warm: NDArray[np.float32] | None = None) -> list[Source]:
    """The unfitted sources that this dataset can feed; `warm` are earlier item factors for ALS to start from."""
    fading = config.half_life_days
    sources: list[Source] = [
        ItemItem(config.neighbours, half_life_days=fading),
        Als(
            config.factors,
            alpha=config.alpha,
            regularization=config.penalty,
            iterations=config.iterations,
            half_life_days=fading,
            warm=warm,
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
    """Facts held out of the dataset, sources fitted on the rest, and at most twice `most_validated` people; without people, unfitted sources."""
    held = hold_out(dataset, config)
    known = dataset.only(~held)
    acted = np.diff(known.indptr)[dataset.person_of] > 0
    targets = Targets(dataset.person_of[held & acted], dataset.item[held & acted], dataset.n_items)
    people = some(targets.people, config)
    sources = sources_for(known, config)
    return Judges([source.fit(known) for source in sources] if len(people) else sources, known, targets, people)


def enough(judges: Judges, dataset: Dataset, config: Config, but: NDArray[np.integer] | None = None) -> Judges:
    """The judges, or where few facts are held out for them, everybody with a last fact to hold out, `but` for these people."""
    facts = len(judges.targets.pairs)
    if config.weights is not None or facts >= FEW or facts >= split.leave_one_out(dataset).sum():
        return judges
    more = judges_for(dataset, replace(config, validation="last"))
    return more if but is None else more._replace(people=np.setdiff1d(more.people, but))


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
    if config.weights is not None or len(judges.people) < LEAST:
        return weights
    sources, known, targets, people, allowed = judges
    return Bench(sources, known, targets, people, allowed=allowed).choose(weights)


class Chosen(NamedTuple):
    """Weights chosen on one half of the validation people; metrics of the blend and of popularity on the other half; that blend, without what was held out."""

    weights: dict[str, float]
    metrics: dict[str, float]
    blend: Blend | None


def choose_weights(dataset: Dataset, config: Config) -> Chosen:
    """Hold facts out, choose, and measure on people who had no say."""
    judges = judges_for(dataset, config)
    if not len(judges.people):
        return Chosen(usual_weights(judges.sources, config), {}, None)
    sources, known, targets, people, _ = judges
    others = people[1::2]
    weights = chosen_weights(enough(judges._replace(people=people[::2]), dataset, config, others), config)
    blend = Blend(sources, weights)
    blend.dataset = known
    metrics: dict[str, float] = {}
    if len(others):
        for model, prefix in ((blend, ""), (Popular(config.popular_half_life_days).fit(known), "popular_")):
            measured = summary(recommend(model, known, others, 20), others, targets, (10, 20))
            metrics |= {prefix + name: round(value, 5) for name, value in measured.items()}
        metrics["validated_people"] = len(others)
    return Chosen(weights, metrics, blend)


def factors_of(artefact: Artefact, dataset: Dataset) -> NDArray[np.float32] | None:
    """The item factors of an artefact by the rows of a dataset, zeros for new items; None when it holds none."""
    if "taste_factors" not in artefact.arrays:
        return None
    known = Subjects(tuple(artefact.manifest["kinds"]), artefact.arrays["keys"])
    rows = known.rows([dataset.subjects.subject(row) for row in range(dataset.n_items)])
    made = np.zeros((dataset.n_items, artefact.arrays["taste_factors"].shape[1]), dtype=np.float32)
    made[rows >= 0] = artefact.arrays["taste_factors"][artefact.arrays["taste_place"][rows[rows >= 0]]]
    return made


def train(
    dataset: Dataset,
    config: Config = Config(),
    *,
    now: float | None = None,
    warm: Artefact | None = None,
    progress: Callable[[str], None] = log.debug,
    keep_earlier: bool = False,
) -> Fitted:
    """Learn from the facts up to `now` (default: the newest). Any size will do, none at all too; small worlds keep the usual weights.

    `warm` is an earlier artefact that ALS goes on from, with `WARM_ITERATIONS` instead of all; `progress` is told of each step in words;
    `keep_earlier` also keeps what was fitted to choose the weights, where facts are held out by time.
    """
    started = time.process_time()
    progress("choosing weights" if config.weights is None else "measuring")
    weights, metrics, earlier = choose_weights(dataset, config)
    by_time = (config.validation or "time") == "time" and dataset.timed
    chosen = time.process_time()
    progress("fitting")
    begun = factors_of(warm, dataset) if warm is not None else None
    if begun is not None:
        config = replace(config, factors=begun.shape[1], iterations=min(config.iterations, WARM_ITERATIONS))
    blend = Blend(sources_for(dataset, config, begun), weights).fit(dataset)
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
        earlier=earlier if keep_earlier and by_time else None,
    )


def earlier_server(fitted: Fitted) -> Server | None:
    """What would have served before the facts that were held out; None when it was not kept."""
    if fitted.earlier is None:
        return None
    known = fitted.earlier.dataset
    arrays, facts = pack(known, fitted.earlier, fitted.config.popular_half_life_days, fitted.config.seed)
    return Server(Artefact("", arrays, {**facts, "trained_until": known.latest}))


def publish(
    fitted: Fitted,
    root: Path,
    *,
    keep: int = 3,
    spared: Collection[str] = (),
    ranker: Ranker | None = None,
    told: Mapping[str, Any] | None = None,
    popularity: NDArray[np.float32] | None = None,
) -> str:
    """Write what was learnt, with a `ranker` if there is one and what is `told` of it in the manifest, as the current version of `root`; returns the version.
    Older ones go, but for the newest `keep` and the `spared`.

    Golden queries go with it: what it answers now to the last acts of some people, for a serving process to ask again before it swaps.
    """
    arrays, facts = pack(
        fitted.dataset, fitted.blend, fitted.config.popular_half_life_days, fitted.config.seed, popularity
    )
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
    if ranker is not None:
        arrays |= ranker.arrays()
        manifest["ranker"] = dict(told or {})
    manifest["golden"] = golden(fitted, Server(Artefact("", arrays, manifest)))
    return artefacts.write(root, arrays, manifest, keep=keep, spared=spared)


def golden(fitted: Fitted, server: Server) -> list[dict[str, Any]]:
    """Some people's last acts and the answer to them, in plain JSON; the first is a stranger's."""
    dataset, kinds = fitted.dataset, list(fitted.dataset.subjects.kinds)
    longest = np.argsort(-np.diff(dataset.indptr), kind="stable")[:: max(dataset.n_people // GOLDEN, 1)]
    made: list[dict[str, Any]] = []
    for person in [-1, *longest[: GOLDEN - 1].tolist()]:
        facts = np.arange(*dataset.indptr[person : person + 2])[-20:] if person >= 0 else np.zeros(0, dtype=np.int64)
        columns = (dataset.item[facts], dataset.weight[facts], dataset.at[facts])
        acts = [
            (*dataset.subjects.subject(int(row)), float(weight), float(at))
            for row, weight, at in zip(*columns, strict=True)
        ]
        found = server.recommend(acts, n=10, kinds=kinds, now=fitted.now, explore=0.0, reasons=False)
        made.append({"acts": acts, "kinds": kinds, "now": fitted.now, "top": [(one.kind, one.id) for one in found]})
    return made
