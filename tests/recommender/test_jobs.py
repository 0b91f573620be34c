"""The jobs: what they read, what they publish and refuse, and what is seen of them meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from community.activity import service as activity
from community.feed import service as feed
from community.platform.db import transaction
from community.platform.time import now
from community.platform.viewer import Actor
from community.recommender import jobs, reading, runs, serving, weighing
from community.recommender import service as recommender
from community.social import service as social
from recsys.train import train
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product
from tests.factories.notes import make_note
from tests.factories.social import make_like
from tests.feed.world import plant, viewer


def test_a_run_is_seen_while_it_runs_and_when_it_ended(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []

    def looked_at(*given: Any, progress: Callable[[str], None], **more: Any) -> Any:
        def tell(step: str) -> None:
            progress(step)
            (row,) = runs.last(1)
            seen.append((row.state, row.step))

        return train(*given, progress=tell, **more)

    monkeypatch.setattr(jobs, "train", looked_at)
    jobs.run()
    (row,) = runs.last(1)
    assert seen == [("running", "choosing weights"), ("running", "fitting")]
    assert (row.job, row.state, row.step, row.version) == (
        "full",
        "published",
        "publishing",
        recommender.model_version(),
    )
    assert row.finished_at is not None
    assert row.metrics["people"] == 0


def test_a_worse_model_is_refused_and_the_old_one_serves_on(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = iter([0.4, 0.1, 0.1])

    def measured(*given: Any, **more: Any) -> Any:
        metrics = {"recall@20": next(scores), "coverage@20": 0.5, "popular_recall@20": 0.05, "validated_people": 900}
        return replace(train(*given, **more), metrics=metrics)

    monkeypatch.setattr(jobs, "train", measured)
    jobs.run()
    good = recommender.model_version()
    jobs.run()
    (refused,) = runs.last(1)
    assert (refused.state, refused.version) == ("refused", None)
    assert refused.why.startswith("recall@20 fell from 0.4000 to 0.1000")
    assert recommender.model_version() == good
    jobs.run(force=True)
    (forced,) = runs.last(1)
    assert forced.state == "published"
    assert forced.why.startswith("published by force: recall@20 fell")
    assert recommender.model_version() == forced.version != good


def test_a_failure_is_told_and_not_swallowed(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_more: Any) -> Any:
        raise MemoryError("no room")

    monkeypatch.setattr(jobs, "train", broken)
    with pytest.raises(MemoryError):
        jobs.run()
    (row,) = runs.last(1)
    assert (row.state, row.why) == ("failed", "MemoryError: no room")


def test_an_increment_keeps_the_weights_and_learns_the_new(context: Flask, drain: Callable[[], None]) -> None:
    jobs.increment()
    assert runs.last(5) == [], "without a model there is nothing to add to"
    ids = plant(12, drain)
    for reader in [make_person() for _ in range(4)]:
        make_like(reader, ids[0])
    jobs.run()
    note = make_note()
    make_like(make_person(), note.id)
    before = recommender.server()
    assert not before.knows("note", note.id)
    jobs.increment()
    after = recommender.server()
    assert after.knows("note", note.id)
    assert after.weights == before.weights
    assert runs.last(1)[0].job == "increment"


def test_what_was_shown_again_counts_as_if_never_hidden(context: Flask, drain: Callable[[], None]) -> None:
    ids, reader = plant(3, drain), make_person()
    make_like(reader, ids[0])
    with transaction():
        social.hide(Actor(reader), "note", ids[0])
    assert jobs.read().n_facts == 0
    with transaction():
        social.unhide(Actor(reader), "note", ids[0])
    assert jobs.read().n_facts == 1


def test_no_weight_is_so_heavy_that_it_outlives_a_fresh_start(context: Flask, drain: Callable[[], None]) -> None:
    ids, reader, other = plant(3, drain), make_person(), make_person()
    for person in (reader, other):
        make_like(person, ids[0])
    with transaction():
        weighing.publish(weighing.draft({"like": weighing.MOST}, reader), reader, "to see")
        social.hide(Actor(reader), "note", ids[1])
        activity.begin_anew(Actor(reader))
    found = reading.facts()
    assert sorted(zip(found["person"].tolist(), found["subject"].tolist(), strict=True)) == sorted(
        [(reader, ids[1]), (other, ids[0])]
    )


def test_one_person_counts_up_to_a_limit(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = plant(6, drain)
    busy, quiet = make_person(), make_person()
    for note_id in ids:
        make_like(busy, note_id)
    make_like(quiet, ids[0])
    monkeypatch.setattr(reading, "MOST_FACTS", 4)
    found = reading.facts()
    assert sorted(found["subject"][found["person"] == busy].tolist()) == ids[2:], "the newest stay"
    assert found["subject"][found["person"] == quiet].tolist() == [ids[0]]


@pytest.mark.parametrize("trained", [False, True])
def test_a_new_note_is_recommended_from_its_content_before_any_job_runs(
    context: Flask, drain: Callable[[], None], trained: bool
) -> None:
    ids = plant(80, drain, topics=["手冲"])
    reader = make_person()
    if trained:
        make_like(reader, ids[0])
        jobs.run()
    note = make_note(topics=["手冲"])
    drain()
    ranked = recommender.rank(viewer(reader), recommender.history_of(viewer(reader)), n=300)
    (found,) = [row for row in ranked if row.id == note.id]
    assert found.lane == "fresh"
    assert 0 < found.propensity <= 1
    assert note.id in [row.id for row in ranked]
    assert note.id in [card.id for card in feed.channel(viewer(reader), 1, size=100).cards]


def test_a_new_product_is_recommended_before_any_job_runs(context: Flask) -> None:
    product = make_product()
    ranked = recommender.rank(viewer(make_person()), [], kinds=("product",), n=20)
    assert [(row.kind, row.id) for row in ranked] == [("product", product)]


def test_what_happened_lately_is_counted_and_served(context: Flask, drain: Callable[[], None]) -> None:
    assert serving.pulse() is None
    ids, reader = plant(6, drain, topics=["手冲"]), make_person()
    make_like(reader, ids[2])
    jobs.count()
    pulse = serving.pulse()
    assert pulse is not None
    assert pulse.trending(n=1) == [("note", ids[2])]
    assert pulse.trending(category="手冲", n=1) == [("note", ids[2])]
    (run,) = runs.last(1)
    assert (run.job, run.state) == ("pulse", "done")
    make_like(make_person(), ids[4])
    make_like(make_person(), ids[4])
    jobs.count()
    newer = serving.pulse()
    assert newer is not None
    assert newer.trending(n=1) == [("note", ids[4])]


def test_exploration_draws_by_what_was_shown_and_liked(context: Flask, drain: Callable[[], None]) -> None:
    """Two new notes, one shown in vain a hundred times: the other gets the places, and each draw says how probable it was."""
    ids = plant(30, drain)
    jobs.run()
    vain, untried = plant(2, drain, authors=2)
    told = [("impression", vain, 100), ("impression", ids[0], 100), ("like", ids[0], 40)]
    blank = {"person_id": make_person(), "visitor_id": None, "kind": "note", "at": now()}
    with transaction():
        for verb, note_id, times in told:
            activity.load([blank | {"verb": verb, "subject_id": note_id} for _ in range(times)])
    jobs.count()
    first: list[int] = []
    for number in range(60):
        ranked = recommender.rank(viewer(), [], n=30, seed=str(number))
        drawn = [row for row in ranked if row.id in (vain, untried) and row.lane == "fresh"]
        first += [row.id for row in drawn[:1]]
        assert all(0 < row.propensity < 1 for row in drawn[:1])
    assert first.count(untried) > 2 * first.count(vain)
