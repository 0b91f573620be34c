"""The order of lists is learnt from what explore showed: it answers to the published weights, and a worse one or none leaves the blend's own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask
from ulid import ULID

from community.activity import service as activity
from community.platform.db import transaction
from community.platform.time import now
from community.recommender import gate, jobs, learning, runs, weighing
from community.recommender import service as recommender
from community.recommender.gate import Replayed
from community.recommender.order import LENGTH
from community.recommender.replay import PLACES, replay
from tests.factories.accounts import make_person
from tests.factories.social import make_like
from tests.feed.world import plant, viewer

VISITORS, NOTES, LIST = 240, 40, 12
LIKED = dict(weighing.USUAL) | {"collect": 90.0, "open": 0.01, "dwell": 0.01}
READ = dict(weighing.USUAL) | {"collect": 0.01, "open": 90.0, "dwell": 90.0}


def world(ids: list[int]) -> None:
    """Visitors plant every fourth note and read the others: equally often long ago, so that rates are known; of late the others seldom."""
    chance = np.random.default_rng(5)
    blank = {"person_id": None, "kind": "note", "surface": "explore", "lane": "popular"}
    facts: list[dict[str, object]] = []
    for number in range(VISITORS):
        visitor = str(ULID.from_int((1_700_000_000_000 << 80) + number + 1))
        order = chance.permutation(NOTES)
        for part, (days, often) in enumerate(
            ((chance.uniform(4, 20), (0.8, 0.8)), (chance.uniform(0.2, 2), (0.5, 0.06)))
        ):
            made = now() - timedelta(days=days)
            for place, note in enumerate(order[LIST * part : LIST * (part + 1)].tolist()):
                row = blank | {"visitor_id": visitor, "subject_id": ids[note], "at": made + timedelta(seconds=place)}
                row |= {"position": place, "propensity": 0.9, "request_id": f"{number}-{part}", "value": None}
                facts.append(row | {"verb": "impression"})
                acted = chance.random() < often[note % 4 > 0]
                verbs = (("collect",) if note % 4 == 0 else ("open", "dwell", "comment")) if acted else ()
                later = row["at"] + timedelta(seconds=60)  # type: ignore[operator]
                facts += [
                    row | {"verb": verb, "at": later, "value": 50.0 if verb == "dwell" else None} for verb in verbs
                ]
    with transaction():
        activity.load(facts)


def publish(weights: dict[str, float]) -> None:
    admin = make_person(roles=("admin",))
    with transaction():
        weighing.publish(weighing.draft(weights, admin), admin, "to see")


@pytest.fixture
def learnt(context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    monkeypatch.setattr(gate, "FEW_LISTS", 20)
    ids = plant(NOTES, drain, authors=20)
    world(ids)
    jobs.run()
    yield ids


def planted(ids: list[int], ranked: list[int]) -> float:
    """The share of planted notes among the first ten."""
    return float(np.mean([ids.index(note_id) % 4 == 0 for note_id in ranked[:10]]))


def test_a_night_teaches_an_order_and_says_how_good_it_is(learnt: list[int]) -> None:
    assert recommender.server().ranker is not None
    (run,) = runs.last(1, ("full",))
    order = run.metrics["order"]
    assert order["ndcg"] > order["other"] + gate.ENOUGH * order["error"]
    assert order["lists"] >= 20
    assert order["collect.auc"] > 0.7
    assert recommender.server().manifest["ranker"] == order
    before = recommender.server().ranker
    jobs.increment()
    after = recommender.server().ranker
    assert after is not None and before is not None
    assert after.table.tolist() == before.table.tolist(), "an increment keeps the order"


def test_published_weights_change_the_order_that_readers_get(learnt: list[int]) -> None:
    reader = make_person()
    make_like(reader, learnt[0])

    def ranked() -> list[int]:
        history = recommender.history_of(viewer(reader))
        return [
            row.id for row in recommender.rank(viewer(reader), history, n=NOTES, seed="same") if row.lane != "fresh"
        ]

    publish(LIKED)
    before = planted(learnt, ranked())
    publish(READ)
    assert before >= 0.7
    assert planted(learnt, ranked()) <= 0.1


def test_the_replay_shows_the_lists_that_readers_get(learnt: list[int]) -> None:
    reader = make_person()
    make_like(reader, learnt[0])
    hidden = {("note", learnt[4]), ("person", make_person())}
    with transaction():
        for kind, number in hidden:
            activity.record("hide", kind, number, viewer(reader).actor)
        activity.load(
            [{"verb": "impression", "kind": "note", "subject_id": learnt[2], "person_id": reader, "at": now()}]
        )
    made = replay(READ, weighing.current(), "zh")
    titles = {note_id: f"第 {number} 篇" for number, note_id in enumerate(learnt)}
    assert made.people == 1
    (shown,) = made.readers
    for weights, entries in ((None, shown.before), (READ, shown.after)):
        live = recommender.rank(
            viewer(reader),
            recommender.history_of(viewer(reader)),
            hidden=hidden,
            exclude={("note", learnt[2])},
            n=LENGTH,
            seed=str(reader),
            weights=weights,
        )
        assert [entry.title for entry in entries] == [titles[row.id] for row in live[:PLACES]][: len(entries)]
        assert not {learnt[0], learnt[2], learnt[4]}.intersection(row.id for row in live)
    assert made.changed > 0


def test_a_young_site_keeps_the_order_of_the_blend(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(12, drain)
    for reader in [make_person() for _ in range(4)]:
        make_like(reader, ids[0])
    jobs.run()
    assert recommender.server().ranker is None
    (run,) = runs.last(1, ("full",))
    assert run.state == "published"
    assert run.metrics["order"] == {"refused": "too little was shown and acted on"}


def test_an_order_that_is_no_better_is_refused_and_the_one_before_stays(
    learnt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = recommender.server().ranker
    fit = learning.learn

    def by_chance(*given: object, **more: object) -> object:
        lesson = fit(*given, **more)  # type: ignore[arg-type]
        flat = replace(lesson.ranker, table=lesson.ranker.table * 0)
        return replace(lesson, ranker=flat, ndcg=lesson.blend.copy())

    monkeypatch.setattr(learning, "learn", by_chance)
    jobs.run()
    (run,) = runs.last(1, ("full",))
    assert run.state == "published"
    assert "not surely above the blend's" in run.metrics["order"]["refused"]
    assert "fell from" in run.metrics["order"]["refused"]
    after = recommender.server().ranker
    assert good is not None and after is not None
    assert after.table.tolist() == good.table.tolist()


@pytest.mark.parametrize(
    ("blend", "before", "why"),
    [
        (Replayed(49, 0.9, 0.5, 0.01), None, "49 logged lists"),
        (Replayed(400, 0.52, 0.5, 0.02), None, "not surely above"),
        (Replayed(400, float("nan"), 0.5, 0.02), None, "not surely above"),
        (Replayed(400, 0.6, 0.5, 0.02), Replayed(400, 0.6, 0.7, 0.01), "fell from 0.7000 to 0.6000"),
    ],
)
def test_the_gate_of_orders_says_why(blend: Replayed, before: Replayed | None, why: str) -> None:
    (reason,) = gate.judge_order(blend, before).reasons
    assert why in reason


def test_the_gate_lets_a_better_order_pass() -> None:
    assert gate.judge_order(Replayed(400, 0.6, 0.5, 0.02), Replayed(400, 0.6, 0.605, 0.01)).passes
    assert gate.outlived(Replayed(400, 0.4, 0.5, 0.02))
    assert not gate.outlived(Replayed(400, 0.48, 0.5, 0.02))


def test_what_is_not_a_number_is_not_written() -> None:
    given = {"a": float("nan"), "b": {"c": float("inf"), "d": 0.5}, "e": "words", "f": 3}
    assert gate.numbers(given) == {"a": None, "b": {"c": None, "d": 0.5}, "e": "words", "f": 3}
