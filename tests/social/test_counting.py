"""Fifty threads at one note and at one person: the counter is the number of rows, always."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import text

from community.platform.db import db, session, transaction
from community.social import service
from tests.factories.accounts import make_person
from tests.factories.notes import make_note
from tests.factories.social import counters_of

THREADS = 50


def at_once(app: Flask, calls: list[Callable[[], object]]) -> None:
    """Run every call in a thread of its own, each in its own transaction and connection."""

    def run(call: Callable[[], object]) -> None:
        with app.app_context():
            with transaction():
                call()
            db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(run, call) for call in calls]:
            done.result()


def counted(table: str) -> int:
    session().rollback()
    return int(session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_fifty_likes_at_once_are_fifty(context: Flask) -> None:
    note = make_note()
    people = [make_person() for _ in range(THREADS)]
    at_once(context, [lambda person=person: service.like(person, "note", note.id) for person in people])  # type: ignore[misc]
    assert counted("likes") == counters_of("note", note.id).likes == THREADS
    assert counters_of("person", note.author_id).received == THREADS


def test_the_same_like_sent_fifty_times_is_one(context: Flask) -> None:
    note, reader = make_note(), make_person()
    at_once(context, [lambda: service.like(reader, "note", note.id)] * THREADS)
    assert counted("likes") == counters_of("note", note.id).likes == 1
    assert counted("activity_facts") == 1


def test_likes_and_follows_toggled_at_random_leave_counter_and_rows_equal(context: Flask) -> None:
    note = make_note()
    people = [make_person() for _ in range(5)]
    chance = random.Random(7)
    verbs = (service.like, service.unlike, service.collect, service.uncollect)
    follows = (service.follow, service.unfollow)
    calls: list[Callable[[], object]] = []
    for _ in range(100):
        person, verb = chance.choice(people), chance.choice(verbs)
        calls.append(lambda person=person, verb=verb: verb(person, "note", note.id))  # type: ignore[misc]
        one, two = chance.sample(people, 2)
        toggle = chance.choice(follows)
        calls.append(lambda one=one, two=two, toggle=toggle: toggle(one, "person", two))  # type: ignore[misc]
    at_once(context, calls)
    counters = counters_of("note", note.id)
    assert (counters.likes, counters.collects) == (counted("likes"), counted("collects"))
    assert counters_of("person", note.author_id).received == counted("likes") + counted("collects")
    follow_counts = [counters_of("person", person) for person in people]
    assert sum(row.followers for row in follow_counts) == sum(row.following for row in follow_counts)
    assert sum(row.followers for row in follow_counts) == counted("follows")
