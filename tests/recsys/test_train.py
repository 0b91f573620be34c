"""Training finds what is there, does not find what is not, and never looks ahead."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys import artefacts
from recsys.data import Dataset
from recsys.serve import Server
from recsys.subjects import Item
from recsys.train import Config, Fitted, choose_weights, enough, judges_for, publish, train
from tests.recsys.worlds import DAY, SPRING, tastes


def test_taste_beats_popularity_clearly_on_a_time_split(fitted: Fitted) -> None:
    assert fitted.metrics["recall@20"] > 1.5 * fitted.metrics["popular_recall@20"]
    assert fitted.metrics["coverage@20"] > 2 * fitted.metrics["popular_coverage@20"]


def test_with_shuffled_labels_nothing_beats_popularity() -> None:
    metrics = choose_weights(tastes(shuffled=True), Config(factors=16)).metrics
    assert metrics["recall@20"] < 1.25 * metrics["popular_recall@20"]


def test_a_canary_from_the_future_is_not_heard() -> None:
    """Everybody acts on a pair only in the held-out days: a model that had seen them would rank the second for those who have the first."""
    world = tastes()
    cut = float(np.quantile(world.at, 0.95))
    people = np.arange(world.n_people)
    canary = Dataset.of(
        np.concatenate([world.people[world.person_of], people]),
        "note",
        np.concatenate([world.subjects.ids[world.item], np.full(world.n_people, 9_999)]),
        np.ones(world.n_facts + world.n_people),
        np.concatenate([world.at, np.full(world.n_people, cut + DAY)]),
    )
    with_canary = choose_weights(canary, Config(factors=16)).metrics
    without = choose_weights(world, Config(factors=16)).metrics
    # the canary is most of what is to be predicted and nobody can: the score must fall, not rise
    assert with_canary["recall@20"] < 0.7 * without["recall@20"]


def test_few_facts_in_the_newest_tenth_leave_the_choice_to_everybodys_last() -> None:
    world, config = tastes(people=120, items=1_200, acts=6), Config(factors=8, validation="time")
    newest = judges_for(world, config)
    everybody = enough(newest, world, config)
    assert len(newest.people) < len(everybody.people)
    assert len(everybody.targets.pairs) == world.n_people
    assert set(enough(newest, world, config, np.arange(100)).people) == set(range(100, 120))
    given = replace(config, weights={"als": 1.0})
    assert enough(newest, world, given) is newest


def test_in_a_small_sparse_world_words_count_for_more_than_acts() -> None:
    """Hardly two people share a subject, but what each acts on speaks of one topic."""
    world = tastes(people=120, items=3_000, groups=12, acts=6)
    weights = choose_weights(world, Config(factors=8)).weights
    assert weights["content"] > max(weights["itemitem"], weights["next"], weights["als"])


def test_the_same_facts_and_seed_give_the_same_artefact(tmp_path: Path) -> None:
    first, second = (publish(train(tastes(people=80), Config(factors=8, threads=1)), tmp_path / name) for name in "ab")
    one, other = artefacts.load(tmp_path / "a", first), artefacts.load(tmp_path / "b", second)
    assert one.manifest["weights"] == other.manifest["weights"]
    for name, array in one.arrays.items():
        assert np.array_equal(array, other.arrays[name], equal_nan=array.dtype.kind == "f"), name


@pytest.mark.parametrize("facts", [0, 1, 3, 200])
def test_small_worlds_train_publish_and_answer(tmp_path: Path, facts: int) -> None:
    chance = np.random.default_rng(facts)
    people, ids = chance.integers(0, 20, facts), chance.integers(0, 40, facts)
    described = [Item("note", number, author=number, topics=("tea",)) for number in range(5)]
    world = Dataset.of(people, "note", ids, np.ones(facts), SPRING + np.arange(facts) * DAY, items=described)
    publish(train(world), tmp_path)
    answer = Server.open(tmp_path).recommend([("note", 3, 2.0, SPRING)], n=4, now=SPRING)
    assert len(answer) == 4
    assert ("note", 3) not in {(ranked.kind, ranked.id) for ranked in answer}


def test_no_facts_and_no_subjects_still_make_an_artefact(tmp_path: Path) -> None:
    nothing = Dataset.of([], "note", [], [])
    publish(train(nothing), tmp_path)
    assert Server.open(tmp_path).recommend(n=5) == []


def test_the_manifest_says_what_was_learnt_from_what(root: Path) -> None:
    manifest = artefacts.load(root).manifest
    assert manifest["people"] == 400
    assert manifest["facts"] > 6_000
    assert manifest["metrics"]["recall@20"] > 0
    assert manifest["config"]["factors"] == 16
    assert set(manifest["weights"]) <= {"itemitem", "als", "next", "content", "popular"}


def test_a_warm_start_keeps_its_taste_and_takes_new_items_in(fitted: Fitted, root: Path) -> None:
    world = fitted.dataset
    grown = Dataset.of(
        np.append(world.people[world.person_of], world.people[:30]),
        "note",
        np.append(world.subjects.ids[world.item], np.full(30, 5_000)),
        np.ones(world.n_facts + 30),
        np.append(world.at, np.full(30, SPRING)),
        items=[*world.described.values()],
    )
    steps: list[str] = []
    again = train(grown, Config(weights=fitted.blend.weights), warm=artefacts.load(root), progress=steps.append)
    assert again.metrics["recall@20"] > 0.95 * fitted.metrics["recall@20"]
    assert again.config.iterations < fitted.config.iterations
    assert steps == ["measuring", "fitting"]
    (als,) = (source for source in again.blend.sources if source.name == "als")
    assert np.abs(als.item_factors[grown.subjects.rows([("note", 5_000)])]).sum() > 0  # type: ignore[attr-defined]


def test_a_version_that_answers_its_golden_queries_otherwise_is_not_served(fitted: Fitted, tmp_path: Path) -> None:
    publish(fitted, tmp_path)
    server = Server.open(tmp_path)
    version = publish(fitted, tmp_path)
    path = tmp_path / version / artefacts.MANIFEST
    manifest = json.loads(path.read_text())
    assert len(manifest["golden"]) > 10
    assert server.refreshed(tmp_path).version == version
    manifest["golden"][3]["top"] = [["note", 900_000 + place] for place in range(10)]
    path.write_text(json.dumps(manifest))
    assert server.refreshed(tmp_path) is server
