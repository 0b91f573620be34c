"""What the demo world says: nearly nothing twice, no frame twice within ten pages, and nothing out of place."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from community.demo.goods import piece_of
from community.demo.layout import lay_out
from community.demo.prices import price_at
from community.demo.season import festivals
from community.demo.stock import shelf
from community.demo.world import CATEGORIES, LANGUAGES, Note, Voice, World
from community.demo.writing import FEED_REST
from tests.demo.nearness import near_duplicates

# The share of common character trigrams (numbers folded into one) from which two texts count as near duplicates: titles
# and comments are short, so that one word of six exchanged is still near; bodies hold several sentences, and half is much.
ALIKE = {"titles": 0.6, "comments": 0.6, "bodies": 0.5}
MOST = 0.02
PAGES_OF_TEN = FEED_REST  # ten pages of twenty-four cards

pytestmark = pytest.mark.database_free


def notes_of(world: World, lang: str) -> list[Note]:
    hauls = [purchase.haul for purchase in world.purchases if purchase.haul]
    return [note for note in (*world.notes, *hauls) if note.lang == lang]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", ["small", "demo"])
def test_nearly_nothing_is_said_twice(size: str, lang: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(size)
    notes = notes_of(world, lang)
    assert len({note.title for note in notes}) == len(notes)
    said = {
        "titles": [note.title for note in notes],
        "bodies": [note.body for note in notes],
        "comments": [comment.body for comment in world.comments if world.notes[comment.note].lang == lang],
    }
    found = {what: near_duplicates(texts, ALIKE[what]) for what, texts in said.items()}
    assert max(found.values()) < MOST, found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", ["small", "demo"])
def test_no_title_frame_comes_twice_within_ten_pages(size: str, lang: str, request: pytest.FixtureRequest) -> None:
    """In the order of publication, hauls included, over all notes and over each channel (one of a thousand may, where
    a stock is told to its end); and a feed ranked for somebody, which mixes old and new, has next to none to show twice."""
    world: World = request.getfixturevalue(size)
    notes = sorted(notes_of(world, lang), key=lambda note: note.published_at)
    titles = {id(note): [key for key in note.frames if ".titles." in key] for note in notes}
    again = repeated([titles[id(note)] for note in notes])
    for category in range(len(CATEGORIES)):
        again += repeated([titles[id(note)] for note in notes if note.category == category])
    assert again <= 0.001 * len(notes)
    told = Counter(key for keys in titles.values() for key in keys)
    assert sum(told.values()) - len(told) <= 0.005 * len(notes)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", ["small", "demo"])
def test_hardly_a_sentence_comes_twice_within_ten_pages(size: str, lang: str, request: pytest.FixtureRequest) -> None:
    """The lines of bodies, in the order of publication; one of a hundred may, where the stock of a thing runs thin."""
    world: World = request.getfixturevalue(size)
    frames = [note.frames for note in world.notes if note.lang == lang]
    assert all(len(set(keys)) == len(keys) for keys in frames)
    assert repeated(frames) <= 0.01 * sum(map(len, frames))


def repeated(texts: Sequence[Iterable[str]]) -> int:
    """How many parts a reader of so many texts in a row meets again."""
    last: dict[str, int] = {}
    count = 0
    for place, parts in enumerate(texts):
        for part in parts:
            count += place - last.get(part, -PAGES_OF_TEN) < PAGES_OF_TEN
            last[part] = place
    return count


def test_every_slot_is_filled(demo: World) -> None:
    texts = [text for note in demo.notes for text in (note.title, note.body)]
    texts += [comment.body for comment in demo.comments]
    assert all(text.strip() for text in texts)
    texts += [person.bio for person in demo.people]
    assert [text for text in texts if re.search(r"[{}\[\]|]|\|\|", text)] == []


def test_two_hundred_voices_differ(demo: World) -> None:
    """Those who write for a living: no two with the same job, home and habit, nor with the same words about themselves."""
    voices = [person for person in demo.people if person.influencer]
    lives = Counter((voice.job, voice.home, voice.habit) for voice in (person.voice for person in voices) if voice)
    assert len(voices) >= 200 and len(lives) == len(voices)
    assert max(Counter(person.bio for person in voices).values()) == 1
    assert all(person.city and person.bio for person in voices)


def test_people_return_to_what_they_own(demo: World) -> None:
    """A thing that an author showed before is mostly the same product, and it grows older."""
    shown: dict[tuple[int, str, str], list[int]] = {}
    for note in demo.notes:
        if "before" in note.told:
            shown.setdefault((note.author, note.told["thing"], note.told["colour"]), []).append(int(note.told["days"]))
    returning = [days for days in shown.values() if len(days) > 1]
    assert len(returning) > 80
    assert all(days == sorted(days) for days in returning)


def test_the_colour_told_is_that_of_the_thing_told(demo: World) -> None:
    """Though something of another category is tagged before it."""
    told = 0
    for note in demo.notes:
        things = [t for t in note.tags if demo.products[t.product].short[note.lang] == note.told.get("thing")]
        if "colour" not in note.told or not things:
            continue
        pieces = (piece_of(demo.products[tag.product], tag.sku, note.lang) for tag in things if tag.sku is not None)
        assert note.told["colour"] in {piece["colour"] for piece in pieces}, note.title
        told += things[0] != note.tags[0]
    assert told >= 50


def test_hauls_tell_what_was_bought(demo: World) -> None:
    told = 0
    for purchase in demo.purchases:
        if purchase.haul is None:
            continue
        note, product = purchase.haul, demo.products[purchase.product]
        sku = product.skus[purchase.sku]
        colour = next(v for v in product.options[0]["values"] if v["key"] == sku.options["color"])
        assert note.told["colour"] == str(colour[note.lang]).split(" · ")[0].lower()
        assert note.told["days"] == str(note.haul_days)
        assert note.tags[0].sku == purchase.sku
        assert note.told["paid"].removeprefix("¥") == str(price_at(product, purchase.sku, purchase.at) // 100)
        text = f"{note.title}\n{note.body}".lower()
        told += note.told["colour"] in text or note.told["paid"] in text
    assert told >= 0.8 * sum(purchase.haul is not None for purchase in demo.purchases)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_range_is_one_number_throughout_a_note(lang: str) -> None:
    words = shelf().words[lang]
    told = 0
    for story in (story for stories in words.stories.values() for story in stories if not story.draws):
        facts = story.draw_facts(Random(1), {}, {**words.common.words, "weather": ("rain",)})
        for span in story.ranges:
            low, high = (int(end) for end in span.split("/")[0].split("-"))
            assert low <= int(facts[span]) <= high
            told += 1
    assert told >= 1


@pytest.mark.parametrize("home", ["a", "ab", "abc", "abcd"])
def test_a_list_leaves_nothing_out(home: str) -> None:
    """Whatever the bullets, all that a note may tell is there."""
    voice = Voice(job="", home=home, habit="", layout="list", length=1.0)
    things = [f"thing {chr(ord('a') + place)}" for place in range(12)]
    said = lay_out("en", voice, "Opening.", things, "Closing.", Random(1)).splitlines()
    assert [line.partition("thing")[2] for line in said[2:-2]] == [thing.removeprefix("thing") for thing in things]


def test_festivals_come_in_their_season() -> None:
    assert "d11" in festivals(date(2026, 11, 10)) and "d11" not in festivals(date(2026, 9, 10))
    assert "midautumn" in festivals(date(2026, 9, 24)) and "midautumn" in festivals(date(2025, 10, 5))
    assert "newyear" in festivals(date(2026, 12, 31)) and "newyear" in festivals(date(2027, 1, 2))
    assert {"springfestival"} <= festivals(date(2026, 2, 17)) and "nianhuo" in festivals(date(2026, 2, 1))
    assert festivals(date(2026, 7, 20)) == frozenset()


def test_notes_of_a_festival_are_written_then(demo: World) -> None:
    told = Counter(note.frames[0].split(".")[3] for note in demo.notes if ".occasions." in note.frames[0])
    assert {key.split("-")[0] for key in told} >= {"d11", "618", "christmas", "midautumn", "springfestival"}
    for note in demo.notes:
        if ".titles.d11-" in note.frames[0]:
            assert "d11" in festivals((note.published_at + timedelta(hours=8)).date())


def test_threads_answer(demo: World) -> None:
    """Authors answer, readers close, and buyers of the thing speak for it."""
    answers = [comment for comment in demo.comments if comment.parent is not None]
    assert len(answers) > 1_500
    buyers = {(purchase.buyer, purchase.product) for purchase in demo.purchases}
    spoke = 0
    for answer in answers:
        assert answer.parent is not None
        question = demo.comments[answer.parent]
        assert question.parent is None and question.note == answer.note and question.at <= answer.at
        note = demo.notes[answer.note]
        author, asker = answer.author == note.author, answer.author == question.author
        bought = any((answer.author, tag.product) in buyers for tag in note.tags)
        assert author or asker or bought
        spoke += bought and not author and not asker
    assert spoke >= 40
