import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from community.search import analysis, highlight
from community.search.lexicon import Lexicon
from community.search.plan import plan


def test_folding_makes_wide_traditional_and_accented_forms_one() -> None:
    assert analysis.fold("ＣＡＦÉ 乾燥頭髮") == analysis.fold("café 干燥头发")


def test_folding_keeps_track_of_where_each_character_came_from() -> None:
    text = "①ﬀ防"
    folded, origin = analysis.fold_with_origin(text)
    assert folded == "1ff防"
    assert origin == [0, 1, 1, 2]


def test_long_chinese_words_are_found_by_the_words_inside() -> None:
    assert {"防晒", "防晒霜"} <= set(analysis.Reading("防晒霜").stream())


def test_pairs_of_separate_runs_never_touch() -> None:
    stream = analysis.Reading("滤杯架a手冲").stream()
    assert stream[-4:] == ["滤杯", "杯架", analysis.BREAK, "手冲"]
    assert not plan(analysis.BREAK).terms


def test_a_query_drops_what_says_nothing_unless_it_says_all() -> None:
    assert [term.written for term in plan("the best coffee in Shanghai").terms] == ["best", "coffee", "shanghai"]
    assert [term.written for term in plan("to be").terms] == ["to", "be"]


@given(st.text(alphabet="ab1/. '\"x-,5infg²防晒霜é’", max_size=30))
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    folded = analysis.fold(text)
    assert analysis.sequence(folded) == [token.text for token in analysis.tokens(folded)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('3/4" pipe', "3/4 in. pipe"), ("5-inch", "5 inches"), ("4x8 board", "4 x 8 boards"), ("100w", "100 watts"),
        ("500ml", "500 ml"), ("12 pk", "12-pack"), ("grey women's", "gray woman"), ("¾″", "3/4 inch"), ("knives", "knife"),
    ],
)  # fmt: skip
def test_measures_and_odd_plurals_have_one_spelling(one: str, other: str) -> None:
    assert analysis.sequence(analysis.fold(one)) == analysis.sequence(analysis.fold(other))


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("Stoneware dripper with lid, 2 cups", "dripper"), ("Vero Shower Faucet Trim Kit in Chrome (Valve Not Included)", "kit"),
        ("云雀 陶瓷滤杯", "滤杯"), ("Light Camp two-person tent", "tent"), ("", None), ("12", None),
    ],
)  # fmt: skip
def test_a_name_ends_with_the_thing_it_names(name: str, thing: str | None) -> None:
    assert analysis.head(analysis.Reading(analysis.fold(name))) == thing


def test_marks_fall_on_the_original_text() -> None:
    meant = plan("防曬霜 coffees")
    assert highlight.marked("敏感肌防晒霜 & Coffee", meant) == Markup(
        "敏感肌<mark>防晒霜</mark> &amp; <mark>Coffee</mark>"
    )


def test_marks_never_let_markup_through() -> None:
    meant = plan("script alert")
    marked = highlight.marked("<script>alert(1)</script>", meant)
    assert "<script" not in marked
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in marked


def test_approximate_words_are_marked_too() -> None:
    meant = plan("drippr", known=Lexicon({"dripper": 3}))
    assert highlight.marked("Stoneware dripper", meant) == Markup("Stoneware <mark>dripper</mark>")


def test_a_snippet_is_cut_around_the_first_match() -> None:
    text = "早晨" * 60 + "手冲咖啡" + "晚上" * 60
    cut = highlight.snippet(text, plan("手冲"), width=40)
    assert cut.startswith("…") and cut.endswith("…")
    assert "<mark>手冲</mark>" in cut
    assert len(cut.striptags()) <= 42
    assert highlight.snippet(text, plan("帐篷")) == Markup("")


def test_adjacent_words_share_one_mark() -> None:
    assert highlight.marked("手冲咖啡", plan("手冲 咖啡")) == Markup("<mark>手冲咖啡</mark>")
