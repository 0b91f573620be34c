"""`make spark`: the cluster's model against the single machine's, on the same log; apart from `make test` because pyspark weighs 500 MB.

`python -m tests.recsys.spark.parity TRAIN TEST FACTORS` does the same on two LightGCN files.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from recsys.confidence import strength
from recsys.data import Dataset
from recsys.evaluation import trials
from recsys.files import read_lightgcn
from recsys.metrics import Targets, summary
from recsys.models.als import Als
from recsys.models.model import Model, recommend
from recsys.serve import Server
from recsys.spark.als import facts, run, session
from recsys.split import by_chance
from recsys.train import Config
from tests.recsys.worlds import tastes

CONFIG = Config(factors=32, iterations=8)
TASTES = 60
"""More than factors, as in life: with fewer, factors are left over that learn noise, and recall says how hard they are held back."""

CLOSE = 0.003

pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(scope="module")
def world() -> Dataset:
    """Long-tailed as a community is: 1,500 people of sixty tastes, 1,200 subjects, 60,000 acts."""
    return tastes(people=1_500, items=1_200, groups=TASTES, acts=40, seed=9)


def written(known: Dataset, folder: Path) -> Path:
    """The facts as a Parquet log of likes."""
    columns = {
        "person": known.people[known.person_of],
        "kind": np.full(known.n_facts, "note"),
        "subject": known.subjects.ids[known.item],
        "verb": np.full(known.n_facts, "like"),
        "at": known.at,
    }
    pq.write_table(pa.table(columns), folder / "part-0.parquet")
    return folder


def liked(facts: Dataset) -> Dataset:
    """The same facts as the log has them: likes of weight 2, and only subjects with facts."""
    return Dataset.of(
        facts.people[facts.person_of],
        "note",
        facts.subjects.ids[facts.item],
        np.full(facts.n_facts, 2.0),
        facts.at,
    )


class Served:
    """Taste as an artefact answers with it: every person folded in from their acts."""

    name = "served"

    def __init__(self, root: Path) -> None:
        taste = Server.open(root).lanes.taste
        assert taste is not None
        self.taste = taste

    def fit(self, known: Dataset) -> Self:
        values = strength(known.weight, known.at, known.latest, None)
        people = [slice(*known.indptr[row : row + 2]) for row in range(known.n_people)]
        self.people = np.array([self.taste.fold_in(known.item[acts].astype(np.int64), values[acts]) for acts in people])
        self.items = self.taste.vectors(np.arange(known.n_items))
        return self

    def scores(self, people: NDArray[np.integer]) -> NDArray[np.float32]:
        return self.people[people] @ self.items.T


def recalls(known: Dataset, targets: Targets, root: Path, config: Config) -> dict[str, float]:
    """Recall@20 of what the cluster published in `root` and of `implicit`, over all items of `liked` facts."""
    models: dict[str, Model] = {
        "spark": Served(root),
        "implicit": Als(config.factors, regularization=config.penalty, iterations=config.iterations),
    }
    return {
        name: summary(recommend(model.fit(known), known, targets.people, 20), targets.people, targets, [20])[
            "recall@20"
        ]
        for name, model in models.items()
    }


@pytest.fixture(scope="module")
def log(world: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training part of the world."""
    return written(world.only(~by_chance(world)), tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def root(world: Dataset, log: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the cluster published for it."""
    folder = tmp_path_factory.mktemp("artefacts")
    run(str(log), folder, config=CONFIG, items=world.described.values())
    return folder


def test_recall_is_that_of_implicit_at_equal_rank(world: Dataset, root: Path) -> None:
    held = by_chance(world)
    known = liked(world.only(~held))
    wanted = np.searchsorted(known.subjects.ids, world.subjects.ids[world.item[held]])
    found = np.isin(world.subjects.ids[world.item[held]], known.subjects.ids)
    recall = recalls(known, Targets(world.person_of[held][found], wanted[found], known.n_items), root, CONFIG)
    assert recall["spark"] == pytest.approx(recall["implicit"], abs=CLOSE)


def test_the_artefact_is_served_like_any_other(world: Dataset, root: Path) -> None:
    server = Server.open(root)
    acts = [("note", 5 + TASTES * place, 2.0, world.latest) for place in range(4)]
    ranked = server.recommend(acts, n=20, now=world.latest, explore=0)
    assert np.mean([one.id % TASTES == 5 for one in ranked]) > 0.5


def test_a_log_without_its_columns_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"person": [1]}), tmp_path / "bad.parquet")
    spark = session()
    try:
        with pytest.raises(ValueError, match="at, kind, subject, verb"):
            facts(spark, str(tmp_path))
    finally:
        spark.stop()


def main(train: str, test: str, factors: str) -> None:
    """Print the recall of both on files."""
    config = Config(factors=int(factors))
    learnt, asked = (trials.Pairs(*read_lightgcn(Path(name))) for name in (train, test))
    trial = trials.lightgcn(learnt, asked, config)
    known = liked(trial.train)
    assert known.n_items == trial.train.n_items
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "artefacts")
        run(str(written(known, Path(folder))), root, config=config)
        print(json.dumps(recalls(known, trial.targets, root, config)))


if __name__ == "__main__":
    main(*sys.argv[1:])
