"""What the box offers while somebody types, and what sounds like what they typed."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from community.accounts import service as accounts
from community.catalog import service as catalog
from community.platform.db import transaction
from community.platform.settings import settings
from community.platform.viewer import Viewer
from community.search.log import jobs as log_jobs
from community.search.log import service as log
from community.search.suggest import build, jobs, keys, service, shelf
from community.search.suggest.names import Named
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product
from tests.factories.notes import make_note

NAMES = [
    Named("product", 1, "p1", "云雀 陶瓷滤杯 01", "Skylark Ceramic Dripper 01", 2.0),
    Named("product", 2, "p2", "听泉手冲壶套装", "Spring Kettle Set", 1.5),
    Named("topic", 1, "shou-chong", "在家手冲", "Pour-over at home", 2.5),
    Named("topic", 2, "lu-xing", "绿色旅行", "Green travel", 1.0),
    Named("person", 1, "aheng", "阿蘅", "阿蘅", 1.2),
    Named("shop", 1, "skylark", "云雀器物", "云雀器物", 1.8),
    Named("query", 0, "手冲滤杯", "手冲滤杯", "手冲滤杯", 2.2),
    Named("query", 0, "ceramic dripper", "Ceramic Dripper", "Ceramic Dripper", 1.7),
]


def write(names: list[Named]) -> None:
    made, entries = build.arrays(names)
    service.shelves().write(lambda folder: shelf.write(folder, made, entries))


@pytest.fixture(autouse=True)
def named(context: Flask) -> Iterator[None]:
    roots = [settings().instance_dir / name for name in ("suggest", "suggest-lately")]
    for root in roots:
        shutil.rmtree(root, ignore_errors=True)
    make_person("阿蘅", handle="aheng")
    write(NAMES)
    yield
    for root in roots:
        shutil.rmtree(root, ignore_errors=True)


def offered(text: str, lang: str = "zh", **how: object) -> list[str]:
    return [each.text for each in service.suggest(text, lang, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("滤杯", "手冲滤杯"),
        ("云雀 陶", "云雀 陶瓷滤杯 01"),
        ("yunque", "云雀 陶瓷滤杯 01"),
        ("yun'que", "云雀 陶瓷滤杯 01"),
        ("yq", "云雀 陶瓷滤杯 01"),
        ("lvbei", "手冲滤杯"),
        ("zjsc", "在家手冲"),
        ("濾杯", "手冲滤杯"),
        ("ＣＥＲＡＭＩＣ", "Ceramic Dripper"),
        ("dripper 01", "云雀 陶瓷滤杯 01"),
        ("kettle", "听泉手冲壶套装"),
        ("ah", "阿蘅"),
        ("@aheng", "阿蘅"),
        ("shouchonglv", "手冲滤杯"),
    ],
)
def test_the_beginning_of_any_word_its_pinyin_or_its_initials_find_a_name(typed: str, first: str) -> None:
    assert offered(typed)[:1] == [first]


def test_better_known_things_come_first_and_nothing_is_offered_for_nothing() -> None:
    assert offered("手冲") == ["手冲滤杯", "在家手冲", "听泉手冲壶套装"]
    assert offered("yunque") == ["云雀 陶瓷滤杯 01", "云雀器物"]
    for nothing in ("", "  ", "，。", "qqqq", "滤杯杯", "\x00", "a" * 500, "滤" * 500):
        assert offered(nothing) == []


def test_names_come_in_the_readers_language_with_the_typed_part_marked() -> None:
    assert offered("drip", "en") == ["Skylark Ceramic Dripper 01", "Ceramic Dripper"]
    (product,) = [each for each in service.suggest("滤杯", "en") if each.kind == "product"]
    assert (product.text, product.begins) == ("Skylark Ceramic Dripper 01", 0)
    (product,) = [each for each in service.suggest("DRIP", "en") if each.kind == "product"]
    assert product.text[product.at : product.at + product.begins] == "Drip"
    (topic,) = [each for each in service.suggest("手冲", "zh") if each.kind == "topic"]
    assert (topic.at, topic.begins) == (2, 2)


def test_what_is_hushed_or_hidden_is_not_offered_and_no_kind_takes_all() -> None:
    assert offered("手冲", hushed={"手冲滤杯"}) == ["在家手冲", "听泉手冲壶套装"]
    assert offered("手冲", without=frozenset({("topic", 1)})) == ["手冲滤杯", "听泉手冲壶套装"]
    write([*NAMES, *(Named("product", 10 + n, f"x{n}", f"手冲 {n} 号", f"No {n}", 3.0) for n in range(9))])
    kinds = [each.kind for each in service.suggest("手冲", "zh")]
    assert kinds[:4] == ["product"] * 4 and set(kinds[4:6]) == {"topic", "query"} and kinds[6:] == ["product"] * 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("旅杯", "滤杯"),
        ("陶慈滤杯", "陶瓷滤杯"),
        ("手充滤杯", "手冲滤杯"),
        ("绿涩旅行", "绿色旅行"),
        ("lvselvxing", "绿色旅行"),
        ("滤杯", None),
        ("手冲滤杯", None),
        ("完全不同的话", None),
        ("dripper", None),
        ("zzzz", None),
        ("lv", None),
        ("", None),
    ],
)
def test_what_sounds_like_a_known_word_is_meant(typed: str, meant: str | None) -> None:
    assert service.meant(typed) == meant


def test_sounds_that_many_do_not_tell_apart_are_one() -> None:
    assert keys.sound(["zhang", "nan", "sheng"]) == keys.sound(["zan", "lan", "sen"])
    assert keys.sound(["ying"]) == keys.sound(["yin"]) != keys.sound(["yan"])


def test_before_the_first_job_nothing_is_offered(context: Flask) -> None:
    shutil.rmtree(settings().instance_dir / "suggest")
    assert offered("手冲") == []
    assert service.meant("旅杯") is None


def test_the_job_reads_what_is_public_and_what_several_people_searched_for(
    context: Flask, drain: Callable[[], None]
) -> None:
    make_product(name="陶瓷手冲滤杯", name_en="Ceramic dripper")
    make_note(topics=["咖啡日常"])
    person = make_person("温小满", handle="wenxm")
    for number in range(3):
        visitor = Viewer(visitor_id=f"01J0000000000000000000000{number}")
        log.note(visitor, "咖啡 送礼", "note", 4)
        if number:
            log.note(visitor, "咖啡 只有两人", "note", 4)
    log_jobs.pour()
    jobs.build()
    assert {(each.kind, each.text) for each in service.suggest("kafei", "zh")} == {
        ("query", "咖啡 送礼"),
        ("topic", "咖啡日常"),
    }
    assert [(each.kind, each.text) for each in service.suggest("陶瓷", "en")] == [("product", "Ceramic dripper")]
    assert offered("wxm") == ["温小满"]
    with transaction():
        accounts.erase(person)
    assert offered("wxm") == []  # at once, whatever the arrays say
    jobs.build()
    assert offered("wxm") == offered("wenxm") == []


def test_what_changes_is_known_without_reading_all_again(context: Flask, drain: Callable[[], None]) -> None:
    product = make_product(name="暮山茶罐", name_en="Dusk caddy")
    make_note(topics=["山居笔记"])
    drain()
    assert [(each.kind, each.text) for each in service.suggest("mscg", "zh")] == [("product", "暮山茶罐")]
    assert offered("sjbj") == ["山居笔记"]
    assert "手冲滤杯" in offered("lvbei")  # what was known before stays
    jobs.build()
    assert offered("mscg") == ["暮山茶罐"]
    with transaction():
        catalog.edit_text(product, "zh", catalog.TextDraft("听雨茶罐"))
    drain()
    assert offered("mscg") == [] and offered("tycg") == ["听雨茶罐"]
    with transaction():
        catalog.take_off_shelf(product)
    drain()
    assert offered("tycg") == []
    jobs.build()
    assert offered("tycg") == [] and offered("sjbj") == ["山居笔记"]
    assert (late := service.lately().current()) and not late.keys


def test_of_very_many_changes_all_is_read_again(
    context: Flask, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FEW", 2)
    for name in ("暮山茶罐", "听雨茶罐", "云雀茶罐"):
        make_product(name=name)
    drain()
    assert sorted(offered("茶罐")) == ["云雀茶罐", "听雨茶罐", "暮山茶罐"]
    assert (late := service.lately().current()) and not late.keys


def test_a_second_writing_takes_the_place_of_the_first_and_old_ones_are_swept() -> None:
    for number in range(3):
        write([Named("topic", number, "t", f"第{number}个", f"No {number}")])
    assert offered("di") == ["第2个"]
    folders = [each for each in (settings().instance_dir / "suggest").iterdir() if not each.is_symlink()]
    assert len(folders) == 2
