"""Fit on the training part, rank, measure on the test part: the blend, each of its sources, and a baseline, with what they cost."""

import resource
import time
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys import split
from recsys.candidates import Blend
from recsys.data import Dataset
from recsys.evaluation import exposure
from recsys.evaluation.trials import Trial
from recsys.metrics import Targets, interval, measured, summary
from recsys.models.content import described, read_words
from recsys.models.model import Model, Source, recommend
from recsys.models.popular import Popular
from recsys.train import Judges, chosen_weights, enough, judges_for, some, sources_for

MODELS = ("popular", "trending", "als", "itemitem", "next", "ease", "content", "follow", "blend")

Report = dict[str, object]


class NoSuchModel(Exception):
    """The data cannot feed this model (`next` needs times, `content` needs attributes)."""


def rounded(values: Mapping[str, float]) -> Report:
    """To five places: the sixth is chance."""
    return {name: round(value, 5) for name, value in values.items()}


def sources_of(trial: Trial) -> list[Source]:
    """The unfitted sources that can answer the trial: for new items, the ones that know items without facts."""
    sources = sources_for(trial.train, trial.config)
    return sources if trial.allowed is None else [source for source in sources if source.answers.cold_item]


def weights_for(trial: Trial) -> dict[str, float]:
    """The blend's weights, chosen on what the trial gives for it or on what is held out of its training part; never on what is to be predicted."""
    known, targets, among = trial.train, trial.judged, trial.judged_among
    if trial.allowed is None:
        return chosen_weights(enough(judges_for(known, trial.config), known, trial.config), trial.config)
    if targets is None:
        held = split.by_item(known, seed=trial.config.seed)
        targets = Targets(known.person_of[held], known.item[held], known.n_items)
        among = np.isin(np.arange(known.n_items), known.item[held])
        known = known.only(~held)
    fitted = [source.fit(known) for source in sources_of(trial)]
    return chosen_weights(Judges(fitted, known, targets, some(targets.people, trial.config), among), trial.config)


