"""What every search engine must do. Each test runs on each engine that can be reached."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ulid import ULID

from community.search import elastic_terms, fields
from community.search.elastic import ElasticEngine
from community.search.embedded import TantivyEngine
from community.search.engine import (
    Document,
    Engine,
    EngineMissing,
    Filters,
    Key,
    Kind,
    Query,
    Results,
    Sort,
)
from community.search.lexicon import Lexicon
from community.search.plan import plan

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL = tuple(Kind)

CORPUS = [
    Document(Kind.note, 1, "敏感肌防晒霜推荐合集", "夏天用了 32 天，不搓泥。", topics=("skin",), city="上海", lang="zh",
             popular=40, published_at=NOW - timedelta(days=2), rank=1.3, haul=True),
    Document(Kind.note, 2, "霜降养生，冬天也要防晒", "天凉了，喝点热的。", topics=("food",), city="杭州", lang="zh",
             popular=5, published_at=NOW - timedelta(days=40), paid=True),
    Document(Kind.note, 3, "在家手冲一年，留下来的只有这 4 样", "滤杯、细口壶、磨豆机、秤。", extra=("云雀 陶瓷滤杯",),
             topics=("coffee",), city="上海", lang="zh", popular=2400, published_at=NOW - timedelta(days=10), rank=1.6),
    Document(Kind.note, 4, "Pour-over coffee at home", "Grinding fresh beans every morning changed my recipes.",
             topics=("coffee",), city="London", lang="en", popular=90, published_at=NOW - timedelta(days=5)),
    Document(Kind.note, 5, "Café corners of the old town", "Three quiet tables and one good flat white.",
             topics=("travel",), city="Lisbon", lang="en", popular=12, published_at=NOW - timedelta(days=300)),
    Document(Kind.product, 1, "云雀 陶瓷滤杯", "锥角 60 度", extra=("云雀器物",), brand="云雀", shop="skylark", price_minor=12800, currency="CNY",
             popular=87, lang="zh"),
    Document(Kind.product, 2, "听泉 手冲壶套装", "细口，一升", price_minor=32900, currency="CNY", popular=140, lang="zh"),
    Document(Kind.product, 3, "Stoneware dripper", "Ribbed ceramic cone for filter coffee", price_minor=4200,
             currency="USD", popular=3, lang="en"),
    Document(Kind.person, 9, "阿蘅", "手冲和陶器", extra=("aheng",)),
    Document(Kind.topic, 4, "在家手冲", extra=("home-pour-over", "Pour-over at home")),
    Document(Kind.shop, 2, "云雀器物", "杭州的一间小窑"),
]  # fmt: skip


pytestmark = pytest.mark.database_free

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.xdist_group("elasticsearch"))]
Where = tuple[str, str]  # of an engine: a folder, or a cluster and a name


@pytest.fixture(params=ENGINES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Where]:
    if request.param == "tantivy":
        yield (str(tmp_path / "search"), "")
        return
    url = request.getfixturevalue("elasticsearch_url")
    name = f"test-{str(ULID()).lower()}"
    yield (url, name)
    ElasticEngine(url, name).drop()


def open_engine(where: Where) -> Engine:
    place, name = where
    return ElasticEngine(place, name, patience=10) if name else TantivyEngine(Path(place))


@pytest.fixture
def engine(where: Where) -> Engine:
    made = open_engine(where)
    made.rebuild(CORPUS, lambda keys: [])
    return made


def ask(engine: Engine, text: str, *kinds: Kind, **how: object) -> Results:
    how.setdefault("as_of", NOW)
    return engine.search(Query(plan(text, known=Lexicon(engine.vocabulary())), kinds or ALL, **how))  # type: ignore[arg-type]


def keys(results: Results) -> list[Key]:
    return [(match.kind.value, match.id) for match in results.matches]


def test_a_chinese_word_finds_notes_that_hold_it_and_no_look_alikes(engine: Engine) -> None:
    assert keys(ask(engine, "防晒霜", Kind.note)) == [("note", 1)]
    assert set(keys(ask(engine, "防晒", Kind.note))) == {("note", 1), ("note", 2)}


@pytest.mark.parametrize("text", ["蘅", "器物", "晒霜", "滤杯", "細口壺", "防曬", "ＳＴＯＮＥＷＡＲＥ"])
def test_single_characters_word_tails_traditional_and_wide_forms_match(engine: Engine, text: str) -> None:
    assert ask(engine, text).total > 0


def test_english_matches_across_inflection_accents_and_one_typo(engine: Engine) -> None:
    assert ("note", 4) in keys(ask(engine, "grind recipe"))
    assert ("note", 5) in keys(ask(engine, "cafe corner"))
    assert keys(ask(engine, "drippr")) == [("product", 3)]
    known = Lexicon(engine.vocabulary())
    assert plan("drippr", known=known).corrected == {"drippr": "dripper"}
    assert not plan("dripper", known=known).corrected


def test_quotes_ask_for_the_words_in_that_order(engine: Engine) -> None:
    assert keys(ask(engine, '"陶瓷滤杯"', Kind.product)) == [("product", 1)]
    assert ask(engine, '"滤杯陶瓷"').total == 0
    assert keys(ask(engine, '"fresh beans"')) == [("note", 4)]
    assert ask(engine, '"beans fresh"').total == 0


def test_an_exact_name_comes_first_among_all_kinds(engine: Engine) -> None:
    assert keys(ask(engine, "在家手冲"))[0] == ("topic", 4)
    assert keys(ask(engine, "云雀器物"))[0] == ("shop", 2)


def test_most_terms_must_match_until_the_query_is_relaxed(engine: Engine) -> None:
    assert ask(engine, "滤杯 帐篷").total == 0
    assert ask(engine, "滤杯 帐篷", relaxed=True).total == 2


def test_filters_narrow_and_leave_the_order_alone(engine: Engine) -> None:
    assert keys(ask(engine, "防晒", filters=Filters(haul=True))) == [("note", 1)]
    assert keys(ask(engine, "防晒", filters=Filters(unpaid=True))) == [("note", 1)]
    assert keys(ask(engine, "防晒", filters=Filters(city="杭州"))) == [("note", 2)]
    assert set(keys(ask(engine, "coffee", filters=Filters(lang="en")))) == {("note", 4), ("product", 3)}
    assert keys(ask(engine, "防晒", filters=Filters(since=NOW - timedelta(days=7)))) == [("note", 1)]
    assert keys(ask(engine, "手冲", filters=Filters(topic="coffee"))) == [("note", 3)]
    dear = Filters(currency="CNY", price_from=20000, price_to=40000)
    assert keys(ask(engine, "手冲", Kind.product, filters=dear)) == [("product", 2)]
    assert ask(engine, "dripper", filters=Filters(currency="CNY", price_to=10000)).total == 0


def test_sorting_by_time_popularity_and_price(engine: Engine) -> None:
    assert keys(ask(engine, "防晒 coffee 手冲", Kind.note, relaxed=True, sort=Sort.new)) == [
        ("note", 1), ("note", 4), ("note", 3), ("note", 2)]  # fmt: skip
    assert keys(ask(engine, "防晒 coffee 手冲", Kind.note, relaxed=True, sort=Sort.popular))[0] == ("note", 3)
    assert keys(ask(engine, "手冲 滤杯", Kind.product, relaxed=True, sort=Sort.price_up)) == [
        ("product", 1),
        ("product", 2),
    ]
    assert keys(ask(engine, "手冲 滤杯", relaxed=True, sort=Sort.price_down)) == [("product", 2), ("product", 1)]


def test_facets_count_what_matches_the_words_and_the_filters(engine: Engine) -> None:
    narrowed = ask(engine, "防晒", Kind.note, facets=True, filters=Filters(haul=True)).facets
    assert narrowed is not None
    assert (narrowed.kinds, narrowed.cities, narrowed.hauls) == ({"note": 2}, {"上海": 1}, 1)
    goods = ask(engine, "手冲 滤杯", Kind.product, relaxed=True, facets=True).facets
    assert goods is not None
    assert goods.prices == {(10_000, 20_000): 1, (20_000, 50_000): 1}
    assert goods.brands == {"云雀": 1}
    facets = ask(engine, "防晒", Kind.note, facets=True).facets
    assert facets is not None
    assert facets.kinds == {"note": 2}
    assert facets.cities == {"上海": 1, "杭州": 1}
    assert facets.topics == {"skin": 1, "food": 1}
    assert (facets.hauls, facets.unpaid) == (1, 1)


def test_pages_neither_repeat_nor_skip_also_over_several_windows(engine: Engine) -> None:
    same = [Document(Kind.note, 1000 + i, "露营 tent", published_at=NOW - timedelta(hours=i % 7)) for i in range(1013)]
    engine.write(same)
    for sort in (Sort.relevance, Sort.new, Sort.popular):
        seen: list[Key] = []
        after = None
        while True:
            page = ask(engine, "露营", sort=sort, size=97, after=after)
            assert page.total == 1013
            seen += keys(page)
            after = page.after
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 1013


def test_what_appears_after_the_first_page_does_not_disturb_the_next(engine: Engine) -> None:
    engine.write([Document(Kind.note, 2000 + i, "露营", published_at=NOW - timedelta(hours=i)) for i in range(30)])
    first = ask(engine, "露营", sort=Sort.new, size=10)
    engine.write([Document(Kind.note, 3000, "露营", published_at=NOW + timedelta(hours=1))])
    second = ask(engine, "露营", sort=Sort.new, size=10, after=first.after)
    assert keys(second) == [("note", 2000 + i) for i in range(10, 20)]


def test_hidden_subjects_are_left_out_without_shortening_the_page(engine: Engine) -> None:
    engine.write([Document(Kind.note, 2000 + i, "露营", published_at=NOW - timedelta(hours=i)) for i in range(30)])
    hidden = frozenset({("note", 2001), ("note", 2003)})
    page = ask(engine, "露营", sort=Sort.new, size=5, without=hidden)
    assert keys(page) == [("note", 2000), ("note", 2002), ("note", 2004), ("note", 2005), ("note", 2006)]
    assert page.total == 28
    others = [Document(Kind.note, 2100 + i, "露营", author_id=7) for i in range(3)]
    engine.write(others)
    assert ask(engine, "露营", without_authors=frozenset({7})).total == 30


def test_subjects_are_found_by_their_keys_in_the_order_asked_for(engine: Engine) -> None:
    found = engine.find([("product", 3), ("note", 404), ("note", 1)])
    assert [(match.kind, match.id, match.title) for match in found] == [
        (Kind.product, 3, "Stoneware dripper"),
        (Kind.note, 1, "敏感肌防晒霜推荐合集"),
    ]
    assert engine.find([]) == []


def test_the_vocabulary_counts_the_words_of_names(engine: Engine) -> None:
    words = engine.vocabulary()
    assert (words["dripper"], words["coffee"], words["滤杯"]) == (1, 1, 2)
    assert "fresh" not in words


def test_filters_by_shop_and_brand(engine: Engine) -> None:
    assert keys(ask(engine, "滤杯", filters=Filters(shop="skylark"))) == [("product", 1)]
    assert keys(ask(engine, "滤杯", filters=Filters(brand="云雀"))) == [("product", 1)]
    assert ask(engine, "滤杯", filters=Filters(shop="another")).total == 0


def test_a_write_replaces_and_a_removal_forgets_at_once(engine: Engine) -> None:
    engine.write([Document(Kind.note, 1, "改成露营了")])
    assert ask(engine, "防晒霜").total == 0
    assert keys(ask(engine, "露营")) == [("note", 1)]
    engine.write([], [("note", 1)])
    assert ask(engine, "露营").total == 0
    assert set(engine.stamps(Kind.note)) == {2, 3, 4, 5}
    assert set(engine.stamps(Kind.product)) == {1, 2, 3}  # product 1 is not note 1


@pytest.mark.parametrize(
    "text",
    ["", " ", "*", '"', '""', '"""', "的", "a" * 10_000, "防" * 10_000, "x " * 1_000, "AND OR NOT", "title:x^2 ~1 [a TO b]",
     "(((", "\\", "\x00\x01", "'; DROP TABLE notes; --", "%_%", "🙂🙂", "/.*/", "-", "+ - && ||", "\ud83d"],
)  # fmt: skip
def test_hostile_text_is_only_text(engine: Engine, text: str) -> None:
    totals = {}
    for sort in Sort:
        found = ask(engine, text, sort=sort, facets=True)
        assert len(found.matches) == min(found.total, 20)
        totals[sort] = found.total
    assert totals[Sort.relevance] == totals[Sort.new] == totals[Sort.popular]
    assert totals[Sort.price_up] == totals[Sort.price_down]  # of what has a price


