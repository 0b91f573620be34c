from markupsafe import Markup

from community.search import analysis, highlight


def test_folding_makes_wide_traditional_and_accented_forms_one() -> None:
    assert analysis.fold("ＣＡＦÉ 乾燥頭髮") == analysis.fold("café 干燥头发")


def test_folding_keeps_track_of_where_each_character_came_from() -> None:
    text = "①ﬀ防"
    folded, origin = analysis.fold_with_origin(text)
    assert folded == "1ff防"
    assert origin == [0, 1, 1, 2]


def test_long_chinese_words_are_found_by_the_words_inside() -> None:
    assert {"防晒", "防晒霜"} <= set(analysis.words("防晒霜"))


def test_pairs_of_separate_runs_never_touch() -> None:
    assert analysis.pairs("滤杯架a手冲") == ["滤杯", "杯架", analysis.BREAK, "手冲", analysis.BREAK]
    assert not analysis.plan(analysis.BREAK).terms


def test_a_query_drops_what_says_nothing_unless_it_says_all() -> None:
    assert [term.written for term in analysis.plan("the best coffee in Shanghai").terms] == [
        "best",
        "coffee",
        "shanghai",
    ]
    assert [term.written for term in analysis.plan("to be").terms] == ["to", "be"]


def test_one_edit_apart() -> None:
    assert analysis.alike("cofee", "coffee", 1)
    assert analysis.alike("coffee", "cofefe", 1)  # neighbours swapped
    assert not analysis.alike("cafe", "coffee", 1)


def test_marks_fall_on_the_original_text() -> None:
    plan = analysis.plan("防曬霜 coffees")
    assert highlight.marked("敏感肌防晒霜 & Coffee", plan) == Markup(
        "敏感肌<mark>防晒霜</mark> &amp; <mark>Coffee</mark>"
    )


def test_marks_never_let_markup_through() -> None:
    plan = analysis.plan("script alert")
    marked = highlight.marked("<script>alert(1)</script>", plan)
    assert "<script" not in marked
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in marked


def test_approximate_words_are_marked_too() -> None:
    plan = analysis.plan("drippr")
    assert highlight.marked("Stoneware dripper", plan, {"drippr"}) == Markup("Stoneware <mark>dripper</mark>")


def test_a_snippet_is_cut_around_the_first_match() -> None:
    text = "早晨" * 60 + "手冲咖啡" + "晚上" * 60
    cut = highlight.snippet(text, analysis.plan("手冲"), width=40)
    assert cut.startswith("…") and cut.endswith("…")
    assert "<mark>手冲</mark>" in cut
    assert len(cut.striptags()) <= 42
    assert highlight.snippet(text, analysis.plan("帐篷")) == Markup("")


def test_adjacent_words_share_one_mark() -> None:
    assert highlight.marked("手冲咖啡", analysis.plan("手冲 咖啡")) == Markup("<mark>手冲咖啡</mark>")
