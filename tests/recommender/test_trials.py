"""Trials: who is in which arm, what is logged of it, and what it says in the end."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from community.activity import service as activity
from community.feed import service as feed
from community.notes import queries as notes
from community.platform.db import transaction
from community.platform.errors import WrongState
from community.platform.time import now
from community.recommender import jobs, trials
from community.recommender import service as recommender
from community.recommender.errors import BadTrial
from community.recommender.serving import artefact_root
from recsys import artefacts
from tests.factories.accounts import make_person
from tests.feed.world import plant, viewer

ARMS = {"a": {"explore": 0.0}, "b": {"explore": 0.5}}


def begun(key: str = "new", kind: str = "ab", arms: dict[str, dict[str, object]] | None = None) -> trials.TrialRow:
    admin = make_person(roles=("admin",))
    with transaction():
        number = trials.plan(key, kind, arms or ARMS, admin)
    with transaction():
        trials.begin(number, admin, "to see")
    return trials.all_trials()[0]


def test_readers_are_dealt_evenly_and_always_the_same() -> None:
    dealt = [trials.dealt("new", f"p{number}", 2) for number in range(4000)]
    assert dealt == [trials.dealt("new", f"p{number}", 2) for number in range(4000)]
    assert 1880 < sum(dealt) < 2120
    other = [trials.dealt("old", f"p{number}", 2) for number in range(4000)]
    assert 1880 < sum(one == two for one, two in zip(dealt, other, strict=True)) < 2120, "trials are independent"


def test_an_arm_changes_the_list_and_labels_the_page(context: Flask, drain: Callable[[], None]) -> None:
    plant(40, drain)
    jobs.run()
    plant(40, drain)
    begun()
    people = [make_person() for _ in range(16)]
    shown: dict[str, list[str]] = {"a": [], "b": []}
    for person in people:
        page = feed.explore(viewer(person), size=20)
        label = page.model_version or ""
        assert label == f"new.{'ab'[trials.dealt('new', f'p{person}', 2)]}:{recommender.model_version()[-8:]}"
        assert len(label) <= 40
        shown[label[4]] += [str(card.lane) for card in page.cards]
    assert Counter(shown["a"])["fresh"] == 0 < Counter(shown["b"])["fresh"]


def test_a_channel_is_in_no_trial(context: Flask, drain: Callable[[], None]) -> None:
    plant(6, drain, topics=["手冲"])
    jobs.run()
    begun()
    topic = notes.find_topic("手冲")
    assert topic is not None
    assert feed.channel(viewer(), topic.id).model_version == recommender.model_version()


def test_nobody_without_a_profile_is_tried_on(context: Flask) -> None:
    begun()
    assert trials.policy_for(viewer(make_person(), personalised=False)) is trials.USUAL
    assert trials.policy_for(viewer(is_bot=True)) is trials.USUAL
    assert trials.policy_for(viewer()).label.startswith("new.")


def test_a_stopped_trial_ranks_nobody(context: Flask) -> None:
    trial = begun()
    admin = make_person(roles=("admin",))
    with transaction():
        trials.stop(trial.id, admin, "enough")
    assert trials.policy_for(viewer()) is trials.USUAL
    with pytest.raises(WrongState), transaction():
        trials.begin(trial.id, admin, "again")


@pytest.mark.parametrize(
    ("key", "kind", "arms"),
    [
        ("", "ab", ARMS),
        ("far-too-long-a-key", "ab", ARMS),
        ("Big", "ab", ARMS),
        ("one", "ab", {"a": {}}),
        ("odd", "interleaving", {"x": {}, "y": {}}),
    ],
)
def test_a_trial_that_cannot_be_read_is_refused(
    context: Flask, key: str, kind: str, arms: dict[str, dict[str, object]]
) -> None:
    admin = make_person(roles=("admin",))
    with pytest.raises(BadTrial), transaction():
        trials.plan(key, kind, arms, admin)
    assert trials.all_trials() == []


def test_two_models_share_a_list_and_openings_say_which_is_preferred(context: Flask, drain: Callable[[], None]) -> None:
    plant(40, drain)
    jobs.run()
    jobs.run()
    new, old = artefacts.versions(artefact_root())[:2]
    trial = begun("mix", "interleaving", {"a": {"version": old}, "b": {"version": new}})
    for _ in range(6):
        reader = viewer(make_person())
        page = feed.explore(reader, size=10)
        teams = Counter(str(card.lane)[-2:] for card in page.cards)
        assert teams == {"_a": 5, "_b": 5}
        assert {card.propensity for card in page.cards} == {None}, "neither arm's draw alone placed it"
        (wanted, *_rest) = [card for card in page.cards if str(card.lane).endswith("_b")]
        with transaction():
            activity.load(
                [_fact(reader.person_id, "open", wanted.id, page.model_version, page.request_id, wanted.lane)]
            )
    credit = trials.preferred(trial)
    assert credit is not None
    assert (credit.a, credit.b, credit.ties) == (0, 6, 0)
    assert credit.p_value < 0.05


def test_an_arm_keeps_its_model_and_says_so_while_others_are_published(
    context: Flask, drain: Callable[[], None]
) -> None:
    plant(4, drain)
    jobs.run()
    (old,) = artefacts.versions(artefact_root())
    trial = begun("old", arms={"a": {"version": old}, "b": {"version": old}})
    for _ in range(4):
        jobs.run()
    assert old in artefacts.versions(artefact_root())
    assert recommender.label_for(viewer(make_person())).endswith(f":{old[-8:]}")
    admin = make_person(roles=("admin",))
    with transaction():
        trials.stop(trial.id, admin, "enough")
    jobs.run()
    assert old not in artefacts.versions(artefact_root())


def test_a_read_out_takes_out_what_readers_did_before(context: Flask) -> None:
    trial = begun()
    rows = []
    for number in range(60):
        person, arm = make_person(), "ab"[number % 2]
        usual = number % 10
        rows += [_fact(person, "open", 1, days=-3) for _ in range(usual)]
        rows += [_fact(person, "impression", 1, f"new.{arm}:12345678", days=0)]
        rows += [_fact(person, "open", 2, days=0) for _ in range(usual + (arm == "b"))]
    with transaction():
        activity.load(rows)
    admin = make_person(roles=("admin",))
    with transaction():
        trials.stop(trial.id, admin, "enough")
    with transaction():
        activity.load([_fact(person, "open", 2, days=1) for _ in range(50)])  # after the end: of no account
    counts, readings = trials.read_out(trials.all_trials()[0])
    assert counts == {"a": 30, "b": 30}
    (opens,) = [row for row in readings if row.metric == "opens"]
    assert opens.treated - opens.control == pytest.approx(2.0), "readers of arm b opened more anyway"
    assert opens.comparison.difference == pytest.approx(1.0, abs=0.05)
    assert opens.comparison.p_value < 0.001
    assert opens.comparison.explained > 0.9


def test_with_hardly_a_reader_nothing_is_compared(context: Flask) -> None:
    assert trials.read_out(begun()) == ({"a": 0, "b": 0}, [])


def _fact(
    person: int | None,
    verb: str,
    note_id: int,
    label: str | None = None,
    request_id: str | None = None,
    lane: str | None = None,
    days: float = 0,
) -> dict[str, object]:
    return {
        "at": now() + timedelta(days=days),
        "person_id": person,
        "visitor_id": None,
        "verb": verb,
        "kind": "note",
        "subject_id": note_id,
        "model_version": label,
        "request_id": request_id,
        "lane": lane,
    }
