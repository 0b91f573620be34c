"""The operator's rules: in force at the next search, and nobody else's to write."""

import shutil
from collections.abc import Callable

import pytest

from community.catalog import queries as catalog
from community.platform.db import transaction
from community.platform.settings import settings
from community.search import service as search
from community.search.curation import service, subjects
from community.search.curation.errors import NoSuchRule, NothingNamed, NoWords, UnknownSubject
from community.search.curation.models import RuleKind
from community.search.curation.rules import curation
from community.search.engine import Kind
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product
from tests.factories.notes import make_note
from tests.factories.placements import visitor

pytestmark = pytest.mark.usefixtures("context", "index")
Drain = Callable[[], None]


def add(kind: RuleKind, words: str, *values: str) -> None:
    author = make_person()
    with transaction():
        service.add(kind, words, values, author)


def ids(text: str, kind: Kind = Kind.note) -> list[int]:
    return [hit.id for hit in search.search(text, kind, visitor()).hits]


def test_synonyms_go_both_ways_and_aliases_one(drain: Drain) -> None:
    tent, tarp = make_note(title="帐篷怎么选"), make_note(title="天幕怎么搭")
    drain()
    assert ids("bivouac") == ids("tarpaulin") == []
    add(RuleKind.SYNONYM, "Bivouac", "帐篷", "ＢＩＶＹ")
    add(RuleKind.ALIAS, "tarpaulin", "天幕")
    assert ids("bivouac") == ids("帳篷") == ids("bivy") == [tent.id]
    assert ids("tarpaulin") == [tarp.id]
    assert service.current().synonyms["帐篷"] == ("bivouac", "bivy")
    assert "天幕" not in service.current().synonyms


def test_what_is_pinned_comes_first_once_and_is_counted(drain: Drain) -> None:
    notes = [make_note(title=f"露营 第 {number} 夜") for number in range(4)]
    other = make_note(title="雨衣")
    drain()
    before = ids("露营")
    add(RuleKind.PIN, "露营", f"note:{other.id}", f"note:{before[2]}", "product:1", "note:999999")
    page = search.search("露营", Kind.note, visitor(), size=2)
    assert [hit.id for hit in page.hits][:2] == [other.id, before[2]]
    assert page.total == len(notes) + 1
    rest = search.search("露营", Kind.note, visitor(), page.next, size=2)
    seen = [hit.id for hit in (*page.hits, *rest.hits)]
    assert sorted(seen) == sorted([other.id, *before])
    assert ids("露营 第") != seen and other.id not in ids("夜")
    assert search.search("露营", Kind.note, visitor(), sort=search.Sort.new).total == len(notes)


def test_without_an_index_what_is_pinned_is_found_as_anything_else() -> None:
    note = make_note(title="露营")
    add(RuleKind.PIN, "露营", f"note:{note.id}")
    shutil.rmtree(settings().instance_dir / "search", ignore_errors=True)
    page = search.search("露营", Kind.note, visitor())
    assert (page.degraded, [hit.id for hit in page.hits]) == (True, [note.id])


def test_what_is_blocked_never_comes_for_these_words(drain: Drain) -> None:
    first, second = make_note(title="露营灯"), make_note(title="露营灯")
    drain()
    add(RuleKind.BLOCK, "露营灯", f"note:{first.id}")
    page = search.search("露营灯", Kind.note, visitor())
    assert ([hit.id for hit in page.hits], page.total) == ([second.id], 1)
    assert set(ids("露营")) == {first.id, second.id}


def test_a_rule_that_is_taken_away_is_out_of_force(drain: Drain) -> None:
    note = make_note(title="滤杯怎么选")
    drain()
    add(RuleKind.ALIAS, "dripper", "滤杯")
    assert ids("dripper") == [note.id]
    (rule,) = service.rules()
    with transaction():
        service.remove(rule.id)
    assert ids("dripper") == []
    with pytest.raises(NoSuchRule), transaction():
        service.remove(rule.id)


@pytest.mark.parametrize(
    ("kind", "words", "values", "refusal"),
    [
        (RuleKind.SYNONYM, " ", ["滤杯"], NoWords),
        (RuleKind.SYNONYM, "滤杯", ["濾杯", " "], NothingNamed),
        (RuleKind.PIN, "滤杯", [], NothingNamed),
        (RuleKind.PIN, "滤杯", ["cat:1"], ValueError),
    ],
)
def test_a_rule_without_sense_is_refused(kind: RuleKind, words: str, values: list[str], refusal: type) -> None:
    author = make_person()
    with pytest.raises(refusal), transaction():
        service.add(kind, words, values, author)
    assert service.rules() == []


def test_lines_about_the_same_words_add_up() -> None:
    read = curation([("pin", "a", ["note:1"]), ("pin", "a", ["note:2", "note:1"]), ("hush", "b", [])])
    assert read.pins == {"a": (("note", 1), ("note", 2))}
    assert read.hushed == {"b"}


def test_a_subject_is_named_by_its_address(drain: Drain) -> None:
    product = make_product()
    note = make_note()
    public_id = catalog.products([product], "zh")[product].public_id
    assert subjects.key_at(f"https://meadow.example/p/{public_id}?from=x") == ("product", product)
    assert subjects.key_at(f" /n/{note.public_id} ") == ("note", note.id)
    for wrong in (
        "",
        "/n/",
        "/n/none",
        "/x/1",
        "/u/nobody-here",
        "/t/none",
        "/s/none",
        f"/n/{public_id}",
        "javascript:1",
    ):
        with pytest.raises(UnknownSubject):
            subjects.key_at(wrong)
    assert subjects.names([("product", product), ("note", note.id), ("shop", 999)], "en") == {
        ("product", product): "Ceramic dripper",
        ("note", note.id): note.title,
    }
