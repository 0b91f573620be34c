"""Searching through the app: events keep the index, rebuilds mend it, and a page comes out even without one."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
import tantivy
from flask import Flask
from markupsafe import Markup

from community.accounts import service as accounts
from community.catalog import service as catalog
from community.notes import service as notes
from community.platform.db import session, transaction
from community.platform.errors import BadCursor
from community.platform.settings import settings
from community.platform.viewer import Viewer
from community.search import commands, documents, engines, service, upkeep
from community.search.engine import EngineUnavailable, Kind
from community.social import service as social
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product, make_shop, skus_of
from tests.factories.influencers import make_influencer, make_linked_note, make_rate
from tests.factories.notes import make_draft, make_note
from tests.factories.placements import visitor

Drain = Callable[[], None]


@pytest.fixture(autouse=True)
def index(context: Flask) -> Iterator[None]:
    """An empty index of its own."""
    shutil.rmtree(settings().instance_dir / "search", ignore_errors=True)
    upkeep.rebuild()
    yield


def ids(text: str, kind: Kind = Kind.note, viewer: Viewer | None = None, **how: object) -> list[int]:
    return [hit.id for hit in service.search(text, kind, viewer or visitor(), **how).hits]  # type: ignore[arg-type]


def test_what_is_published_is_found_and_what_is_removed_is_gone(drain: Drain) -> None:
    note = make_note(title="敏感肌防晒霜推荐合集", topics=["护肤日常"], city="上海")
    drain()
    assert ids("防晒霜") == [note.id]
    assert ids("护肤") == [note.id]
    page = service.search("防晒霜", Kind.note, visitor())
    assert (page.hits[0].ref, page.hits[0].title) == (note.public_id, Markup("敏感肌<mark>防晒霜</mark>推荐合集"))
    assert [hit.title for hit in service.search("护肤日常", Kind.topic, visitor()).hits] == ["<mark>护肤日常</mark>"]
    with transaction():
        notes.remove(note.id, note.author_id)
    drain()
    assert ids("防晒霜") == []


def test_every_kind_is_found_by_its_names(drain: Drain) -> None:
    product = make_product(name="陶瓷手冲滤杯", name_en="Ceramic dripper")
    person = make_person("阿蘅", handle="aheng")
    upkeep.index([("person", person)])
    drain()
    row = skus_of(product)[0]
    assert ids("滤杯", Kind.product) == ids("ceramic drippers", Kind.product) == [product]
    assert ids("aheng", Kind.person) == ids("阿蘅", Kind.person) == [person]
    upkeep.index([("shop", row.shop_id)])
    assert ids(row.shop_name, Kind.shop) == [row.shop_id]


def test_a_note_is_found_by_the_goods_it_shows_and_is_known_to_pay(drain: Drain) -> None:
    product = make_product(name="云雀细口壶")
    make_rate(skus_of(product)[0].merchant_id)
    author = make_influencer()
    note_id, _token = make_linked_note(author, product, "早晨的桌子")
    plain = make_note(title="早晨的另一张桌子")
    drain()
    assert ids("细口壶") == [note_id]
    assert ids("桌子", filters=service.Filters(unpaid=True)) == [plain.id]


def test_goods_off_the_shelf_and_people_who_left_are_not_found(drain: Drain) -> None:
    product = make_product(name="停产的磨豆机")
    person = make_person("将走的人")
    upkeep.index([("person", person)])
    drain()
    assert ids("磨豆机", Kind.product) == [product] and ids("将走的人", Kind.person) == [person]
    with transaction():
        catalog.take_off_shelf(product, None)
        accounts.erase(person)
    drain()
    assert ids("磨豆机", Kind.product) == ids("将走的人", Kind.person) == []


def test_what_the_reader_hid_is_left_out_with_all_an_author_wrote(drain: Drain) -> None:
    first, second, third = (make_note(title=f"露营 {number}") for number in range(3))
    drain()
    reader = Viewer(person_id=make_person(), visitor_id="01J00000000000000000000000")
    with transaction():
        social.hide(reader.actor, "note", first.id)
        social.hide(reader.actor, "person", second.author_id)
    assert ids("露营", viewer=reader) == [third.id]
    assert len(ids("露营")) == 3


def test_pages_follow_one_another_and_a_false_cursor_is_refused(drain: Drain) -> None:
    made = {make_note(title=f"露营 第 {number} 夜").id for number in range(7)}
    drain()
    seen: list[int] = []
    cursor = None
    while True:
        page = service.search("露营", Kind.note, visitor(), cursor, size=3)
        assert (page.facets is None) == (cursor is not None)
        seen += [hit.id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == 7 and set(seen) == made
    for bad in ("x", "W10", "WzEsMi4wLCJjYXQiLDEsMiwwXQ", "Wy0xLDIuMCwibm90ZSIsMSwwLDBd", "é", "a" * 3000):
        with pytest.raises(BadCursor):
            service.search("露营", Kind.note, visitor(), bad)


def test_when_nothing_has_most_of_the_words_any_will_do_and_the_page_says_so(drain: Drain) -> None:
    note = make_note(title="露营的第一夜")
    drain()
    page = service.search("露营 望远镜", Kind.note, visitor())
    assert ([hit.id for hit in page.hits], page.relaxed, page.dropped) == ([note.id], False, ("望远镜",))


def test_likes_lift_a_note_after_a_while(drain: Drain) -> None:
    plain, loved = make_note(title="露营灯"), make_note(title="露营灯")
    drain()
    for person in [make_person() for _ in range(3)]:
        with transaction():
            social.like(person, "note", loved.id)
    upkeep.index([("note", loved.id)])
    assert ids("露营灯") == [loved.id, plain.id]
    assert documents.read([("note", loved.id)])[0].popular == 3


def test_without_an_index_the_newest_are_looked_through_and_a_write_asks_for_a_rebuild(drain: Drain) -> None:
    note = make_note(title="露营的第一夜")
    drain()
    shutil.rmtree(settings().instance_dir / "search")
    page = service.search("露营", Kind.note, visitor())
    assert ([hit.id for hit in page.hits], page.degraded, page.facets) == ([note.id], True, None)
    assert service.search('"没有这样的话"', Kind.note, visitor()).hits == []
    with pytest.raises(EngineUnavailable):
        engines.engine().stamps(Kind.note)
    second = make_note(title="露营的第二夜")
    drain()
    page = service.search("露营", Kind.note, visitor())
    assert ({hit.id for hit in page.hits}, page.degraded) == ({note.id, second.id}, False)


def test_without_an_index_a_further_page_repeats_nothing(drain: Drain) -> None:
    for number in range(4):
        make_note(title=f"露营 {number}")
    drain()
    first = service.search("露营", Kind.note, visitor(), size=2)
    shutil.rmtree(settings().instance_dir / "search")
    further = service.search("露营", Kind.note, visitor(), first.next, size=2)
    assert (further.degraded, further.hits, further.next) == (True, [], None)


def test_what_has_no_price_is_not_sorted_by_price(drain: Drain) -> None:
    note = make_note(title="滤杯")
    product = make_product(name="滤杯")
    drain()
    assert ids("滤杯", sort=service.Sort.price_up) == [note.id]
    assert ids("滤杯", Kind.product, sort=service.Sort.price_up) == [product]


def test_a_brand_is_one_in_every_language(drain: Drain) -> None:
    product = make_product(name="滤杯", name_en="Dripper")
    facts = {"zh": [["品牌", "云雀"]], "en": [["Brand", "Skylark"]]}
    with transaction() as current:
        current.execute(sa.text("UPDATE products SET attributes = :facts"), {"facts": json.dumps(facts)})
    upkeep.index([("product", product)])
    facets = service.search("滤杯", Kind.product, visitor()).facets
    assert facets is not None and facets.brands == {"云雀 / Skylark": 1}
    for words in ("云雀", "skylark"):
        assert ids(words, Kind.product, filters=service.Filters(brand="云雀 / Skylark")) == [product]


def test_without_an_index_goods_are_narrowed_to_a_shop_all_the_same() -> None:
    one, _other = make_product(name="滤杯", shop_id=make_shop()), make_product(name="滤杯", shop_id=make_shop())
    shutil.rmtree(settings().instance_dir / "search")
    shop = documents.read([("product", one)])[0].shop
    page = service.search("滤杯", Kind.product, visitor(), filters=service.Filters(shop=shop))
    assert ([hit.id for hit in page.hits], page.degraded) == ([one], True)


def test_what_is_written_is_what_the_database_says_by_now(context: Flask, drain: Drain) -> None:
    note = make_note(title="露营的第一夜")
    drain()
    key, author_id, draft = ("note", note.id), note.author_id, make_draft(note.author_id, title="雨衣", body="雨衣")
    assert documents.read([key])  # a read that goes on
    with context.app_context(), transaction():
        notes.edit(key[1], author_id, draft)
    upkeep.index([key])
    assert (ids("雨衣"), ids("露营")) == ([key[1]], [])


def test_a_broken_index_degrades_and_the_next_write_builds_a_new_one(drain: Drain) -> None:
    note = make_note(title="露营的第一夜")
    drain()
    root = settings().instance_dir / "search"
    (root / (root / "current").read_text() / "meta.json").write_text("{")
    assert service.search("露营", Kind.note, visitor()).degraded
    make_note(title="别的")
    drain()
    assert ids("露营") == [note.id]
    assert not service.search("露营", Kind.note, visitor()).degraded


def test_an_index_of_other_fields_is_as_good_as_none_until_it_is_rebuilt(drain: Drain) -> None:
    note = make_note(title="露营的第一夜")
    drain()
    folder = settings().instance_dir / "search" / "earlier"
    folder.mkdir()
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("title")
    tantivy.Index(fields.build(), str(folder))
    (folder.parent / "current").write_text(folder.name)
    assert ids("露营") == [note.id]  # looked through, not searched
    later = make_note(title="露营的第二夜")
    drain()
    assert engines.engine().find([("note", note.id), ("note", later.id)])
    assert set(ids("露营")) == {note.id, later.id}


def test_reconciling_adds_what_is_missing_and_removes_ghosts(drain: Drain) -> None:
    lost, kept = make_note(title="露营的第一夜"), make_note(title="露营的第二夜")
    upkeep.rebuild()
    engines.engine().write([], [("note", lost.id)])
    engines.engine().write([documents.Document(Kind.note, 9999, "露营的幽灵")])
    assert upkeep.reconcile() == (1, 0, 1, 0)
    assert set(ids("露营")) == {lost.id, kept.id}
    assert upkeep.reconcile() == (0, 0, 0, 0)


def test_a_rebuild_under_writes_and_searches_loses_nothing_and_fails_nobody(context: Flask, drain: Drain) -> None:
    first = [make_note(title=f"露营 {number}").id for number in range(20)]
    drain()
    done = threading.Event()
    failures: list[BaseException] = []

    def build() -> None:
        try:
            with context.app_context():
                for _ in range(5):
                    upkeep.rebuild()
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()

    builder = threading.Thread(target=build)
    builder.start()
    later: list[int] = []
    searches = 0
    while not done.is_set() or searches < 20:
        page = service.search("露营", Kind.note, visitor(), size=60)
        assert not page.degraded and set(first) <= {hit.id for hit in page.hits}
        searches += 1
        if len(later) < 10:
            later.append(make_note(title=f"露营 后来 {searches}").id)
            upkeep.index([("note", later[-1])])
    builder.join()
    session().rollback()
    assert failures == []
    assert set(ids("露营", size=60)) == {*first, *later}


def test_hostile_words_come_back_as_a_page(app: Flask, drain: Drain) -> None:
    with app.app_context():
        make_note(title="露营")
    drain()
    client = app.test_client()
    for words in (
        "",
        "*",
        '"',
        "a" * 9_000,
        "防" * 9_000,
        "x " * 1_000,
        "AND OR",
        "<script>alert(1)</script>",
        "%00",
        "'--",
    ):
        answer = client.get("/api/v1/search", query_string={"q": words})
        assert answer.status_code == 200, words
    assert client.get("/api/v1/search", query_string={"q": "露营", "cursor": "x"}).status_code == 400
    assert client.get("/api/v1/search", query_string={"q": "露营", "kind": "cat"}).status_code == 422


def test_the_api_finds_counts_and_marks(app: Flask, drain: Drain) -> None:
    with app.app_context():
        note = make_note(title="露营的第一夜")
    drain()
    found = app.test_client().get("/api/v1/search", query_string={"q": "露营"}).json
    assert found["items"][0]["ref"] == note.public_id
    assert found["items"][0]["title"] == "<mark>露营</mark>的第一夜"
    assert (found["total"], found["facets"]["kinds"], found["degraded"]) == (1, {"note": 1}, False)


def test_the_command_rebuilds(app: Flask) -> None:
    with app.app_context():
        make_note(title="露营")
    answer = app.test_cli_runner().invoke(commands.cli, ["rebuild"])
    assert answer.exit_code == 0, answer.output
    assert "documents indexed" in answer.output
    assert "0 missing" in app.test_cli_runner().invoke(commands.cli, ["reconcile"]).output