def test_rank_and_freshness_lift_a_note_among_equals(engine: Engine) -> None:
    engine.write([
        Document(Kind.note, 50, "露营灯", rank=1.0, published_at=NOW - timedelta(days=1)),
        Document(Kind.note, 51, "露营灯", rank=1.8, published_at=NOW - timedelta(days=1)),
        Document(Kind.note, 52, "露营灯", rank=1.0, published_at=NOW - timedelta(days=400)),
    ])  # fmt: skip
    assert keys(ask(engine, "露营灯")) == [("note", 51), ("note", 50), ("note", 52)]


def test_goods_of_the_category_that_most_answers_are_of_come_first(engine: Engine) -> None:
    names = ["Juice", "Cider", "Jam"]
    shelves = ["bottles", "bottles", "jars"]
    goods = [
        Document(Kind.product, 100 + at, f"Quince {name}", topics=(shelf,))
        for at, (name, shelf) in enumerate(zip(names, shelves, strict=True))
    ]
    likelier = Document(Kind.product, 103, "Quince Paste", topics=("jars",), rank=1.1)
    engine.write([*goods, likelier])
    assert keys(ask(engine, "quince", Kind.product))[0] == ("product", 103)
    more = [Document(Kind.product, 110 + at, "Quince Nectar", topics=("bottles",)) for at in range(3)]
    engine.write(more)
    found = keys(ask(engine, "quince", Kind.product))
    assert {subject_id for _kind, subject_id in found[:5]} == {100, 101, 110, 111, 112}
    assert keys(ask(engine, "quince"))[0] == ("product", 103)  # among several kinds categories have no say


