"""What people are promised: personal after one act, never what they hid, varied, never empty, quick, and honest odds."""

import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys import ann, artefacts, pack, recall
from recsys.confidence import WEIGHTS
from recsys.data import Dataset
from recsys.explore import interleave
from recsys.history import Subject
from recsys.models.model import recommend
from recsys.rerank import Variety
from recsys.serve import Ranked, Server
from recsys.subjects import Item
from recsys.train import USUAL, Config, Fitted, publish, train
from recsys.words import words_of
from tests.recsys.worlds import DAY, SPRING, tastes

NOW = SPRING + 100 * DAY
GROUPS = 6


def act(id: int, weight: float = 2.0, ago: float = 0.0) -> tuple[str, int, float, float]:
    return "note", id, weight, NOW - ago


def own(ranked: list[Ranked], group: int) -> float:
    """The share of a list that is of a taste."""
    return sum(one.id % GROUPS == group for one in ranked) / max(len(ranked), 1)


def test_the_feed_is_personal_after_one_act(server: Server) -> None:
    before = server.recommend(n=20, now=NOW, explore=0)
    after = server.recommend([act(4 + 5 * GROUPS)], n=20, now=NOW, explore=0)
    assert own(before, 4) < 0.5
    assert own(after, 4) >= 0.8
    assert {one.lane for one in after} & {"similar", "taste"}


def test_a_changed_mind_shows_in_the_next_list(server: Server) -> None:
    old = [act(2 + GROUPS * place, ago=DAY + place) for place in range(3)]
    new = [act(5 + GROUPS * place) for place in range(3)]
    assert own(server.recommend(old, now=NOW, explore=0), 5) < 0.2
    assert own(server.recommend(old + new, now=NOW, explore=0), 5) > 0.4


def test_nothing_acted_on_hidden_or_excluded_comes_back(server: Server) -> None:
    history = [act(4), act(10), act(16, WEIGHTS["hide"]), act(16, 3.0)]
    out = {("note", 22), ("note", 28)}
    given = {(one.kind, one.id) for one in server.recommend(history, exclude=out, n=250, now=NOW)}
    assert not given & ({("note", 4), ("note", 10), ("note", 16)} | out)
    again = {one.id for one in server.recommend(history, n=250, now=NOW, repeat=True)}
    assert {4, 10} <= again
    assert 16 not in again


def test_a_list_has_no_doubles_is_as_long_as_asked_and_never_empty(server: Server) -> None:
    for history in ([], [act(4)], [("note", 999_999, 1.0, NOW)], [("person", 3, 3.0, NOW)]):
        ranked = server.recommend(history, n=150, now=NOW)
        assert len(ranked) == len({(one.kind, one.id) for one in ranked}) == 150


def test_only_the_kinds_asked_for(server: Server) -> None:
    assert server.recommend([act(4)], kinds=("product",), now=NOW) == []
    assert {one.kind for one in server.recommend([act(4)], kinds=("product", "note"), now=NOW)} == {"note"}


def test_a_shop_and_a_person_of_one_number_are_two(tmp_path: Path) -> None:
    notes = [Item("note", number, author=7 if number < 5 else 100 + number) for number in range(20)]
    goods = [Item("product", number, shop=7 if number < 5 else 100 + number) for number in range(20)]
    facts = [
        (person, kind, (person + number) % 20)
        for person in range(30)
        for number in range(6)
        for kind in ("note", "product")
    ]
    follows = [(person, "person", 7) for person in range(5)]
    people, kinds, ids = zip(*facts, *follows, strict=True)
    dataset = Dataset.of(people, kinds, ids, np.ones(len(ids)), np.full(len(ids), SPRING), items=[*notes, *goods])
    publish(train(dataset, Config(factors=8, iterations=2, weights=USUAL)), tmp_path)
    server = Server.open(tmp_path)
    both = ("note", "product")
    sevens = {(kind, number) for kind in both for number in range(5)}

    def listed(fresh: Sequence[Item] = (), **asked: Any) -> set[Subject]:
        found = server.recommend(n=60, kinds=both, now=SPRING, fresh=fresh, explore=0.3, seed=1, **asked)
        return {(one.kind, one.id) for one in found}

    assert sevens <= listed()
    assert sevens & listed(without_authors=[7]) == {("product", number) for number in range(5)}
    assert sevens & listed(without_shops=[7]) == {("note", number) for number in range(5)}
    new = [Item("note", 900, author=7), Item("product", 900, shop=7)]
    assert ("product", 900) in listed(new, without_authors=[7])
    assert ("note", 900) not in listed(new, without_authors=[7])
    assert ("note", 900) in listed(new, without_shops=[7])
    assert ("product", 900) not in listed(new, without_shops=[7])
    followed = server.recommend(n=60, kinds=both, now=SPRING, following=[7], explore=0.0)
    assert {one.kind for one in followed if one.lane == "follow"} == {"note"}
    assert words_of(notes[0]).keys().isdisjoint(words_of(goods[0]))


