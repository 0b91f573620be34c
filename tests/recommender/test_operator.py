"""The operator's console: weights replayed before they are published, each with a line that says who and why; admins only."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import insert

from community.accounts import service as accounts
from community.activity import service as activity
from community.platform.db import session, transaction
from community.platform.errors import Refusal
from community.platform.time import now
from community.platform.viewer import Actor
from community.recommender import jobs, reading, runs, trials, weighing
from community.recommender import service as recommender
from community.recommender.errors import BadWeights
from community.recommender.models import Run
from community.recommender.replay import PEOPLE, replay
from recsys.subjects import Item
from tests.browsing import send
from tests.factories.accounts import make_person, signed_in
from tests.factories.notes import make_note
from tests.factories.social import make_follow, make_like
from tests.feed.world import plant, viewer

PATHS = ("/operator/recommender", "/operator/recommender/weights")


def publish(weights: dict[str, float], why: str = "to see") -> int:
    admin = make_person(roles=("admin",))
    with transaction():
        number = weighing.draft(weights, admin)
        weighing.publish(number, admin, why)
    return admin


@pytest.mark.parametrize("path", PATHS)
def test_the_console_is_for_admins(app: Flask, path: str) -> None:
    with app.app_context():
        member, moderator, admin = make_person(), make_person(roles=("moderator",)), make_person(roles=("admin",))
    assert signed_in(app, admin).get(path).status_code == 200
    for nobody in (app.test_client(), signed_in(app, member), signed_in(app, moderator)):
        assert nobody.get(path, headers={"Accept": "application/json"}).status_code in (401, 403, 302, 303)
    assert send(signed_in(app, member), "/operator/recommender/weights", {"like": 9, "why": "mine"}).status_code == 403
    with app.app_context():
        assert weighing.latest() == []


def test_published_weights_fold_the_next_history_in_and_train_the_next_model(
    context: Flask, drain: Callable[[], None]
) -> None:
    (note_id,) = plant(1, drain, authors=1)
    reader = make_person()
    make_like(reader, note_id)
    history = recommender.history_of(viewer(reader))
    assert recommender.folded(history)[0][2] == weighing.USUAL["like"]
    admin = publish({"like": 5.0}, "likes are rare here")
    assert weighing.current()["like"] == 5.0
    assert recommender.folded(history)[0][2] == pytest.approx(5.0)
    assert reading.facts()["weight"].tolist() == pytest.approx([5.0])
    (line,) = weighing.audit()
    assert (line.to_state, line.actor_id, line.why) == ("published", admin, "likes are rare here")


def test_the_vector_before_retires_and_can_come_back(context: Flask) -> None:
    publish({"like": 5.0})
    (first,) = weighing.latest()
    admin = publish({"like": 7.0})
    assert [row.state for row in weighing.latest()] == ["published", "retired"]
    assert weighing.current()["like"] == 7.0
    with transaction():
        weighing.publish(first.id, admin, "better after all")
    assert weighing.current()["like"] == 5.0
    assert [row.state for row in weighing.latest()] == ["retired", "published"]


@pytest.mark.parametrize("weights", [{"adore": 1.0}, {"like": 101.0}, {"like": float("nan")}, {"hide": -5.0}])
def test_weights_that_make_no_sense_are_refused(context: Flask, weights: dict[str, float]) -> None:
    admin = make_person(roles=("admin",))
    with pytest.raises(BadWeights), transaction():
        weighing.draft(weights, admin)
    assert weighing.latest() == []


def test_a_replay_says_who_gains_and_changes_nothing(context: Flask, drain: Callable[[], None]) -> None:
    large, small = [make_person("大号") for _ in range(4)], [make_person("小号") for _ in range(4)]
    for _ in range(105):
        follower = make_person()
        for author in large:
            make_follow(follower, author)
    hiking = [make_note(large[n % 4], topics=["徒步"], title=f"徒步 {n}").id for n in range(14)]
    coffee = [make_note(small[n % 4], topics=["手冲"], title=f"手冲 {n}").id for n in range(14)]
    for notes in (hiking, coffee):
        for fan in [make_person() for _ in range(6)]:
            for note_id in notes[:10]:
                make_like(fan, note_id)
    for _ in range(5):  # likes of one topic, long reading of the other
        reader = make_person()
        make_like(reader, hiking[0])
        with transaction():
            activity.record("dwell", "note", coffee[0], Actor(reader), value=40.0)
    drain()
    jobs.run()
    apart = replay(dict(weighing.USUAL) | {"dwell": 60.0, "like": 0.1}, weighing.USUAL, "zh")
    assert apart.people == PEOPLE
    assert apart.changed > 0
    gains = {share.name: share.gain for share in apart.topics}
    assert gains["手冲"] > 0 > gains["徒步"]
    sizes = {share.name: share.gain for share in apart.sizes}
    assert sizes["under_100"] > 0 > sizes["under_1000"]
    for shares in (apart.lanes, apart.topics, apart.sizes):
        assert sum(share.before for share in shares) == pytest.approx(1.0)
        assert sum(share.after for share in shares) == pytest.approx(1.0)
    assert apart.readers and all(entry.title for entry in apart.readers[0].after)
    same = replay(weighing.USUAL, weighing.USUAL, "zh")
    assert same.changed == 0.0
    assert weighing.latest() == []


def test_who_switched_personalisation_off_is_not_replayed(context: Flask, drain: Callable[[], None]) -> None:
    ids = plant(6, drain)
    open_one, private = make_person(), make_person()
    for person in (open_one, private):
        make_like(person, ids[0])
    with transaction():
        accounts.set_personalised(private, False)
    assert replay(dict(weighing.USUAL) | {"like": 3.0}, weighing.USUAL, "zh").people == 1


def test_the_console_replays_and_publishes_in_the_browser(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        ids, admin, reader = plant(6, drain), make_person(roles=("admin",)), make_person()
        make_like(reader, ids[0])
        with transaction():
            activity.record("impression", "note", ids[0], Actor(reader))
        jobs.run()
    browser = signed_in(app, admin)
    assert browser.get("/operator/recommender/weights?like=9").status_code == 200
    assert browser.get("/operator/recommender/weights?like=much").status_code == 422
    path = "/operator/recommender/weights"
    assert send(browser, path, {"like": "9"}, htmx=False).status_code == 422, "a reason is needed"
    assert send(browser, path, {"like": "9", "why": "people like with care"}, htmx=False).status_code == 303
    assert "people like with care" in browser.get(path).text
    assert send(browser, "/operator/recommender/trials", {"key": "x", "kind": "ab"}, htmx=False).status_code == 303
    assert send(browser, "/operator/recommender/trials", {"key": "x", "kind": "ab"}, htmx=False).status_code == 422
    assert send(browser, "/operator/recommender/trials/1", {"step": "begin"}, htmx=False).status_code == 303
    assert send(browser, "/operator/recommender/run", {"job": "everything"}, htmx=False).status_code == 400
    assert send(browser, "/operator/recommender/run", {"job": "shares"}, htmx=False).status_code == 303
    drain()
    with app.app_context():
        assert [row.state for row in runs.last(1, ("shares",))] == ["done"]
    page = browser.get("/operator/recommender", headers={"Accept-Language": "zh"})
    assert page.status_code == 200
    assert "小众话题" in page.text


def test_shares_of_exposure_by_lane_and_author_size(context: Flask, drain: Callable[[], None]) -> None:
    large = make_person()
    for _ in range(101):
        make_follow(make_person(), large)
    theirs, (other,) = make_note(large).id, plant(1, drain, authors=1)
    blank = {"person_id": None, "visitor_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "kind": "note", "at": now()}
    shown = [(theirs, "taste"), (theirs, "taste_a"), (theirs, "popular"), (other, "fresh"), (other, "ad-12")]
    with transaction():
        activity.load([blank | {"verb": "impression", "subject_id": note, "lane": lane} for note, lane in shown])
    jobs.shares()
    (run,) = runs.last(1, ("shares",))
    assert run.metrics["shown"] == 5
    assert run.metrics["lanes"] == {"taste": 2, "popular": 1, "fresh": 1, "ad": 1}
    assert run.metrics["sizes"] == {"under_100": 0.4, "under_1000": 0.6, "under_10000": 0.0, "above": 0.0}
    assert run.metrics["gini"] == pytest.approx(0.1)


def test_niche_topics_have_a_measured_share() -> None:
    notes = [Item("note", number, topics=("手冲",)) for number in range(1, 200)]
    notes += [Item("note", 200, topics=("手冲", "苔藓")), Item("note", 201)]
    times = {1: 30, 2: 10, 200: 8, 201: 2, 999: 50}  # the last is gone
    assert jobs.niche(notes, times) == {"notes": round(1 / 201, 4), "shown": 0.16}
    assert jobs.niche([], {}) == {"notes": 0.0, "shown": 0.0}


def at_once(app: Flask, acts: list[Callable[[], object]]) -> list[str]:
    """What became of each, begun together in threads of their own."""
    gate, words = threading.Barrier(len(acts)), ["never ran"] * len(acts)

    def one(place: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    acts[place]()
                words[place] = "done"
            except Refusal as refusal:
                words[place] = refusal.code

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(words)


def test_two_at_once_publish_one_vector(app: Flask) -> None:
    with app.app_context():
        admin = make_person(roles=("admin",))
        with transaction():
            drafts = [weighing.draft({"like": like}, admin) for like in (3.0, 4.0)]
    found = at_once(app, [partial(weighing.publish, each, admin, "together") for each in drafts])
    with app.app_context():
        published = [row for row in weighing.latest() if row.state == "published"]
        assert len(published) == 1
        assert weighing.current()["like"] == published[0].weights["like"]
    assert found in (["done", "done"], ["done", "wrong_state"])


def test_two_at_once_plan_one_trial_of_a_name(app: Flask) -> None:
    with app.app_context():
        admin = make_person(roles=("admin",))
    plan = partial(trials.plan, "twin", "ab", {"a": {}, "b": {}}, admin)
    assert at_once(app, [plan, plan]) == ["bad_trial", "done"]
    with app.app_context():
        assert [trial.key for trial in trials.all_trials()] == ["twin"]


def test_a_publication_needs_a_reason_and_says_so(app: Flask) -> None:
    with app.app_context():
        admin = make_person(roles=("admin",))
    answer = send(signed_in(app, admin), "/operator/recommender/weights", {"like": "9"}, htmx=False)
    assert answer.status_code == 422
    assert "后来的人" in answer.text or "Say why" in answer.text
    assert "-100" not in answer.text.split('class="weights-grid"')[0]


def test_what_a_killed_worker_left_has_failed_and_old_runs_go(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", 3)
    with transaction():
        long_ago = now() - runs.LOST_AFTER - timedelta(minutes=1)
        blank = {"state": "running", "step": "fitting", "why": "", "metrics": {}}
        session().execute(insert(Run), [blank | {"job": job, "started_at": long_ago} for job in ("shares", "pulse")])
    jobs.shares()
    assert [(row.state, row.why) for row in runs.last(5, ("shares",))] == [
        ("done", ""),
        ("failed", "the worker stopped before it ended"),
    ]
    assert [row.state for row in runs.last(5, ("pulse",))] == ["running"], "another job's is its own to mend"
    for _ in range(4):
        jobs.shares()
    assert [row.state for row in runs.last(9, ("shares",))] == ["done"] * 3