def test_a_reader_s_liking_reorders_what_was_found_and_pages_still_follow(engine: Engine) -> None:
    engine.write([Document(Kind.note, 60 + number, "露营灯", published_at=NOW) for number in range(6)])
    assert keys(ask(engine, "露营灯"))[:2] == [("note", 60), ("note", 61)]

    def liking(found: Sequence[Key]) -> dict[Key, float]:
        return {key: 1.2 for key in found if key == ("note", 65)}

    first = ask(engine, "露营灯", liking=liking, size=3)
    assert keys(first) == [("note", 65), ("note", 60), ("note", 61)]
    assert keys(ask(engine, "露营灯", liking=liking, size=3, after=first.after)) == [
        ("note", 62), ("note", 63), ("note", 64),
    ]  # fmt: skip


def test_a_document_that_is_refused_keeps_no_other_out(engine: Engine) -> None:
    endless = Document(Kind.note, 1, "露营", popular=2**70)
    refused = engine.write([endless, Document(Kind.note, 91, "露营")], [("note", 2)])
    assert set(refused) == {("note", 1)}
    assert keys(ask(engine, "露营")) == [("note", 91)]
    assert ask(engine, "防晒霜").total == 0  # what it said before is forgotten
    assert set(engine.stamps(Kind.note)) == {3, 4, 5, 91}
    count, refused = engine.rebuild([endless, *CORPUS[1:]], lambda keys: [])
    assert (count, set(refused)) == (len(CORPUS) - 1, {("note", 1)})


