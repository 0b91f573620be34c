"""What a note needs, and how words become languages, topics and addresses."""

import pytest

from community.notes.rules import (
    NoteDraft,
    TagDraft,
    faults,
    language_of,
    numbered,
    split_topics,
    topic_key,
    topic_name,
    topic_slug,
)

GOOD = NoteDraft(title="一年", body="", picture_ids=(1,))


def draft(**changes: object) -> NoteDraft:
    return NoteDraft(**({"title": "一年", "body": "", "picture_ids": (1,)} | changes))  # type: ignore[arg-type]


def test_a_title_and_a_picture_are_enough() -> None:
    assert faults(GOOD.cleaned()) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": " \u200b "}, ["title"]),
        ({"title": "长" * 61}, ["title"]),
        ({"body": "长" * 2001}, ["body"]),
        ({"picture_ids": ()}, ["pictures"]),
        ({"picture_ids": tuple(range(1, 20))}, ["pictures"]),
        ({"picture_ids": (1, 1)}, ["pictures"]),
        ({"topics": [f"话题{n}" for n in range(11)]}, ["topics"]),
        ({"tags": [TagDraft(0, 0.5, 0.5, 1)] * 6}, ["tags"]),
        ({"tags": [TagDraft(1, 0.5, 0.5, 1)]}, ["tags"]),
        ({"tags": [TagDraft(0, 1.01, 0.5, 1)]}, ["tags"]),
        ({"tags": [TagDraft(0, float("nan"), 0.5, 1)]}, ["tags"]),
        ({"lang": "fr"}, ["lang"]),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, object], wrong: list[str]) -> None:
    assert faults(draft(**changes).cleaned()) == wrong


def test_at_the_limits_a_note_is_right() -> None:
    tags = [TagDraft(picture, 1.0, 0.0, 1) for picture in range(4) for _ in range(5)]
    longest = draft(title="长" * 60, body="长" * 2000, picture_ids=tuple(range(1, 19)), tags=tags)
    assert faults(longest.cleaned()) == []
    one_more = draft(picture_ids=tuple(range(1, 19)), tags=[*tags, TagDraft(4, 0.5, 0.5, 1)])
    assert faults(one_more.cleaned()) == ["tags"]


def test_topics_are_named_once_and_those_of_the_text_count() -> None:
    clean = draft(topics=["#手冲", "手 冲", "Pour Over"], body="今天 #手冲 和 #咖啡角# 都好").cleaned()
    assert list(clean.topics) == ["手冲", "Pour Over", "咖啡角"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("在家手冲一年", "zh"),
        ("Moss Barrier Cream 用了 32 天，这罐真的把我救回来了", "zh"),
        ("Thirty-two days with one jar of cream", "en"),
        ("My favourite word is 家", "en"),
        ("92 ℃", "zh"),
    ],
)
def test_a_note_is_in_the_language_it_is_mostly_written_in(text: str, lang: str) -> None:
    assert language_of(text, "zh") == lang


def test_a_topic_has_one_key_however_it_is_written() -> None:
    assert {topic_key(name) for name in ("Pour Over", "pour-over", "ＰＯＵＲ ＯＶＥＲ", "pourover")} == {"pourover"}
    assert topic_name("  #手冲！ ") == "手冲"
    assert topic_name("#!!") == ""


def test_a_topic_has_an_address_one_can_read() -> None:
    assert topic_slug("Pour Over") == "pour-over"
    assert topic_slug("手冲") == "手冲"
    assert topic_slug("!!") == "topic"
    assert numbered("pour-over", 1) == "pour-over"
    assert numbered("a" * 40, 12) == "a" * 37 + "-12"


def test_topics_are_split_at_commas_and_hashes() -> None:
    assert split_topics("手冲,咖啡，#pour over #下午茶") == ["手冲", "咖啡", "pour over ", "下午茶"]
