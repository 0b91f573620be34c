"""Random edits while whoever carries them to the index is killed again and again: in the end the index is the database.

EDITS sets how many edits there are: a few hundred in every run, ten thousand by hand.
"""

import os
import random
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from community.notes import service as notes
from community.notes.queries import subjects_by_id
from community.platform import outbox
from community.platform.db import transaction
from community.platform.settings import Settings
from community.search import jobs, upkeep
from tests.factories.accounts import make_person
from tests.factories.notes import make_draft, make_note
from tests.resilience.consuming import Consumer, field

EDITS = int(os.environ.get("EDITS", "600"))
KILLS = 20
WORDS = ("露营", "手冲", "滤杯", "防晒", "帐篷", "coffee", "lantern", "tent", "linen", "teapot")


@pytest.fixture
def app(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with field(settings, tmp_path_factory.mktemp("chaos")) as made:
        yield made


def _edit(chance: random.Random, authors: list[int], shown: dict[int, int], hidden: list[int]) -> None:
    """One random act. `shown` are notes and their authors; `hidden` are notes taken down by a moderator."""
    words = " ".join(chance.sample(WORDS, 3))
    act = chance.choices(["publish", "edit", "hide", "back", "remove"], [30, 40, 12, 8, 10])[0]
    if act == "publish" or not shown:
        note = make_note(chance.choice(authors), title=words, city="上海")
        shown[note.id] = note.author_id
    elif act == "edit":
        note_id = chance.choice(list(shown))
        draft = make_draft(shown[note_id], title=words, body=words)
        with transaction():
            notes.edit(note_id, shown[note_id], draft)
    elif act == "back" and hidden:
        with transaction():
            note_id = hidden.pop()
            notes.bring_back(note_id, authors[0], "fine after all")
        shown[note_id] = subjects_by_id([note_id])[0].author_id
    else:
        note_id = chance.choice(list(shown))
        author = shown.pop(note_id)
        with transaction():
            if act == "remove":
                notes.remove(note_id, author)
            else:
                notes.hide(note_id, author, "looked at")
                hidden.append(note_id)


@pytest.mark.timeout(300 + EDITS)
def test_the_index_is_the_database_whoever_was_killed(app: Flask) -> None:
    chance = random.Random(29)
    consumer = Consumer(app)
    shown: dict[int, int] = {}
    hidden: list[int] = []
    kills = sorted(chance.sample(range(EDITS), KILLS))
    authors = [make_person() for _ in range(5)]
    upkeep.reconcile()  # people made by hand announce nothing
    for number in range(EDITS):
        _edit(chance, authors, shown, hidden)
        if kills and number == kills[0]:
            kills.pop(0)
            time.sleep(chance.random() * 0.3)  # somewhere in the middle of its work
            consumer.kill_and_start()
    consumer.kill()
    assert not kills
    while outbox.relay():
        pass
    jobs.catch_up()  # as the clock asks every half minute
    assert len(shown) > KILLS
    assert upkeep.reconcile() == (0, 0, 0, 0)
