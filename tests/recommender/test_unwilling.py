"""Who wants nothing personal is in no training: what they did before, and what they do, until they switch it on again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from community.accounts import queries as people
from community.accounts import service as accounts
from community.activity import queries as log
from community.activity import service as activity
from community.activity.queries import visitor_number
from community.platform.db import transaction
from community.platform.time import now
from community.platform.viewer import Actor
from community.recommender import learning, profile, reading
from tests.browsing import PAGE, send
from tests.factories.accounts import make_person
from tests.factories.social import make_like
from tests.feed.world import plant, viewer

ONE, OTHER = "01JAAAAAAAAAAAAAAAAAAAAAA1", "01JAAAAAAAAAAAAAAAAAAAAAA2"
EMAIL = "quiet@example.org"


def taught_by() -> set[int]:
    """Whose acts the next model learns from."""
    return set(reading.facts()["person"].tolist())


def shown_to() -> set[int]:
    """Whose places the next order learns from."""
    since = (now() - timedelta(days=1)).timestamp()
    return set(learning.read(since, now().timestamp(), reading.happened(since)).shown.person.tolist())


def visit(visitor_id: str, note_id: int) -> None:
    """A visitor is shown a note in explore two hours ago, and opens it."""
    of = {"person_id": None, "visitor_id": visitor_id, "kind": "note", "subject_id": note_id, "surface": "explore"}
    of |= {"position": 0, "propensity": 0.9, "lane": "popular", "request_id": f"list of {visitor_id}"}
    at = now() - timedelta(hours=2)
    with transaction():
        activity.load([of | {"verb": verb, "at": at} for verb in ("impression", "open")])


@pytest.mark.parametrize("signed_in", [True, False], ids=["a person", "a visitor"])
def test_who_switched_off_teaches_nothing_until_it_is_on_again(
    context: Flask, drain: Callable[[], None], signed_in: bool
) -> None:
    ids = plant(3, drain)
    person = make_person()
    make_like(person, ids[0])
    for visitor_id in (ONE, OTHER):
        visit(visitor_id, ids[1])
    everybody = {person, visitor_number(ONE), visitor_number(OTHER)}
    assert taught_by() == everybody

    def switch(personal: bool) -> None:
        with transaction():
            if signed_in:
                accounts.set_personalised(person, personal)
            else:
                activity.switch_personal(ONE, personal)

    for _ in range(2):
        switch(False)
        unwilling = person if signed_in else visitor_number(ONE)
        assert taught_by() == everybody - {unwilling}
        assert shown_to() == everybody - {person, unwilling}
        switch(True)
        assert taught_by() == everybody
        assert shown_to() == everybody - {person}


def test_clearing_the_history_does_not_switch_it_on_again(context: Flask, drain: Callable[[], None]) -> None:
    (note_id,) = plant(1, drain)
    quiet = viewer(visitor_id=ONE)
    with transaction():
        activity.switch_personal(ONE, False)
    visit(ONE, note_id)
    with transaction():
        assert profile.clear(quiet) == 2
    visit(ONE, note_id)
    assert taught_by() == set()
    assert [fact.verb for fact in log.recent(quiet.actor)] == ["open"], "a switch is no act"


def test_the_switch_in_the_browser_reaches_training_and_the_account_that_is_opened(
    app: Flask, drain: Callable[[], None]
) -> None:
    with app.app_context():
        (note_id,) = plant(1, drain)
    browser = app.test_client()
    assert send(browser, "/settings/recommendations/personal", {}, htmx=False).status_code == 303
    with app.app_context():
        (quiet,) = log.plain_visitors()
        visit(quiet, note_id)
        with transaction():
            activity.record("hide", "note", note_id, Actor(None, quiet))
        assert taught_by() == set()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-up", headers=PAGE).text)
    assert token
    given = {"name": "安静", "email": EMAIL, "password": "correct horse battery", "csrf_token": token[1]}
    assert browser.post("/sign-up", data=given, headers=PAGE).status_code == 303
    with app.app_context():
        person = people.find_named(EMAIL)
        assert person is not None
        assert not person.personalised
        assert taught_by() == set()
        assert log.hidden(Actor(person.id)) == {("note", note_id)}, "what they hid stays hidden"
        with transaction():
            accounts.set_personalised(person.id, True)
        assert [fact.verb for fact in log.recent(Actor(person.id))] == ["hide"], "what was done unseen stays so"