def test_several_counts_are_one_question(engine: Engine) -> None:
    asked = [Query(plan(text), (Kind.note,), NOW) for text in ("防晒", "手冲", "望远镜")]
    assert list(engine.totals(asked)) == [engine.search(query).total for query in asked] == [2, 1, 0]
    assert list(engine.totals([])) == []


def test_titles_are_those_of_a_kind(engine: Engine) -> None:
    assert sorted(engine.titles(Kind.product)) == ["Stoneware dripper", "云雀 陶瓷滤杯", "听泉 手冲壶套装"]
    assert engine.titles(Kind.shop) == ["云雀器物"]


def _known(documents: dict[Key, Document]) -> Callable[[Sequence[Key]], list[Document]]:
    return lambda keys: [documents[key] for key in keys if key in documents]


def test_a_rebuild_drops_ghosts_and_keeps_what_was_written_meanwhile(engine: Engine) -> None:
    written = Document(Kind.note, 77, "重建时写的露营")

    def documents() -> Iterator[Document]:
        yield from CORPUS[:3]
        assert ask(engine, "手冲").total > 0  # the old index still answers
        engine.write([written], [("note", 1)])
        yield from CORPUS[3:]

    now_known: dict[Key, Document] = {written.key: written}
    assert engine.rebuild(documents(), _known(now_known)) == (len(CORPUS), {})
    assert keys(ask(engine, "露营")) == [("note", 77)]
    assert ask(engine, "防晒霜").total == 0
    assert set(engine.stamps(Kind.note)) == {2, 3, 4, 5, 77}


