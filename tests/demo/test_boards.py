"""The demo world's patches: whose they are, what is on them, and that nearly nothing is said twice in them."""

import pytest

from community.demo.stock import shelf
from community.demo.world import LANGUAGES, Board, World
from community.social.boards.rules import MAX_DESCRIPTION, MAX_NAME, MAX_REASON
from tests.demo.nearness import near_duplicates

# as titles and comments, which are as short
ALIKE, MOST = 0.6, 0.02

pytestmark = pytest.mark.database_free


def boards_of(world: World, lang: str) -> list[Board]:
    return [board for board in world.boards if world.people[board.owner].lang == lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nearly_nothing_is_said_twice_in_patches(demo: World, lang: str) -> None:
    boards = boards_of(demo, lang)
    said = {
        "names": [board.name for board in boards],
        "descriptions": [board.description for board in boards if board.description],
        "reasons": [item.reason for board in boards for item in board.items if item.reason],
    }
    found = {what: near_duplicates(texts, ALIKE) for what, texts in said.items()}
    assert max(found.values()) < MOST, found
    assert len(set(said["names"])) == len(boards) > 100
    assert len(said["descriptions"]) > 0.8 * len(boards)
    assert len(said["reasons"]) > 2 * len(boards)


def test_there_are_about_four_hundred_and_a_few_are_private(demo: World, small: World) -> None:
    assert 360 <= len(demo.boards) <= 400
    assert 0.03 < sum(not board.public for board in demo.boards) / len(demo.boards) < 0.12
    assert 3 <= len(small.boards) <= 12
    assert {small.people[board.owner].lang for board in small.boards} == set(LANGUAGES)


def test_words_of_patches_are_within_their_limits_and_whole(demo: World) -> None:
    for board in demo.boards:
        reasons = [item.reason for item in board.items]
        assert 1 <= len(board.name) <= MAX_NAME
        assert len(board.description) <= MAX_DESCRIPTION
        assert all(len(reason) <= MAX_REASON for reason in reasons)
        assert not {"{", "}", "[", "]", "|"} & set("".join([board.name, board.description, *reasons]))


def test_everything_on_a_patch_was_planted_or_is_to_be_seen_on_what_was(demo: World) -> None:
    facts = demo.facts
    rows = facts.only("collect", "note")
    planted = set(zip(facts.person[rows].tolist(), facts.subject[rows].tolist(), strict=True))
    for board in demo.boards:
        notes = [item.subject for item in board.items if item.kind == "note"]
        goods = [item.subject for item in board.items if item.kind == "product"]
        assert len(notes) == len(set(notes)) >= 3 and len(goods) == len(set(goods))
        assert all((board.owner, note) in planted for note in notes)
        assert len({demo.notes[note].category for note in notes}) == 1
        assert set(goods) <= {tag.product for note in notes for tag in demo.notes[note].tags}
        assert all(board.at <= item.at <= demo.now for item in board.items)


def test_every_part_of_life_has_names_of_its_own() -> None:
    for lang in LANGUAGES:
        named = {tag for frame in shelf().words[lang].boards.section("names") for tag in frame.conditions.named}
        assert len(named) == 14
