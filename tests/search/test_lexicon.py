import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search.lexicon import Lexicon, alike
from community.search.plan import Way, plan

KNOWN = Lexicon(
    {"chair": 50, "chairs": 40, "lawn": 30, "mower": 20, "chainsaw": 9, "chain": 100, "saw": 70, "conditioner": 40,
     "shower": 40, "head": 40, "door": 900, "dor": 1, "hair": 60, "glass": 49}
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chiar", "chair"), ("lawm", "lawn"), ("conditoner", "conditioner"), ("condtionr", "conditioner"),
        ("chairr", "chair"), ("chair", None), ("mowers", None), ("lawms", "lawns"), ("chian", "chain"), ("cat", None), ("xyzzyx", None), ("12345", None),
        ("har", "hair"), ("dor", None), ("aw", None), ("glasos", "glass"), ("glasss", "glass"),
    ],
)  # fmt: skip
def test_a_typo_becomes_the_likeliest_known_word(typed: str, meant: str | None) -> None:
    assert KNOWN.correct(typed) == meant


def test_the_typed_word_is_sought_as_well() -> None:
    asked = plan("lawm mower", known=KNOWN)
    assert [term.token for term in asked.terms] == ["lawn", "mower"]
    assert asked.terms[0].also == (Way(("lawm",), 1.0),)
    assert asked.corrected == {"lawm": "lawn"}
    assert asked.whole.tokens == ("lawn", "mower")


def test_a_rare_word_that_looks_like_a_common_one_is_sought_first() -> None:
    asked = plan("front dor", known=Lexicon({**KNOWN.words, "dorr": 2}))
    assert [term.token for term in asked.terms] == ["front", "dor"]
    assert not asked.corrected
    asked = plan("front doorr", known=Lexicon({**KNOWN.words, "doorr": 2}))
    assert asked.terms[1].token == "doorr"
    assert asked.terms[1].also == (Way(("door",), 0.8),)


def test_words_written_apart_and_together_find_one_another() -> None:
    apart = plan("showerhead", known=KNOWN).terms[0].also
    together = [term.also for term in plan("chain saw", known=KNOWN).terms]
    assert [way.tokens for way in apart] == [("shower", "head")]
    assert [[way.tokens for way in also] for also in together] == [[("chainsaw",)]] * 2
    assert 0.3 < together[0][0].weight < 0.9  # one rare word must not count for more than two common ones


def test_other_words_count_for_no_more_than_the_words_asked_for() -> None:
    assert KNOWN.beside(("chain", "saw"), ("chain", "saw")) == 1.0
    assert KNOWN.beside(("chainsaw",), ("chain",)) == pytest.approx(KNOWN.told("chain") / KNOWN.told("chainsaw"))
    assert KNOWN.told("door") < KNOWN.told("chain") < KNOWN.told("chainsaw") < KNOWN.told("anything else")


def test_synonyms_hold_for_the_words_they_are_given_for_and_in_one_direction() -> None:
    synonyms = {"air con": ("空调", "cooling unit")}
    found = plan("small air con", synonyms)
    assert [term.also for term in found.terms] == [
        (), *[(Way(("空调",), 1.0), Way(("cool", "unit"), 1.0))] * 2,
    ]  # fmt: skip
    assert not any(term.also for term in plan("空调 con air", synonyms).terms)


@given(st.text("abc", max_size=6), st.integers(0, 6), st.sampled_from("abc"))
def test_one_edit_is_one_edit(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert alike(word, word[:at] + letter + word[at:], 1)
    assert alike(word[:at] + letter + word[at:], word, 1)
    assert alike(word, word[:at] + letter + word[at + 1 :], 1)
    assert not alike(word, word + "zz", 1)