def test_no_search_fails_while_the_index_is_built_anew(engine: Engine) -> None:
    failures: list[BaseException] = []
    done = threading.Event()
    later = [Document(Kind.note, 500 + number, "帐篷") for number in range(20)]

    def build() -> None:
        try:
            for _ in range(3):
                engine.rebuild(CORPUS, _known({each.key: each for each in later}))
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()

    builder = threading.Thread(target=build)
    builder.start()
    searches, written = 0, 0
    while not done.is_set() or searches < 20:
        assert keys(ask(engine, "防晒霜", Kind.note)) == [("note", 1)]
        searches += 1
        if written < len(later) and not done.is_set():
            engine.write([later[written]])
            written += 1
    builder.join()
    assert failures == []
    engine.write(later[:written])  # those between two rebuilds: the database would have told the next
    assert ask(engine, "帐篷", size=60).total == written


def test_another_process_writes_and_this_one_reads_it(engine: Engine, where: Where) -> None:
    ask(engine, "手冲")  # opened before the others write
    _in_processes(_write_some, [(where, start) for start in (100, 200)])
    assert ask(engine, "帐篷").total == 20


def _write_some(where: Where, start: int) -> None:
    engine = open_engine(where)
    for i in range(10):
        engine.write([Document(Kind.note, start + i, "帐篷")])


def _in_processes(work: Callable[..., None], arguments: list[tuple[Where, int]]) -> None:
    spawn = multiprocessing.get_context("spawn")
    running = [spawn.Process(target=work, args=each) for each in arguments]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
        assert process.exitcode == 0


def test_a_missing_index_says_so(where: Where) -> None:
    engine = open_engine(where)
    query = Query(plan("手冲"), ALL, NOW)
    for use in (lambda: engine.search(query), lambda: engine.write(CORPUS[:1]), engine.vocabulary):
        with pytest.raises(EngineMissing):
            use()
    engine.rebuild(CORPUS, lambda keys: [])
    assert engine.search(query).total > 0


def test_an_index_of_other_fields_is_none(where: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(fields, "NAMES", tuple(name for name in fields.NAMES if name != "shop"))
        older.setattr(elastic_terms, "VERSION", "00000000")
        open_engine(where).rebuild([Document(Kind.note, 1, "手冲")], lambda keys: [])
    engine = open_engine(where)
    query = Query(plan("手冲"), ALL, NOW)
    for use in (lambda: engine.search(query), lambda: engine.totals([query]), lambda: engine.write(CORPUS[:1])):
        with pytest.raises(EngineMissing):
            use()
    engine.rebuild(CORPUS, lambda keys: [])
    assert engine.search(query).total > 0


def test_a_broken_index_says_so(tmp_path: Path) -> None:
    root = tmp_path / "other"
    engine = TantivyEngine(root)
    engine.rebuild(CORPUS, lambda keys: [])
    assert ask(engine, "手冲").total > 0
    (root / (root / "current").read_text() / "meta.json").write_text("{")
    with pytest.raises(EngineMissing):
        engine.search(Query(plan("手冲"), ALL, NOW))
    with pytest.raises(EngineMissing):
        engine.write(CORPUS[:1])
    engine.rebuild(CORPUS, lambda keys: [])
    assert ask(engine, "手冲").total > 0
