"""Position bias: the curve of who looks where is found from clicks, also where the best stand on top."""

import numpy as np
import pytest

from recsys.clicks import FEW, LEAST, examination, falling

TRUE = np.maximum(1.0 / np.sqrt(1.0 + np.arange(10)), 0.15)


def clicks(seed: int, *, sorted_by_appeal: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(places, clicks, documents) of 150 queries shown 60 times each; `sorted_by_appeal` is how closely the order follows the appeal."""
    chance = np.random.default_rng(seed)
    places, hits, groups = [], [], []
    for query in range(150):
        appeal = chance.beta(1.0, 4.0, 10)
        for _ in range(60):
            order = np.argsort(-(sorted_by_appeal * appeal + chance.normal(0, 0.3, 10)))
            places.append(np.arange(10))
            hits.append(chance.random(10) < TRUE * appeal[order])
            groups.append(10 * query + order)
    return np.concatenate(places), np.concatenate(hits), np.concatenate(groups)


def test_the_curve_is_found_where_places_are_drawn() -> None:
    place, hit, _ = clicks(1, sorted_by_appeal=0.0)
    assert np.abs(examination(place, hit, places=10) - TRUE).max() < 0.05


def test_the_curve_is_found_where_the_best_stand_on_top() -> None:
    place, hit, alike = clicks(2, sorted_by_appeal=1.0)
    found = examination(place, hit, alike, places=10)
    assert np.abs(found - TRUE).max() < 0.08
    naive = examination(place, hit, places=10)
    assert np.abs(naive - TRUE).mean() > 2 * np.abs(found - TRUE).mean(), "merit passes for attention"


def test_what_was_drawn_seldom_counts_for_more() -> None:
    place, hit, _ = clicks(3, sorted_by_appeal=0.0)
    twice = np.concatenate([np.tile(place[:1000], 2), place]), np.concatenate([np.tile(hit[:1000], 2), hit])
    weight = np.where(np.arange(len(place)) < 1000, 3.0, 1.0)
    assert examination(place, hit, weight=weight, places=10) == pytest.approx(examination(*twice, places=10), abs=1e-9)


def test_few_clicks_bend_nothing() -> None:
    hit = np.zeros(5_000, dtype=bool)
    hit[: FEW - 1] = True
    assert examination(np.arange(5_000) % 7, hit).tolist() == [1.0] * 30
    assert examination([], []).tolist() == [1.0] * 30
    with pytest.raises(ValueError, match="equally long"):
        examination([1, 2], [True])


def test_the_curve_never_rises_and_never_reaches_nothing() -> None:
    assert falling(np.array([0.5, 0.7, 0.1, 0.0, 0.2]), np.array([1.0, 1.0, 2.0, 0.0, 2.0])) == pytest.approx(
        [0.6, 0.6, 0.15, 0.15, 0.15]
    )
    place = np.repeat([0, 5], 1_000)
    found = examination(place, (place == 0) & (np.arange(2_000) % 2 == 0))
    assert found[0] == 1.0
    assert found[5:].tolist() == [LEAST] * 25
