"""Estimates from logged feeds and from living people, against worlds whose truth is known."""

import numpy as np
import pytest
from scipy import sparse

from recsys.data import Dataset
from recsys.evaluation import cuped, exposure, interleave, offpolicy


def logged(n: int, seed: int) -> tuple[np.ndarray, ...]:
    """(reward, logged propensity, target propensity, the reward that each of three arms earns, arm): the log prefers arm 0, the target arm 2."""
    chance = np.random.default_rng(seed)
    old, new, earns = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.2, 0.7]), np.array([0.1, 0.3, 0.6])
    arm = chance.choice(3, n, p=old)
    reward = (chance.random(n) < earns[arm]).astype(float)
    return reward, old[arm], new[arm], earns, arm


TRUTH = 0.1 * 0.1 + 0.2 * 0.3 + 0.7 * 0.6


def test_the_estimates_find_what_the_plain_mean_misses() -> None:
    reward, old, new, earns, arm = logged(20_000, 1)
    assert abs(reward.mean() - TRUTH) > 0.2
    expected = np.full(len(arm), float(np.array([0.1, 0.2, 0.7]) @ earns))
    for found in (
        offpolicy.ips(reward, old, new),
        offpolicy.snips(reward, old, new),
        offpolicy.doubly_robust(reward, old, new, earns[arm], expected),
    ):
        assert found.value == pytest.approx(TRUTH, abs=4 * found.error)
        assert 0 < found.error < 0.02
        assert 0 < found.effective < len(reward)


def test_doubly_robust_is_right_with_a_wrong_model_and_calmer_with_a_right_one() -> None:
    reward, old, new, earns, arm = logged(20_000, 2)
    wrong = offpolicy.doubly_robust(reward, old, new, np.zeros(len(arm)), np.zeros(len(arm)))
    assert wrong.value == pytest.approx(offpolicy.ips(reward, old, new).value)
    right = offpolicy.doubly_robust(reward, old, new, earns[arm], np.full(len(arm), TRUTH))
    assert right.error < wrong.error


def test_impossible_propensities_are_refused() -> None:
    for propensity in (0.0, -0.1, 1.2):
        with pytest.raises(ValueError, match="propensity"):
            offpolicy.ips([1.0], [propensity], [0.5])
    assert offpolicy.snips([], [], []) == (0.0, 0.0, 0.0)


def test_both_teams_pick_equally_often_and_nothing_twice() -> None:
    chance = np.random.default_rng(3)
    first = {"a": 0, "b": 0}
    for _ in range(400):
        made = interleave.team_draft(list(range(20)), list(range(10, 40)), 10, chance)
        things = [thing for thing, _ in made]
        teams = [team for _, team in made]
        assert len(set(things)) == 10
        assert teams.count("a") == teams.count("b") == 5
        first[teams[0]] += 1
    assert first["a"] == pytest.approx(200, abs=50)


def test_a_list_that_ends_leaves_the_rest_to_the_other() -> None:
    made = interleave.team_draft(["x"], ["x", "y", "z"], 5, np.random.default_rng(1))
    assert {thing for thing, _ in made} == {"x", "y", "z"}


def test_credit_sees_a_preference_and_none() -> None:
    assert interleave.credit([(1, 0)] * 40 + [(0, 1)] * 10 + [(0, 0)] * 30) == (
        40,
        10,
        30,
        pytest.approx(2.4e-5, rel=0.1),
    )
    assert interleave.credit([(1, 0), (0, 1)]).p_value == 1.0
    assert interleave.credit([]).p_value == 1.0


def test_cuped_keeps_the_difference_and_narrows_the_interval() -> None:
    chance = np.random.default_rng(4)
    before = chance.gamma(2.0, 5.0, 4_000)
    treated = chance.random(4_000) < 0.5
    after = before * 0.9 + chance.normal(0, 1, 4_000) + 0.3 * treated
    plain, adjusted = cuped.compare(treated, after), cuped.compare(treated, after, before)
    assert adjusted.low < 0.3 < adjusted.high
    assert adjusted.high - adjusted.low < 0.3 * (plain.high - plain.low)
    assert adjusted.explained > 0.9
    assert adjusted.p_value < 1e-6
    with pytest.raises(ValueError, match="two people"):
        cuped.compare([True, False, False], [1, 2, 3])


def test_gini_at_its_ends_and_between() -> None:
    assert exposure.gini(np.full(10, 3)) == pytest.approx(0)
    assert exposure.gini(np.eye(1, 100)[0].astype(int)) == pytest.approx(0.99)
    assert exposure.gini(np.zeros(5, dtype=int)) == 0


def test_exposure_of_lists_worked_out_by_hand() -> None:
    world = Dataset.of([0, 1, 2, 2], "note", [0, 0, 0, 1], np.ones(4))
    ranked = np.array([[1, -1], [1, -1], [0, 1]])
    assert exposure.novelty(ranked[:1], world) == pytest.approx(-np.log2(2 / 4))
    assert exposure.popularity_lift(ranked[:1], world) == pytest.approx(1 / 2.5)
    assert exposure.same_top(ranked) == pytest.approx(2 / 3)
    topics = sparse.identity(2, format="csr")
    assert exposure.diversity(ranked, topics) == pytest.approx(1.0)
    assert exposure.calibration(np.array([[0]]), np.array([0]), world, topics) == pytest.approx(0.0)
    assert exposure.calibration(np.array([[1]]), np.array([0]), world, topics) > 5


def test_exposure_by_the_size_of_authors() -> None:
    shares = exposure.by_author_size(np.array([5, 3, 2, 9]), np.array([10, 5_000, 1_000_000, -1]))
    assert shares == {"under_1000": 0.5, "under_10000": 0.3, "under_100000": 0.0, "above": 0.2}
