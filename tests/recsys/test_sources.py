"""One suite of manners that every source has to pass, each held to what it declares."""

from collections.abc import Callable

import numpy as np
import pytest

from recsys.candidates import Blend
from recsys.data import Dataset
from recsys.models.als import Als
from recsys.models.content import Content
from recsys.models.ease import Ease
from recsys.models.follow import Follow
from recsys.models.itemitem import ItemItem, NextItem
from recsys.models.model import Model, Source, dense, recommend
from recsys.models.popular import Popular, Trending
from recsys.subjects import Item
from tests.recsys.worlds import DAY, SPRING, checkerboard, missing, tastes

SOURCES: dict[str, Callable[[], Source]] = {
    "popular": Popular,
    "trending": Trending,
    "als": lambda: Als(8),
    "itemitem": ItemItem,
    "next": NextItem,
    "ease": lambda: Ease(penalty=5.0),
    "content": Content,
    "follow": Follow,
}
MODELS: dict[str, Callable[[], Model]] = {
    **SOURCES,
    "blend": lambda: Blend([ItemItem(), Als(8), Popular()], {"itemitem": 1.0, "als": 1.0, "popular": 0.1}),
}
GROUPS, ITEMS, PEOPLE = 4, 40, 60
STRANGER = PEOPLE
"""A person who hid all that they ever saw: a row without a fact."""


def described_world() -> Dataset:
    """Four tastes; the last item of each taste (36 to 39) was never acted on, but says what the others of its taste say. People follow the author of theirs."""
    chance = np.random.default_rng(5)
    rows = [
        (person, "note", person % GROUPS + GROUPS * int(place))
        for person in range(PEOPLE)
        for place in chance.choice(ITEMS // GROUPS - 1, 5, replace=False)
    ]
    rows += [(person, "person", 1_000 + person % GROUPS) for person in range(PEOPLE)] + [(STRANGER, "note", 0)]
    weights = np.append(np.ones(len(rows) - 1), -1.0)
    items = [
        Item(
            "note",
            number,
            author=1_000 + number % GROUPS,
            topics=(f"taste{number % GROUPS}",),
            lang="zh",
            published_at=SPRING + number * DAY,
            text=("手冲咖啡", "spring bags", "露营装备", "skin care")[number % GROUPS],
            category=f"kind{number % GROUPS}",
            city="上海" if number % 2 else "成都",
        )
        for number in range(ITEMS)
    ]
    people, kinds, ids = zip(*rows, strict=True)
    return Dataset.of(people, kinds, ids, weights, SPRING + np.arange(len(rows)) * DAY / 10, items=items)


@pytest.fixture(scope="module")
def world() -> Dataset:
    return described_world()


def scored(make: Callable[[], Model], world: Dataset, people: list[int]) -> np.ndarray:
    """The scores of the notes alone."""
    notes = world.subjects.rows([("note", number) for number in range(ITEMS)])
    return dense(make().fit(world).scores(np.array(people)))[:, notes]


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_carries_its_own_name_and_feeds_on_this_world(name: str, world: Dataset) -> None:
    assert SOURCES[name]().name == name
    assert SOURCES[name]().feeds_on(world)


@pytest.mark.parametrize("name", SOURCES)
def test_a_stranger_is_answered_if_and_only_if_declared(name: str, world: Dataset) -> None:
    (scores,) = scored(SOURCES[name], world, [STRANGER])
    assert bool((scores > 0).any()) == SOURCES[name]().answers.cold_person


@pytest.mark.parametrize("name", SOURCES)
def test_an_item_without_facts_is_scored_if_and_only_if_declared(name: str, world: Dataset) -> None:
    scores = scored(SOURCES[name], world, list(range(GROUPS)))[:, -GROUPS:]
    answers = SOURCES[name]().answers
    if not answers.cold_item:
        assert not scores.any()
    elif answers.personal:
        # everybody is told of the new item of their own taste, and of it most
        assert (scores.argmax(axis=1) == np.arange(GROUPS)).all()
        assert (scores.max(axis=1) > 0).all()
    else:
        assert (scores > 0).all()


@pytest.mark.parametrize("name", SOURCES)
def test_taste_changes_the_answer_if_and_only_if_declared(name: str, world: Dataset) -> None:
    one, other = scored(SOURCES[name], world, [0, 1])
    assert bool((one != other).any()) == SOURCES[name]().answers.personal


@pytest.mark.parametrize("name", [name for name, make in SOURCES.items() if make().answers.personal])
def test_own_taste_scores_above_another(name: str, world: Dataset) -> None:
    scores = scored(SOURCES[name], world, list(range(GROUPS)))
    own = np.arange(ITEMS) % GROUPS == np.arange(GROUPS)[:, None]
    assert all(scores[row][own[row]].mean() > 2 * max(scores[row][~own[row]].mean(), 0) for row in range(GROUPS))


@pytest.mark.parametrize("name", MODELS)
def test_nothing_seen_is_recommended_and_nothing_twice(name: str, world: Dataset) -> None:
    lists = recommend(MODELS[name]().fit(world), world, np.arange(world.n_people), 25)
    for person, ranked in enumerate(lists):
        ranked = ranked[ranked >= 0]
        seen = world.item[world.indptr[person] : world.indptr[person + 1]]
        assert not np.isin(ranked, seen).any()
        assert len(np.unique(ranked)) == len(ranked)


@pytest.mark.parametrize("name", MODELS)
def test_only_what_is_allowed_is_recommended(name: str, world: Dataset) -> None:
    allowed = np.arange(world.n_items) % 3 == 0
    lists = recommend(MODELS[name]().fit(world), world, np.arange(10), 50, allowed)
    assert allowed[lists[lists >= 0]].all()


@pytest.mark.parametrize("name", MODELS)
def test_the_same_facts_give_the_same_lists(name: str, world: Dataset) -> None:
    first, second = (recommend(MODELS[name]().fit(world), world, np.arange(20), 10) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("name", MODELS)
def test_scores_have_the_promised_shape_and_are_finite_or_barred(name: str, world: Dataset) -> None:
    scores = dense(MODELS[name]().fit(world).scores(np.array([3, 5, 29])))
    assert scores.shape == (3, world.n_items)
    assert scores.dtype == np.float32
    assert not np.isnan(scores).any()
    assert not np.isposinf(scores).any()


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("facts", [0, 1, 2])
def test_a_tiny_world_is_no_trouble(name: str, facts: int) -> None:
    world = Dataset.of(np.arange(facts), "note", np.arange(facts), np.ones(facts))
    assert recommend(MODELS[name]().fit(world), world, np.arange(world.n_people), 5).shape == (facts, min(5, facts))


@pytest.mark.parametrize("name", ["als", "itemitem", "next", "ease", "content", "blend"])
def test_what_learns_from_pairs_completes_the_checkerboard(name: str) -> None:
    world = checkerboard(timed=True)
    lists = recommend(MODELS[name]().fit(world), world, np.arange(world.n_people), 1)
    assert [int(row) for row in lists[:, 0]] == [missing(person, 30) for person in range(40)]


def test_sources_that_need_more_than_pairs_say_so() -> None:
    bare = tastes(people=20)
    bare = Dataset.of(bare.person_of, "note", bare.item, np.ones(bare.n_facts))
    assert [name for name, make in SOURCES.items() if make().feeds_on(bare)] == ["popular", "als", "itemitem", "ease"]
