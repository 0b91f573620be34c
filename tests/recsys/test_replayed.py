"""Logged lists in another order: how high what was acted on would have stood."""

import numpy as np
import pytest

from recsys.evaluation.replayed import ndcg


def test_an_order_is_as_good_as_where_it_puts_what_was_acted_on() -> None:
    lists, gain = [1, 1, 1, 2, 2], [0.0, 0.0, 1.0, 1.0, 0.0]
    assert ndcg([1, 2, 3, 2, 1], lists, gain).tolist() == [1.0, 1.0]
    assert ndcg([3, 2, 1, 1, 2], lists, gain) == pytest.approx([0.5, 1 / np.log2(3)])


def test_lists_without_a_gain_or_a_choice_tell_nothing() -> None:
    assert ndcg([1, 2, 3], [1, 1, 2], [0.0, -1.0, 5.0]).tolist() == []
    assert ndcg([], [], []).tolist() == []


def test_losses_count_and_few_lookers_make_a_gain_heavier() -> None:
    assert ndcg([2, 1], [1, 1], [-1.0, 1.0]) == pytest.approx([1 / np.log2(3) - 1.0])
    lists, gain = [1, 1], [1.0, 1.0]
    plain, deep = ndcg([2, 1], lists, gain), ndcg([2, 1], lists, gain, [1.0, 0.25])
    assert plain.tolist() == [1.0]
    assert deep[0] < 1.0, "the second place was looked at by few, so its gain should stand first"
