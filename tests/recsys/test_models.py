"""What single models promise beyond the manners that all of them share."""

import numpy as np
import pytest
from scipy import sparse

from recsys.data import Dataset
from recsys.models.content import read_words, ridge
from recsys.models.ease import inverse
from recsys.models.itemitem import NextItem, cut
from recsys.models.model import top
from recsys.models.popular import Popular
from tests.recsys.worlds import tastes


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


def test_the_ridge_agrees_with_the_normal_equations() -> None:
    words, _ = read_words(tastes(people=30))
    wanted = np.random.default_rng(2).normal(size=(words.shape[0], 5)).astype(np.float32)
    whole = words.toarray()
    exact = np.linalg.solve(whole.T @ whole + 0.5 * np.eye(whole.shape[1]), whole.T @ wanted)
    assert ridge(words, wanted, 0.5) == pytest.approx(exact, abs=1e-3)


def test_the_inverse_in_place_is_the_inverse() -> None:
    half = np.random.default_rng(3).normal(size=(40, 40)).astype(np.float32)
    gram = half @ half.T + 5 * np.eye(40, dtype=np.float32)
    assert inverse(gram.copy()) @ gram == pytest.approx(np.eye(40), abs=1e-3)
    with pytest.raises(np.linalg.LinAlgError):
        inverse(-gram)