def evaluate(trial: Trial, name: str, ks: Sequence[int], *, apart: bool = True) -> Report:
    """Everything there is to report, by flat names such as `recall@20`; cohorts as `hr@10.same_day`, sources as `source.als.recall@20`.

    `apart` also fits and measures each source alone; the costs count the model's own part only. Raises NoSuchModel.
    """
    started = time.process_time()
    weights = weights_for(trial) if name == "blend" else {}
    chosen = time.process_time()
    sources = {source.name: source for source in sources_of(trial)}
    model: Model
    if name == "blend":
        model = Blend(list(sources.values()), weights, trial.allowed)
    elif name in sources:
        model = sources[name]
    else:
        raise NoSuchModel(f"this data cannot feed the model {name!r}")
    model.fit(trial.train)
    trained = time.process_time()
    people, deepest = trial.targets.people, max(ks)
    ranked = recommend(model, trial.train, people, deepest, trial.allowed)
    spent = time.process_time() - trained
    report = {
        "model": name,
        "protocol": trial.protocol,
        "users": trial.train.n_people,
        "items": trial.train.n_items,
        "interactions": trial.train.n_facts,
        "test_users": len(people),
        "test_interactions": len(trial.targets.pairs),
        "cold_test_interactions_left_out": trial.unknown,
        **of_lists(trial, ranked, ks),
        "train_cpu_s": round(trained - chosen, 2),
        "search_cpu_s": round(chosen - started, 2),
        "score_cpu_s": round(spent, 2),
        "users_per_cpu_s": round(len(people) / max(spent, 1e-9), 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    if name == "blend":
        report["weights"] = weights
        if apart:
            report |= of_sources(trial, sources, {name for name, weight in weights.items() if weight}, report, ks)
    return report


def of_lists(trial: Trial, ranked: NDArray[np.integer], ks: Sequence[int]) -> Report:
    """Accuracy with its 95 % interval, the cohorts, and what the lists do to the catalogue."""
    targets, deepest = trial.targets, max(ks)
    people = targets.people
    among = trial.train.n_items if trial.allowed is None else int(trial.allowed.sum())
    report = rounded(summary(ranked, people, targets, ks, among))
    each = measured(ranked, people, targets, [deepest])
    for name in (f"recall@{deepest}", f"ndcg@{deepest}"):
        low, high = interval(each[name])
        report |= rounded({f"{name}.low": low, f"{name}.high": high})
    for cohort, mask in trial.cohorts.items():
        part = Targets(trial.people[mask], trial.items[mask], trial.train.n_items)
        found = summary(ranked[np.searchsorted(people, part.people)], part.people, part, ks)
        report |= {
            f"{name}.{cohort}": value for name, value in rounded(found).items() if not name.startswith("coverage")
        }
        report[f"test_users.{cohort}"] = len(part.people)
    counts = exposure.shown(ranked, trial.train.n_items)
    words, topics = said(trial.train)
    report |= rounded(
        {
            f"gini@{deepest}": exposure.gini(counts if trial.allowed is None else counts[trial.allowed]),
            f"novelty@{deepest}": exposure.novelty(ranked, trial.train),
            f"popularity_lift@{deepest}": exposure.popularity_lift(ranked, trial.train),
            "same_top_10": exposure.same_top(ranked),
        }
    )
    if words is not None:
        report |= rounded(
            {
                f"diversity@{deepest}": exposure.diversity(ranked, words),
                f"calibration@{deepest}": exposure.calibration(ranked, people, trial.train, topics),
            }
        )
    return report


def said(dataset: Dataset) -> tuple[sparse.csr_matrix | None, sparse.csr_matrix]:
    """(words of the items by TF-IDF or None when nothing is described, which words they carry at all)."""
    if not described(dataset):
        return None, sparse.csr_matrix((dataset.n_items, 1))
    words, _ = read_words(dataset)
    return words, (words > 0).astype(np.float32)


def of_sources(
    trial: Trial, sources: Mapping[str, Source], fitted: set[str], whole: Report, ks: Sequence[int]
) -> Report:
    """Each source alone, and how far the blend stands above the best of them."""
    report: Report = {}
    people, deepest = trial.targets.people, max(ks)
    shown = [f"{name}@{k}" for k in ks for name in ("recall", "ndcg", "hr")]
    for name, source in sources.items():
        if name not in fitted:
            source.fit(trial.train)
        ranked = recommend(source, trial.train, people, deepest, trial.allowed)
        found = summary(ranked, people, trial.targets, ks)
        report |= {f"source.{name}.{metric}": round(found[metric], 5) for metric in shown}
    for metric in shown:
        best = max((float(str(report[f"source.{name}.{metric}"])) for name in sources), default=0.0)
        if best:
            report[f"gain_over_best_source.{metric}"] = round(float(str(whole[metric])) / best - 1, 4)
    return report


def leakage(trial: Trial, k: int = 20) -> Report:
    """The blend after the training items were dealt out by chance: taste is gone, so it must fall to popularity. A ratio well above 1 is a leak."""
    train = trial.train
    dealt = np.random.default_rng(trial.config.seed).permutation(train.n_facts)
    shuffled = Dataset.of(
        train.people[train.person_of],
        np.array(train.subjects.kinds)[train.subjects.kind_codes[train.item[dealt]]] if train.n_facts else "",
        train.subjects.ids[train.item[dealt]],
        train.weight,
        train.at,
        items=[*train.described.values()],
    )
    # a dealt fact may repeat another, so the rows are looked up again
    people = np.searchsorted(shuffled.people, train.people[trial.people])
    keys = np.searchsorted(shuffled.subjects.keys, train.subjects.keys[trial.items])
    known = (keys < shuffled.n_items) & np.isin(train.subjects.keys[trial.items], shuffled.subjects.keys)
    targets = Targets(people[known], keys[known], shuffled.n_items)
    weights = chosen_weights(enough(judges_for(shuffled, trial.config), shuffled, trial.config), trial.config)
    found = {}
    for name, model in (
        ("blend", Blend(sources_for(shuffled, trial.config), weights)),
        ("popular", Popular(trial.config.popular_half_life_days)),
    ):
        ranked = recommend(model.fit(shuffled), shuffled, targets.people, k)
        found[name] = summary(ranked, targets.people, targets, [k])[f"recall@{k}"]
    return {
        **rounded({f"shuffled.{name}.recall@{k}": value for name, value in found.items()}),
        "shuffled.ratio": round(found["blend"] / found["popular"], 3) if found["popular"] else 0.0,
    }


def against_chance(by_chance: Trial, found: Report, name: str, k: int) -> Report:
    """The same model on descriptions dealt out by chance, and how many times better the real ones are."""
    baseline = evaluate(by_chance, name, [k], apart=False)
    metric = f"recall@{k}"
    least = float(str(baseline[metric]))
    return {
        f"random_content.{metric}": baseline[metric],
        f"times_random_content.{metric}": round(float(str(found[metric])) / least, 2) if least else 0.0,
    }
