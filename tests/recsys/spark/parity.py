"""`make spark`: the cluster's model against the single machine's, on the same log; apart from `make test` because pyspark weighs 500 MB."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys.data import Dataset
from recsys.metrics import Targets, summary
from recsys.models.als import Als
from recsys.models.model import recommend
from recsys.serve import Server
from recsys.spark.als import Given, facts, fit, run, session
from recsys.split import by_chance
from recsys.train import Config
from tests.recsys.worlds import tastes

CONFIG = Config(factors=32, iterations=8)
CLOSE = 0.003

pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(scope="module")
def world() -> Dataset:
    """Long-tailed as a community is: 1,500 people of twenty tastes, 1,200 subjects, 45,000 acts."""
    return tastes(people=1_500, items=1_200, groups=20, acts=40, seed=9)


@pytest.fixture(scope="module")
def log(world: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training part as a Parquet log of likes."""
    known = world.only(~by_chance(world))
    path = tmp_path_factory.mktemp("log")
    columns = {
        "person": known.people[known.person_of],
        "kind": np.full(known.n_facts, "note"),
        "subject": known.subjects.ids[known.item],
        "verb": np.full(known.n_facts, "like"),
        "at": known.at,
    }
    pq.write_table(pa.table(columns), path / "part-0.parquet")
    return path


def test_recall_is_that_of_implicit_at_equal_rank(world: Dataset, log: Path) -> None:
    held = by_chance(world)
    known, targets = world.only(~held), Targets(world.person_of[held], world.item[held], world.n_items)
    spark = session()
    try:
        taste, _ = fit(facts(spark, str(log)), CONFIG)
    finally:
        spark.stop()
    # only subjects with facts reach the log
    assert np.array_equal(taste.items, np.arange(len(taste.items)))
    acted = np.unique(known.item)
    everywhere = np.zeros((world.n_items, taste.item_factors.shape[1]), dtype=np.float32)
    everywhere[acted] = taste.item_factors
    recall = {}
    for name, model in (
        ("spark", Given(taste._replace(item_factors=everywhere), CONFIG).fit(Dataset.of([], "note", [], []))),
        ("implicit", Als(32, iterations=8).fit(Dataset.of(*columns(known)))),
    ):
        model.item_factors = everywhere if name == "spark" else spread(model.item_factors, acted, world.n_items)
        recall[name] = summary(recommend(model, known, targets.people, 20), targets.people, targets, [20])["recall@20"]
    print(recall)
    assert recall["spark"] == pytest.approx(recall["implicit"], abs=CLOSE)


def columns(known: Dataset) -> tuple[np.ndarray, ...]:
    """The facts as the log has them: likes of weight 2."""
    kind = np.full(known.n_facts, "note")
    return known.people[known.person_of], kind, known.subjects.ids[known.item], np.full(known.n_facts, 2.0), known.at


def spread(factors: np.ndarray, rows: np.ndarray, n: int) -> np.ndarray:
    """Factors of some rows among all."""
    made = np.zeros((n, factors.shape[1]), dtype=np.float32)
    made[rows] = factors
    return made


def test_the_artefact_is_served_like_any_other(world: Dataset, log: Path, tmp_path: Path) -> None:
    version = run(str(log), tmp_path, config=CONFIG, items=world.described.values())
    server = Server.open(tmp_path)
    assert server.version == version
    acts = [("note", 5 + 20 * place, 2.0, world.latest) for place in range(4)]
    ranked = server.recommend(acts, n=20, now=world.latest, explore=0)
    assert np.mean([one.id % 20 == 5 for one in ranked]) > 0.5


def test_a_log_without_its_columns_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"person": [1]}), tmp_path / "bad.parquet")
    spark = session()
    try:
        with pytest.raises(ValueError, match="at, kind, subject, verb"):
            facts(spark, str(tmp_path))
    finally:
        spark.stop()
