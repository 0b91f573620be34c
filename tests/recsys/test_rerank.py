"""Variety: the spectrum spreads, the rules hold, and nothing else is lost."""

from collections import Counter

import numpy as np
import pytest

from recsys.rerank import Variety, varied

NOTHING = np.zeros((40, 0))


def test_one_author_does_not_fill_the_page() -> None:
    scores = np.linspace(2, 1, 40)
    authors = np.array([1] * 20 + list(range(2, 22)))
    picked = varied(scores, 20, vectors=NOTHING, variety=Variety(), rules=[(authors, 3)])
    assert picked[0] == 0
    assert len(set(picked)) == 20
    places = np.flatnonzero(authors[picked] == 1)
    assert np.diff(places).min() == 4


def test_a_rule_bends_only_when_nothing_else_is_left() -> None:
    authors = np.array([1, 1, 1, 2, -1])
    picked = varied(np.array([5.0, 4, 3, 2, 1]), 5, vectors=NOTHING[:5], variety=Variety(), rules=[(authors, 3)])
    assert picked == [0, 3, 4, 1, 2]


def test_several_rules_hold_at_once() -> None:
    chance = np.random.default_rng(1)
    authors, shops = chance.integers(0, 12, 200), chance.integers(-1, 9, 200)
    picked = varied(
        chance.random(200), 40, vectors=np.zeros((200, 0)), variety=Variety(), rules=[(authors, 3), (shops, 2)]
    )
    for labels, gap in ((authors, 3), (shops, 2)):
        for place in range(40):
            near = labels[picked[place + 1 : place + 1 + gap]]
            assert labels[picked[place]] < 0 or labels[picked[place]] not in near


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("width", [1, 2, 4, 5])
def test_a_window_wider_than_the_space_neither_overflows_nor_repeats(width: int) -> None:
    chance = np.random.default_rng(width)
    for size in (8, 35, 38):
        for _ in range(40):
            vectors = chance.normal(size=(size, width)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            picked = varied(chance.random(size), size, vectors=vectors, variety=Variety())
            assert sorted(picked) == list(range(size))


def test_without_strength_and_rules_it_is_the_order_of_the_scores() -> None:
    scores = np.random.default_rng(2).random(50)
    plain = Variety(strength=0.0)
    assert varied(scores, 50, vectors=np.eye(50), variety=plain) == np.argsort(-scores, kind="stable").tolist()


def test_each_window_holds_more_directions_than_the_scores_alone_would_give() -> None:
    chance = np.random.default_rng(3)
    topic = np.sort(chance.integers(0, 8, 80))
    scores = np.linspace(1.2, 1.0, 80)
    vectors = np.eye(8)[topic]
    picked = varied(scores, 24, vectors=vectors, variety=Variety(strength=0.5))
    windows = [len({*topic[picked[start : start + 6]]}) for start in range(18)]
    assert np.mean(windows) > 4.5
    assert len({*topic[:6]}) <= 2


def test_it_is_the_projection_that_the_paper_computes() -> None:
    """Against plain modified Gram-Schmidt on the vectors, with the projections given back as picks leave the window."""
    chance = np.random.default_rng(4)
    vectors = chance.normal(size=(30, 5))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores, window, strength, n = chance.random(30), 4, 0.6, 12
    rest, left, queue, expected = vectors.copy(), scores / np.sort(scores)[-n:].mean(), [], []
    for _ in range(n):
        volume = strength * float(np.prod([length for _, length, _ in queue]))
        value = left + volume * np.linalg.norm(rest, axis=1)
        best = int(value.argmax())
        expected.append(best)
        left[best] = -np.inf
        if len(queue) == window - 1:
            direction, _, share = queue.pop(0)
            rest += share[:, None] * direction
        length = np.linalg.norm(rest[best])
        direction = rest[best] / length
        share = rest @ direction
        queue.append((direction, length, share))
        rest = rest - share[:, None] * direction
    assert varied(scores, n, vectors=vectors, variety=Variety(window=window, strength=strength)) == expected


@pytest.mark.parametrize("n", [0, 1, 3, 9])
def test_no_more_than_there_are(n: int) -> None:
    picked = varied(np.ones(3), n, vectors=np.zeros((3, 0)), variety=Variety(), rules=[(np.array([1, 1, 1]), 3)])
    assert len(picked) == len(set(picked)) == min(n, 3)
    assert Counter(picked) <= Counter(range(3))
