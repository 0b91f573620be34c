"""In a world of which nine tenths are in one language, a reader of the other gets pages that they can read, from the first on."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask
from ulid import ULID

from community.activity import service as activity
from community.platform.db import transaction
from community.platform.time import now
from community.platform.viewer import Actor
from community.recommender import jobs, order, reading
from community.recommender import service as recommender
from community.recommender.order import LENGTH
from recsys.subjects import Item
from tests.factories.accounts import make_person
from tests.feed.world import viewer

NOTES, TOPICS = 2_000, 12
ENGLISH = range(0, NOTES, 10)  # one note of ten
READERS, LIKES = 330, 18


@pytest.fixture
def world(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nine tenths of the notes and of the readers are Chinese; everybody likes popular notes of their topic, one of ten in the other language."""
    made = now()
    items = [
        Item(
            "note",
            note,
            1 + note % 90,
            (f"topic-{note % TOPICS}",),
            language(note),
            (made - timedelta(days=1 + note % 60)).timestamp(),
        )
        for note in range(1, NOTES)
    ]
    monkeypatch.setattr(reading, "items", lambda: items)
    chance = np.random.default_rng(11)
    numbers = np.arange(1, NOTES)
    liked = 1.0 / (1.0 + chance.permutation(NOTES - 1)) ** 0.6
    foreign = np.isin(numbers, ENGLISH)
    facts: list[dict[str, object]] = []
    for reader in range(READERS):
        english = reader % 10 == 0
        odds = (
            liked * np.where(numbers % TOPICS == reader % TOPICS, 8.0, 1.0) * np.where(foreign == english, 1.0, 0.012)
        )
        visitor = str(ULID.from_int((1_700_000_000_000 << 80) + reader + 1))
        for note in chance.choice(numbers, LIKES, replace=False, p=odds / odds.sum()).tolist():
            at = made - timedelta(days=float(chance.uniform(0.1, 25)))
            facts.append(
                {"person_id": None, "visitor_id": visitor, "kind": "note", "subject_id": note, "verb": "like", "at": at}
            )
    with transaction():
        activity.load(facts)
    jobs.run()
    yield


def language(note: int) -> str:
    return "en" if note in ENGLISH else "zh"


def english(locale: str, likes: list[int], *, personalised: bool = True) -> list[bool]:
    """Whether each place of the first list is in English."""
    person = make_person()
    with transaction():
        for note in likes:
            activity.record("like", "note", note, Actor(person))
    reader = viewer(person, locale=locale, personalised=personalised)
    ranked = recommender.rank(reader, recommender.history_of(reader), n=LENGTH, seed="one")
    return [language(row.id) == "en" for row in ranked]


ZH = [number for number in range(1, 40) if number not in ENGLISH]
EN = list(ENGLISH)[1:]


@pytest.mark.parametrize(
    ("likes", "first", "whole"),
    [
        ([], 18, 72),
        (EN[:1], 18, 72),
        (ZH[:1], 16, 65),  # one act in Chinese of eleven that are reckoned with
        ([*EN[:3], ZH[0]], 17, 68),
        ([*EN[:2], *ZH[:2]], 15, 62),
    ],
)
def test_the_first_pages_of_the_few_are_theirs_from_early_on(
    world: None, likes: list[int], first: int, whole: int
) -> None:
    places = english("en", likes)
    assert len(places) == LENGTH
    assert sum(places[:20]) >= first
    assert sum(places) >= whole


def test_who_wants_nothing_personal_reads_their_language_too(world: None) -> None:
    assert sum(english("en", ZH[:9], personalised=False)) >= 72


def test_the_foreign_share_follows_what_is_read(world: None) -> None:
    assert sum(english("en", ZH[:10])) == pytest.approx(LENGTH * 9 / 20, abs=2)
    assert sum(english("zh", EN[:6])) == pytest.approx(LENGTH * 7 / 16, abs=2)
    assert sum(english("zh", [])) <= LENGTH / 10


def test_the_many_are_asked_once(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a language that is short among the best of all costs another question."""
    server, asked = recommender.server(), []
    recommend = server.recommend
    monkeypatch.setattr(server, "recommend", lambda *given, **more: asked.append(1) or recommend(*given, **more))
    english("zh", [])
    assert len(asked) == 1
    english("en", [])
    assert len(asked) == 3


def test_places_are_dealt_evenly_while_there_are_both() -> None:
    rows = ["a", "b", "c", "d", "X", "Y", "Z"]
    langs = ["en", "en", None, "en", "zh", "zh", "zh"]
    assert order.spoken(rows, langs, "en", 0.1) == rows
    assert order.spoken(rows, langs, "en", 0.5) == ["a", "X", "b", "Y", "c", "Z", "d"]
    assert order.spoken(rows, langs, "en", 2 / 3) == ["a", "X", "Y", "b", "Z", "c", "d"]
    assert order.spoken(rows, langs, "zh", 0.25) == ["c", "X", "Y", "a", "Z", "b", "d"]


def test_a_language_is_read_once_it_has_its_share() -> None:
    assert order.share_of(("zh",), []) == 0.1
    assert order.share_of(("zh",), ["zh", None, "en"]) == pytest.approx(2 / 12)
    assert order.languages_read("en", ["zh", "en", "en", "en"]) == ("en",), "one act of four is a chance"
    assert order.languages_read("en", ["zh", "zh", "zh", "en"]) == ("en", "zh")
