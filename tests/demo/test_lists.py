"""The lists of the demo world's history: coins, draws and clicks that other policies can be judged by."""

import numpy as np
import pytest

from community.demo.facts import LANES
from community.demo.taste.lists import BEGAN, ENDED, FIRST, FRESH, SHARE, TRIED, New, Places, Ranked, laid_out, looked
from community.demo.taste.truth import DAY
from community.demo.world import World
from recsys.evaluation import offpolicy
from tests.demo.conftest import NOW

pytestmark = pytest.mark.database_free


def lists_of(readers: int, ranked: int, appeal: list[float], opens: float = 0.5) -> Places:
    """Lists of as many readers with `ranked` notes (every other one opened), and new notes 1000, 1001, … between."""
    rng = np.random.default_rng(3)
    reader = np.repeat(np.arange(readers), ranked)
    note = np.tile(np.arange(ranked), readers)
    given = Ranked(
        reader, note, note % 2 == 0, rng.uniform(0, 3600, len(reader)), rng.normal(size=len(reader)).astype(np.float32),
        np.zeros(len(reader), np.int64),
    )  # fmt: skip
    shape = readers, len(appeal)
    new = New(
        np.arange(len(appeal)) + 1000,
        np.full(readers, SHARE, np.float32),
        np.broadcast_to(np.array(appeal, np.float32), shape).copy(),
        np.full(shape, opens, np.float32),
    )
    return laid_out(given, new, rng)


def test_the_coin_is_fair_and_the_first_places_are_not_drawn_for() -> None:
    seen = lists_of(2_000, 14, [1.0] * 12)
    fresh = seen.lane == FRESH
    assert not fresh[seen.position < FIRST].any()
    assert fresh[seen.position >= FIRST].mean() == pytest.approx(SHARE, abs=0.005)
    assert (seen.propensity[seen.position < FIRST] == 1).all()
    assert np.allclose(seen.propensity[~fresh & (seen.position >= FIRST)], 1 - SHARE)


def test_a_place_is_drawn_with_the_propensity_that_is_written_down() -> None:
    """Of the first draws each thing has its share of the appeal; of all draws the inverse propensities count the pool."""
    appeal = [4.0, 2.0, 1.0, 1.0]
    seen = lists_of(4_000, 14, appeal)
    rows = np.flatnonzero(seen.lane == FRESH)
    first = rows[np.unique(seen.reader[rows], return_index=True)[1]]
    for place, weight in enumerate(appeal):
        drawn = seen.note[first] == 1000 + place
        assert drawn.mean() == pytest.approx(weight / sum(appeal), abs=0.03)
        assert np.allclose(seen.propensity[first[drawn]], SHARE * weight / sum(appeal))
    assert (SHARE / seen.propensity[first]).mean() == pytest.approx(len(appeal), rel=0.06)
    pairs = np.stack((seen.reader[rows], seen.note[rows]))
    assert np.unique(pairs, axis=1).shape[1] == len(rows), "nothing is drawn twice for one reader"


def test_what_is_opened_stands_where_people_look() -> None:
    seen = lists_of(6_000, 12, [1.0] * 30, opens=0.6)
    fresh = seen.lane == FRESH
    for position in (2, 6, 10):
        of_place = fresh & (seen.position == position)
        assert seen.opened[of_place].mean() == pytest.approx(0.6 * looked(np.array([position]))[0], abs=0.06)
    ranked = [seen.opened[~fresh & (seen.position == position)].mean() for position in (0, 4, 11)]
    assert ranked[0] > ranked[1] > ranked[2]


def test_nothing_new_for_somebody_leaves_their_list_to_the_ranking() -> None:
    seen = lists_of(50, 10, [0.0, 0.0])
    assert len(seen.note) == 500 and (seen.lane != FRESH).all() and (seen.propensity == 1).all()


def test_the_log_can_judge_other_policies(demo: World) -> None:
    """From the lists of one arm of the trial each estimate tells, within its error, what the places of the other arm earned."""
    facts = demo.facts
    rows = facts.only("impression", "note")
    rows = rows[(facts.position[rows] >= FIRST) & (facts.propensity[rows] < 1)]
    opened = facts.only("open", "note")
    told = facts.list.astype(np.int64) * len(demo.notes) + facts.subject
    reward = np.isin(told[rows], told[opened]).astype(float)
    fresh = facts.lane[rows] == LANES.index("fresh")
    assert fresh.sum() > 2_000 and reward[fresh].sum() > 100
    ago = (NOW.timestamp() - facts.at[rows]) / DAY
    tried = demo.truth.tried[facts.person[rows]] & (ago <= BEGAN) & (ago > ENDED)
    assert fresh[tried].mean() == pytest.approx(TRIED, abs=0.03)
    assert fresh[~tried].mean() == pytest.approx(SHARE, abs=0.01)
    logged, earned = facts.propensity[rows][~tried].astype(float), reward[~tried]
    target = np.where(fresh[~tried], logged * TRIED / SHARE, logged * (1 - TRIED) / (1 - SHARE))
    model = np.where(fresh[~tried], reward[fresh].mean(), reward[~fresh].mean())
    expected = np.full(len(earned), TRIED * reward[fresh].mean() + (1 - TRIED) * reward[~fresh].mean())
    true, error = reward[tried].mean(), reward[tried].std() / np.sqrt(tried.sum())
    assert true < earned.mean() - 0.04, "what is new is opened less, so more of it costs"
    for found in (
        offpolicy.ips(earned, logged, target),
        offpolicy.snips(earned, logged, target),
        offpolicy.doubly_robust(earned, logged, target, model, expected),
    ):
        assert found.value == pytest.approx(true, abs=3 * float(np.hypot(found.error, error)))
        assert found.error < 0.01


def test_every_lane_brings_something(demo: World) -> None:
    rows = demo.facts.only("impression", "note")
    shares = np.bincount(demo.facts.lane[rows], minlength=len(LANES)) / len(rows)
    assert (demo.facts.lane[rows] >= 0).all() and shares.min() > 0.01 and shares.max() < 0.5
    assert np.isnan(demo.facts.propensity[demo.facts.only("like")]).all(), (
        "only what was shown or opened stood in a list"
    )
