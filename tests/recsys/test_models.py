"""One suite of manners that every model has to pass."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse

from recsys.candidates import Blend
from recsys.data import Dataset
from recsys.models.als import Als
from recsys.models.content import Content
from recsys.models.itemitem import ItemItem, NextItem, cut
from recsys.models.model import Model, dense, recommend, top
from recsys.models.popular import Popular
from tests.recsys.worlds import checkerboard, missing, tastes

Maker = Callable[[], Model]


def blend() -> Blend:
    return Blend([ItemItem(), Als(8), Popular()], {"itemitem": 1.0, "als": 1.0, "popular": 0.1})


ALL: dict[str, Maker] = {
    "popular": Popular,
    "als": lambda: Als(8),
    "itemitem": ItemItem,
    "next": NextItem,
    "content": Content,
    "blend": blend,
}
PERSONAL = [name for name in ALL if name != "popular"]


@pytest.fixture(params=ALL)
def make(request: pytest.FixtureRequest) -> Maker:
    return ALL[request.param]


@pytest.mark.parametrize("name", PERSONAL)
def test_a_personal_model_completes_the_checkerboard(name: str) -> None:
    world = checkerboard(timed=True)
    lists = recommend(ALL[name]().fit(world), world, np.arange(world.n_people), 1)
    assert [int(row) for row in lists[:, 0]] == [missing(person, 30) for person in range(40)]


def test_nothing_seen_is_recommended_and_nothing_twice(make: Maker) -> None:
    world = tastes(people=60)
    lists = recommend(make().fit(world), world, np.arange(world.n_people), 25)
    for person, ranked in enumerate(lists):
        ranked = ranked[ranked >= 0]
        seen = world.item[world.indptr[person] : world.indptr[person + 1]]
        assert not np.isin(ranked, seen).any()
        assert len(np.unique(ranked)) == len(ranked)


def test_the_same_facts_give_the_same_lists(make: Maker) -> None:
    world = tastes(people=60)
    first, second = (recommend(make().fit(world), world, np.arange(20), 10) for _ in range(2))
    assert np.array_equal(first, second)


def test_scores_have_the_promised_shape_and_are_finite(make: Maker) -> None:
    world = tastes(people=30)
    scores = dense(make().fit(world).scores(np.array([3, 5, 29])))
    assert scores.shape == (3, world.n_items)
    assert scores.dtype == np.float32
    assert not np.isnan(scores).any()


@pytest.mark.parametrize("facts", [0, 1, 2])
def test_a_tiny_world_is_no_trouble(make: Maker, facts: int) -> None:
    world = Dataset.of(np.arange(facts), "note", np.arange(facts), np.ones(facts))
    assert recommend(make().fit(world), world, np.arange(world.n_people), 5).shape == (facts, min(5, facts))


def test_popularity_fades_by_half_lives() -> None:
    world = Dataset.of([1, 2, 3], "note", [1, 1, 2], np.ones(3), [1e9, 1e9, 1e9 + 30 * 86_400])
    assert Popular(30.0).fit(world).popularity.tolist() == [1.0, 1.0]
    assert Popular(None).fit(world).popularity.tolist() == [2.0, 1.0]


def test_next_knows_the_direction_of_time() -> None:
    people = np.repeat(np.arange(20), 3)
    world = Dataset.of(people, "note", np.tile([1, 2, 3], 20), np.ones(60), np.tile([1.0, 2.0, 3.0], 20))
    table = NextItem().fit(world).table.toarray()
    assert table[1, 2] > table[1, 0]


def test_cut_keeps_the_largest_off_the_diagonal() -> None:
    chance = np.random.default_rng(0)
    whole = chance.random((50, 50)).astype(np.float32)
    kept = cut(sparse.csr_matrix(whole), sparse.identity(50, format="csr", dtype=np.float32), 5)
    np.fill_diagonal(whole, 0)
    assert np.array_equal(kept.item, np.argsort(-whole, axis=1)[:, :5])
    assert np.all(np.diff(kept.weight, axis=1) <= 0)


@pytest.mark.parametrize("n", [1, 7, 50, 1000])
def test_top_equals_a_full_sort_even_among_equals(n: int) -> None:
    chance = np.random.default_rng(1)
    scores = chance.integers(0, 20, (12, 1000)).astype(np.float32)
    scores[3] = 0
    scores[4, 5:] = -np.inf
    scores[5] = -np.inf
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :n]
    expected = np.where(np.isfinite(np.take_along_axis(scores, expected, axis=1)), expected, -1)
    assert np.array_equal(top(scores, n), expected)
