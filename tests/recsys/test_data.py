"""Facts become rows and columns without losing who did what, and when."""

import numpy as np
import pytest

from recsys import split
from recsys.confidence import WEIGHTS, decay, strength, weigh
from recsys.data import Dataset
from recsys.subjects import Item
from tests.recsys.worlds import tastes


def test_note_5_is_not_product_5() -> None:
    world = Dataset.of([1, 1], ["note", "product"], [5, 5], [1, 1])
    assert world.n_items == 2
    assert {world.subjects.subject(row) for row in range(2)} == {("note", 5), ("product", 5)}
    assert world.subjects.rows([("product", 5), ("shop", 5), ("note", 6), ("note", -1)]).tolist() == [1, -1, -1, -1]


def test_facts_on_one_subject_add_up_and_the_latest_time_stays() -> None:
    world = Dataset.of([1, 1, 1], "note", [7, 8, 7], [1, 1, 2], [10.0, 20.0, 30.0])
    assert world.subjects.ids[world.item].tolist() == [8, 7]
    assert world.weight.tolist() == [1, 3]
    assert world.at.tolist() == [20, 30]


def test_what_was_hidden_or_refunded_is_no_taste() -> None:
    verbs = ["purchase", "refund", "like", "hide", "like", "unlike", "open"]
    world = Dataset.of([1] * 7, "note", [1, 1, 2, 2, 3, 3, 4], weigh(verbs), np.arange(7.0))
    assert world.subjects.ids[world.item].tolist() == [4]
    assert world.n_people == 1


def test_equal_times_keep_the_order_in_which_they_came() -> None:
    world = Dataset.of([1, 1, 1], "note", [9, 3, 6], [1, 1, 1], [5.0, 5.0, 5.0])
    assert world.subjects.ids[world.item].tolist() == [9, 3, 6]


def test_people_may_be_words_and_described_items_get_rows() -> None:
    world = Dataset.of(["v:b", "v:a"], "note", [1, 2], [1, 1], items=[Item("product", 3, topics=("tea",))])
    assert world.people.tolist() == ["v:a", "v:b"]
    assert world.n_items == 3
    assert world.described[int(world.subjects.rows([("product", 3)])[0])].topics == ("tea",)


def test_unequal_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        Dataset.of([1, 2], "note", [1], [1])


def test_each_verb_has_one_weight_and_dwell_its_share() -> None:
    assert weigh(["dwell", "dwell", "dwell", "purchase", "nonsense"], [15, 300, np.nan, np.nan, 1]).tolist() == [
        0.5,
        1.0,
        0.0,
        6.0,
        0.0,
    ]
    assert WEIGHTS["cart"] > WEIGHTS["like"] > WEIGHTS["open"] > 0 > WEIGHTS["refund"] > WEIGHTS["hide"]
    assert weigh([]).shape == (0,)


def test_strength_is_one_for_one_saturates_and_fades() -> None:
    assert strength([1.0, 7.0], [0.0, 0.0], 0.0, None).tolist() == [1.0, 3.0]
    assert decay([0.0], 30 * 86_400, 30.0).tolist() == [0.5]


def test_leave_one_out_holds_each_persons_last_fact() -> None:
    world = tastes(people=30)
    held = split.leave_one_out(world)
    assert held.sum() == 30
    for person in range(30):
        times = world.at[world.person_of == person]
        assert world.at[held & (world.person_of == person)] == times.max()


def test_a_time_split_lets_no_training_fact_be_newer_than_a_held_one() -> None:
    world = tastes()
    held = split.by_time(world, 0.1)
    assert world.at[~held].max() < world.at[held].min()
    assert held.mean() == pytest.approx(0.1, abs=0.01)


def test_a_split_by_chance_holds_a_share_of_everyone_and_repeats() -> None:
    world = tastes()
    held = split.by_chance(world, 0.2)
    assert np.array_equal(held, split.by_chance(world, 0.2))
    shares = np.bincount(world.person_of[held], minlength=world.n_people) / np.diff(world.indptr)
    assert shares.max() <= 0.2
    assert shares.min() > 0.1


def test_a_subset_keeps_the_meaning_of_rows() -> None:
    world = tastes(people=20)
    part = world.only(split.leave_one_out(world))
    assert part.n_people == 20
    assert part.n_items == world.n_items
    assert part.subjects is world.subjects