def test_the_same_seed_gives_the_same_list(server: Server) -> None:
    fresh = [Item("note", 10_000 + number) for number in range(20)]
    first, second = (server.recommend([act(4)], fresh=fresh, n=40, now=NOW, seed=5) for _ in range(2))
    assert first == second


def test_interests_speak_for_a_stranger(server: Server) -> None:
    ranked = server.recommend(interests=["group3"], n=10, now=NOW, explore=0)
    assert own(ranked, 3) >= 0.9
    assert {one.lane for one in ranked if one.id % GROUPS == 3} == {"interest"}


def test_an_act_on_a_new_subject_speaks_by_its_topics(server: Server) -> None:
    new = Item("note", 70_000, topics=("group1",), published_at=NOW)
    ranked = server.recommend([act(70_000)], fresh=[new], n=20, now=NOW, explore=0)
    assert own(ranked, 1) > 0.6
    assert 70_000 not in {one.id for one in ranked}


def test_languages_are_a_preference_not_a_wall(tmp_path: Path) -> None:
    described = [Item("note", number, lang="zh" if number % 2 else "en") for number in range(300)]
    world = tastes()
    world = type(world).of(
        world.person_of, "note", world.subjects.ids[world.item], world.weight, world.at, items=described
    )
    publish(train(world, Config(factors=8)), tmp_path)
    server = Server.open(tmp_path)
    zh, any_ = (server.recommend(languages=languages, n=40, now=NOW, explore=0) for languages in (("zh",), ()))
    share = [sum(one.id % 2 for one in ranked) / 40 for ranked in (zh, any_)]
    assert share[1] < share[0] < 1
    fresh = [
        Item("note", 70_000 + number, lang=("zh", "en", None)[number % 3], published_at=NOW) for number in range(30)
    ]
    ranked = server.recommend(speaking=("zh",), n=60, now=NOW, fresh=fresh, explore=0.5, seed=3)
    assert len(ranked) == 60
    new = {one.id - 70_000 for one in ranked if one.id >= 70_000}
    assert all(one.id % 2 for one in ranked if one.id < 70_000)
    assert {number % 3 for number in new} == {0, 2}, "what is in no language is for everybody"


def test_because_names_an_act_of_the_same_taste(server: Server) -> None:
    history = [act(2), act(5, ago=5.0)]
    reasons = [(one.id, one.because[1]) for one in server.recommend(history, n=20, now=NOW, explore=0) if one.because]
    assert len(reasons) >= 10
    assert np.mean([id % GROUPS == reason % GROUPS for id, reason in reasons]) > 0.8


def test_similar_is_of_the_same_taste_and_not_itself(server: Server) -> None:
    ranked = server.similar("note", 9, n=12)
    assert own(ranked, 3) > 0.7
    assert 9 not in {one.id for one in ranked}
    by_topic = server.similar("note", 123_456, topics=["group2"], n=12)
    assert own(by_topic, 2) > 0.7


def test_affinity_tells_own_taste_from_another(server: Server) -> None:
    history = [act(GROUPS * place) for place in range(4)]
    own_, other, unknown = server.affinity(history, [("note", 60), ("note", 61), ("note", 99_999)], now=NOW)
    assert 0 <= other < own_ <= 1
    assert unknown == pytest.approx(0.1)


def test_the_served_list_agrees_with_the_evaluated_model(fitted: Fitted, root: Path) -> None:
    """Evaluation scores people by trained factors, serving folds histories in: both must mean the same."""
    world = fitted.dataset
    plain = Server(artefacts.load_current(root), Variety(strength=0, author_gap=0, shop_gap=0, product_gap=0))
    people = np.arange(0, 400, 8)
    lists = recommend(fitted.blend, world, people, 10)
    shared = []
    for person, expected in zip(people, lists, strict=True):
        facts = slice(world.indptr[person], world.indptr[person + 1])
        history = [
            (*world.subjects.subject(int(row)), float(weight), float(at))
            for row, weight, at in zip(world.item[facts], world.weight[facts], world.at[facts], strict=True)
        ]
        ids = [one.id for one in plain.recommend(history, n=10, now=NOW, explore=0)]
        shared.append(len({*ids} & {int(world.subjects.ids[row]) for row in expected}) / 10)
    assert np.mean(shared) > 0.75


