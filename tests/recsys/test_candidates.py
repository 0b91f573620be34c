"""What the choice of weights promises."""

from typing import Self

import numpy as np

from recsys.candidates import MOST_POPULAR, ROUND, Bench
from recsys.data import Dataset
from recsys.metrics import Targets
from recsys.models.als import Als
from recsys.models.itemitem import ItemItem
from recsys.models.model import Model
from recsys.models.popular import Popular
from recsys.split import by_chance, by_item
from tests.recsys.worlds import tastes


class Noise:
    """A source that knows nothing and says it loudly."""

    name = "noise"

    def fit(self, dataset: Dataset) -> Self:
        self.n_items = dataset.n_items
        return self

    def scores(self, people: np.ndarray) -> np.ndarray:
        return np.random.default_rng(1).random((len(people), self.n_items)).astype(np.float32)


def bench(world: Dataset, *more: Noise) -> Bench:
    held = by_chance(world)
    known = world.only(~held)
    targets = Targets(world.person_of[held], world.item[held], world.n_items)
    sources: list[Model] = [ItemItem().fit(known), Als(8).fit(known), Popular().fit(known)]
    sources += [source.fit(known) for source in more]
    return Bench(sources, known, targets, targets.people)


def test_a_blend_that_does_not_pay_is_none() -> None:
    judges = bench(tastes(people=200), Noise())
    start = {"itemitem": 0.1, "als": 0.1, "popular": 0.1, "noise": 3.0}
    chosen = judges.choose(start)
    alone = max(judges.score({name: 1.0}) for name in ("itemitem", "als", "noise"))
    assert judges.score(chosen) >= alone > judges.score(start)


def test_weights_are_round_and_never_all_nothing() -> None:
    chance = np.random.default_rng(2)
    lottery = Dataset.of(np.repeat(np.arange(80), 12), "note", chance.integers(0, 100, 960), np.ones(960))
    chosen = bench(lottery).choose({"itemitem": 1.0, "als": 1.0, "popular": 0.1})
    assert any(chosen.values())
    assert set(chosen.values()) <= set(ROUND)
    assert chosen["popular"] <= MOST_POPULAR


def test_items_are_held_out_whole() -> None:
    world = tastes(people=100)
    held = by_item(world, 0.2)
    assert not np.isin(world.item[~held], world.item[held]).any()
    assert len(np.unique(world.item[held])) == int(0.2 * len(np.unique(world.item)))
