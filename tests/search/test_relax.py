"""When nothing holds most of the words: as few as must go are left out, and the page can say which."""

from collections.abc import Callable

import pytest

from community.search import relax, service
from community.search.embedded import TantivyEngine
from community.search.engine import Kind
from tests.factories.notes import make_note
from tests.factories.placements import visitor

pytestmark = pytest.mark.usefixtures("context", "index")
Drain = Callable[[], None]


def read(text: str, **how: object) -> service.SearchPage:
    return service.search(text, Kind.note, visitor(), **how)  # type: ignore[arg-type]


def test_a_word_that_nothing_holds_is_left_out(drain: Drain) -> None:
    both, one = make_note(title="露营的帐篷"), make_note(title="露营的第一夜")
    drain()
    page = read("露营 帐篷 望远镜")
    assert page.dropped == ()  # two of three are most of the words
    page = read("露营 望远镜")
    assert ({hit.id for hit in page.hits}, page.dropped, page.relaxed) == ({both.id, one.id}, ("望远镜",), False)
    assert page.total == 2
    assert str(page.hits[0].title).count("<mark>露营</mark>") == 1


def test_where_each_word_is_held_the_one_whose_leaving_finds_most_goes(drain: Drain) -> None:
    for number in range(3):
        make_note(title=f"睡袋 {number}")
    make_note(title="帐篷")
    drain()
    page = read("帐篷 睡袋")
    assert (page.total, page.dropped) == (3, ("帐篷",))


def test_a_page_that_finds_nothing_asks_four_times_at_most(drain: Drain, monkeypatch: pytest.MonkeyPatch) -> None:
    make_note(title="露营的第一夜")
    drain()
    asked: list[str] = []

    def counted(name: str) -> None:
        real = getattr(TantivyEngine, name)

        def counting(self: TantivyEngine, what: object) -> object:
            asked.append(name)
            return real(self, what)

        monkeypatch.setattr(TantivyEngine, name, counting)

    counted("search")
    counted("totals")
    for text in ("天文 望远镜", "露营 望远镜", "tent lamp stove map rope knife kettle", "望远镜"):
        asked.clear()
        read(text)
        assert 1 <= len(asked) <= 4, text


def test_exact_leaves_nothing_out(drain: Drain) -> None:
    make_note(title="露营的第一夜")
    drain()
    page = read("露营 望远镜", exact=True)
    assert (page.total, page.dropped, page.relaxed) == (0, (), False)
    assert read("露营", exact=True).total == 1


def test_further_pages_leave_out_the_same_words(drain: Drain) -> None:
    made = {make_note(title=f"露营 第 {number} 夜").id for number in range(5)}
    drain()
    seen: list[int] = []
    cursor = None
    while True:
        page = read("露营 望远镜", cursor=cursor, size=2)
        assert (page.total, page.dropped) == (5, ("望远镜",))
        seen += [hit.id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == 5 and set(seen) == made


def test_when_no_word_is_known_nothing_is_found_and_nothing_is_claimed(drain: Drain) -> None:
    make_note(title="露营的第一夜")
    drain()
    page = read("天文 望远镜")
    assert (page.total, page.dropped, page.hits) == (0, (), [])


def test_a_mask_is_the_places_it_names() -> None:
    assert relax.places(relax.mask((0, 3, 11))) == (0, 3, 11)
    assert relax.places(0) == relax.places(-5) == ()