@pytest.mark.parametrize("acts", [1, 5, 40])
def test_the_short_way_of_folding_in_is_exact(server: Server, acts: int) -> None:
    assert server.lanes.taste is not None
    rows = np.random.default_rng(acts).choice(300, acts, replace=False)
    strengths = np.linspace(0.3, 3, acts).astype(np.float32)
    known = server.lanes.taste.vectors(rows).astype(np.float64)
    confidence = strengths * acts**-server.lanes.taste.person_damping * server.lanes.taste.damping[rows]
    system = server.lanes.taste.gram + known.T @ (known * (confidence - 1)[:, None])
    expected = np.linalg.solve(system, known.T @ confidence)
    assert server.lanes.taste.fold_in(rows, strengths) == pytest.approx(expected, rel=2e-3, abs=2e-4)


def test_fresh_subjects_get_their_share_but_not_the_first_places(server: Server) -> None:
    fresh = [
        Item("note", 50_000 + number, topics=(f"group{number % GROUPS}",), published_at=NOW) for number in range(60)
    ]
    places: Counter[int] = Counter()
    near = 0
    for seed in range(60):
        ranked = server.recommend([act(4), act(10)], fresh=fresh, n=20, now=NOW, explore=0.2, seed=seed)
        drawn = [place for place, one in enumerate(ranked) if one.lane == "fresh"]
        near += sum(ranked[place].id % GROUPS == (50_000 + 4) % GROUPS for place in drawn)
        places.update(drawn)
    assert not places[0] and not places[1]
    assert sum(places.values()) / (60 * 18) == pytest.approx(0.2, abs=0.04)
    assert near / sum(places.values()) > 1.5 / GROUPS


def test_logged_propensities_are_the_frequencies() -> None:
    """At the third place: how often each candidate stands there equals the probability that is written beside it."""
    appeals = np.array([1.0, 3.0])
    drawn: Counter[tuple[bool, int]] = Counter()
    written: dict[tuple[bool, int], float] = {}
    for seed in range(4000):
        slot = interleave(5, appeals, 3, 0.3, np.random.default_rng(seed))[2]
        drawn[slot.fresh, slot.place] += 1
        written[slot.fresh, slot.place] = slot.propensity
    assert sum(written.values()) == pytest.approx(1)
    for candidate, odds in written.items():
        assert drawn[candidate] / 4000 == pytest.approx(odds, abs=0.03)


def test_an_empty_server_answers_from_what_is_new() -> None:
    fresh = [Item("note", number) for number in range(5)]
    ranked = Server.empty().recommend([act(1)], fresh=fresh, n=20, now=NOW)
    assert {one.id for one in ranked} == {0, 2, 3, 4}
    assert Server.empty().recommend() == []


def test_a_new_version_is_picked_up_and_a_corrupt_one_is_not(
    fitted: Fitted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = publish(fitted, tmp_path)
    server = Server.open(tmp_path)
    assert server.refreshed(tmp_path) is server
    second = publish(fitted, tmp_path)
    newer = server.refreshed(tmp_path)
    assert (server.version, newer.version) == (first, second)
    third = publish(fitted, tmp_path)
    (tmp_path / third / "popularity.npy").write_bytes(b"torn")
    with caplog.at_level(logging.WARNING):
        assert newer.refreshed(tmp_path) is newer
    assert second in caplog.text
    caplog.clear()
    assert newer.refreshed(tmp_path) is newer
    assert caplog.text == "", "what was refused is not read again"
    assert Server.open(tmp_path).version == second


def test_serving_loads_nothing_of_training() -> None:
    code = "import sys, recsys.serve; print([m for m in ('implicit', 'sklearn', 'scipy', 'recsys.train') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("indexed", [True, False])
def test_a_large_world_is_searched_nearly_exactly(
    fitted: Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indexed: bool
) -> None:
    """With the line between small and large drawn below this world: an index where faiss is, cells where it is not."""
    for module in (pack, recall):
        monkeypatch.setattr(module, "EXACT", 100)
    monkeypatch.setattr(ann, "available", lambda: indexed)
    publish(fitted, tmp_path)
    taste = Server.open(tmp_path).lanes.taste
    assert taste is not None
    assert (taste.index is not None) == indexed
    assert len(taste.centres) > 10
    everything = np.ones(300, dtype=bool)
    for person in np.random.default_rng(1).normal(size=(20, 16)).astype(np.float32) @ taste.factors[:16]:
        _, values = taste.nearest(person, 20, everything)
        exact = np.sort(taste.factors @ person)[::-1][:20]
        assert np.all(np.diff(values) <= 0)
        assert values.sum() >= 0.9 * exact[exact > 0].sum()
