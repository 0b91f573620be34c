"""The formulas against figures worked out by hand."""

import numpy as np
import pytest

from recsys.metrics import Targets, summary


def test_figures_worked_out_by_hand() -> None:
    targets = Targets(np.array([0, 0, 2]), np.array([5, 7, 1]), n_items=10)
    ranked = np.array([[5, 3, 7], [2, 3, -1]])
    found = summary(ranked, np.array([0, 2]), targets, [1, 3])
    assert found["recall@1"] == pytest.approx((1 / 2 + 0) / 2)
    assert found["recall@3"] == pytest.approx((1 + 0) / 2)
    assert found["hr@3"] == 0.5
    assert found["mrr@3"] == 0.5
    assert found["ndcg@3"] == pytest.approx(((1 + 1 / 2) / (1 + 1 / np.log2(3))) / 2)
    assert found["coverage@3"] == pytest.approx(4 / 10)


def test_the_ideal_list_is_no_longer_than_k() -> None:
    targets = Targets(np.zeros(5, dtype=int), np.arange(5), n_items=10)
    found = summary(np.array([[0, 1]]), np.array([0]), targets, [2])
    assert found["ndcg@2"] == pytest.approx(1.0)
    assert found["recall@2"] == pytest.approx(0.4)


def test_nobody_to_ask_is_zero_not_an_error() -> None:
    none = np.zeros(0, dtype=int)
    assert summary(np.zeros((0, 5), dtype=int), none, Targets(none, none, 3), [5])["recall@5"] == 0.0
