"""The search page: filters that stay in the address, counts that agree with what is shown, and a way on from nothing."""

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.platform.db import transaction
from community.platform.viewer import Viewer
from community.search import engines, upkeep
from community.search.log import jobs as log_jobs
from community.search.log import service as log
from community.search.suggest import jobs as suggest_jobs
from community.social import service as social
from tests.browsing import FRAGMENT, PAGE
from tests.counting import statements
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product, make_shop
from tests.factories.notes import make_note

Drain = Callable[[], None]
FACET = re.compile(
    r'<a class="facet" href="([^"]+)" (aria-current=true)? ?rel="nofollow"><span class="box">.*?</span>'
    r'<span class="cut">(.*?)</span>(?:<small>([\d,]+)</small>)?</a>'
)


@pytest.fixture(autouse=True)
def town(app: Flask, drain: Drain) -> Iterator[None]:
    """Twenty-five notes of two cities and topics, goods of two shops."""
    with app.app_context():
        upkeep.rebuild()
        for number in range(25):
            city, topic = ("杭州", "咖啡") if number % 3 else ("上海", "露营")
            make_note(title=f"在家手冲 {number}", city=city, topics=[topic])
        shops = [make_shop(), make_shop()]
        for number, price in enumerate((4900, 9900, 9900, 99900)):
            make_product(shop_id=shops[number % 2], price=price, name="云雀手冲滤杯", name_en="Skylark dripper")
        drain()
        engines.forget_lexicon()
        suggest_jobs.build()
    yield


def read(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200
    return answer.text


def total(page: str) -> int:
    found = re.search(r"找到 ([\d,]+) 个", page)
    return int(found[1]) if found else 0


def facets(page: str) -> list[tuple[str, bool, str, int | None]]:
    """Address, taken, name and number of each choice of the column (the sheet of the phone says the same)."""
    column = page.partition('<aside class="facets"')[2].partition("</aside>")[0]
    sheet = page.partition('<template id="search-filters">')[2].partition("</template>")[0]
    assert FACET.findall(column) == FACET.findall(sheet)
    return [
        (unescape(url), bool(taken), unescape(name), int(n) if n else None)
        for url, taken, name, n in FACET.findall(column)
    ]


@pytest.mark.parametrize("kind", ["note", "product"])
def test_every_number_is_what_the_page_shows_once_the_choice_is_taken(app: Flask, kind: str) -> None:
    client = app.test_client()
    page = read(client, f"/search?q=手冲&kind={kind}")
    counted = [choice for choice in facets(page) if choice[3] is not None]
    assert counted and not any(taken for _url, taken, _name, _number in counted)
    for url, _taken, name, number in counted:
        narrowed = read(client, url)
        assert total(narrowed) == number, name
        assert next(choice for choice in facets(narrowed) if choice[1])[2:] == (name, number)
        for second, taken, _name, left in [each for each in facets(narrowed) if each[3] is not None][:6]:
            assert total(read(client, second)) == (left if not taken else total(page))


def test_filters_stay_in_the_address_and_each_pill_takes_one_away(app: Flask) -> None:
    client = app.test_client()
    page = read(client, "/search?q=手冲&city=杭州&topic=咖啡&sort=new&nonsense=1")
    pills = [unescape(url) for url in re.findall(r'<a class="pill on" href="([^"]+)"', page)]
    assert [parse_qs(urlsplit(url).query) for url in pills] == [
        {"q": ["手冲"], "sort": ["new"], "city": ["杭州"]},
        {"q": ["手冲"], "sort": ["new"], "topic": ["咖啡"]},
    ]
    assert "2 个条件" in page
    goods = next(unescape(url) for url in re.findall(r'href="([^"]+kind=product[^"]*)"', page))
    assert parse_qs(urlsplit(goods).query) == {"q": ["手冲"], "kind": ["product"]}
    for nonsense in (
        "price=x",
        "price=5-1",
        "price=-",
        "since=never",
        "lang=xx",
        "haul=2",
        f"price={'9' * 99}-",
        "price=٣-٥",
    ):
        kind = "product" if nonsense.startswith("price") else "note"
        plain = read(client, f"/search?q=手冲&kind={kind}")
        assert total(read(client, f"/search?q=手冲&kind={kind}&{nonsense}")) == total(plain), nonsense


def test_the_waterfall_grows_and_what_follows_belongs_to_the_same_search(app: Flask) -> None:
    client = app.test_client()
    page = read(client, "/search?q=手冲")
    request_id = re.search(r'data-surface="search" data-request-id="(\w{26})"', page)
    assert request_id
    more = re.search(r'rel="next" href="([^"]+)" data-more', page)
    assert more
    rest = client.get(unescape(more[1]), headers=FRAGMENT).text
    positions = [int(number) for number in re.findall(r'data-position="(\d+)"', page + rest)]
    assert positions == list(range(25))
    assert f'data-request-id="{request_id[1]}"' in rest
    with app.app_context():
        log_jobs.pour()
        (own,) = log.session().execute(log.Searched.__table__.select()).all()
    assert (own.request_id, own.words, own.kind, own.found, own.refined) == (request_id[1], "手冲", "note", 25, False)


def test_further_people_belong_to_the_same_search(app: Flask) -> None:
    with app.app_context():
        upkeep.index([("person", make_person(name="云雀")) for _ in range(21)])
    page = read(app.test_client(), "/search?q=云雀&kind=person")
    further = re.search(r'rel="next" href="([^"]+)"', page)
    request_id = re.search(r'data-request-id="(\w{26})"', page)
    assert further and request_id
    assert f'data-request-id="{request_id[1]}"' in read(app.test_client(), unescape(further[1]))


def test_only_these_words_holds_for_the_goods_above_too(app: Flask) -> None:
    client = app.test_client()
    assert "goods-row" in read(client, "/search?q=云雀+望远镜")
    assert "goods-row" not in read(client, "/search?q=云雀+望远镜&exact=1")


def test_a_left_out_word_is_struck_through_and_there_is_a_way_back(app: Flask) -> None:
    client = app.test_client()
    page = read(client, "/search?q=手冲 望远镜")
    assert "<s>望远镜</s>" in page and total(page) == 25
    exact = unescape(re.search(r'href="([^"]+)" rel="nofollow">只搜原词', page)[1])  # type: ignore[index]
    page = read(client, exact)
    assert total(page) == 0 and "<s>" not in page
    back = unescape(re.search(r'href="([^"]+)" rel="nofollow">放宽一点搜', page)[1])  # type: ignore[index]
    assert total(read(client, back)) == 25


def test_what_sounds_alike_is_offered_only_where_it_finds_something(app: Flask) -> None:
    client = app.test_client()
    page = read(client, "/search?q=旅杯&kind=product")
    link = re.search(r'你是不是想找 <a class="link" href="([^"]+)">滤杯</a>', page)
    assert link and total(read(client, unescape(link[1]))) == 4
    assert "你是不是想找" not in read(client, "/search?q=旅杯&kind=shop")
    assert "你是不是想找" not in read(client, "/search?q=滤杯&kind=product")


def test_nothing_found_leads_on(app: Flask) -> None:
    client = app.test_client()
    read(client, "/search?q=手冲")
    page = read(client, "/search?q=完全没有")
    assert "没有“完全没有”" in page and "你搜过" in page and "逛逛话题" in page and 'role="feed"' in page
    assert "完全没有" not in page.partition("你搜过")[2].partition("</ul>")[0]
    page = read(client, "/search?q=手冲&city=北京")
    assert "去掉筛选试试" in page


def test_without_an_index_a_page_says_so_even_where_it_finds_nothing(app: Flask) -> None:
    shutil.rmtree(app.extensions["settings"].instance_dir / "search")
    for words in ("手冲", "望远镜"):
        assert '<p class="notice">' in read(app.test_client(), f"/search?q={words}")


def test_marks_are_whole_words_escaped(app: Flask, drain: Drain) -> None:
    with app.app_context():
        make_note(title="<b>手冲</b> & 👩‍👩‍👧 é的咖啡")
    drain()
    page = read(app.test_client(), "/search?q=手冲 é的")
    assert "&lt;b&gt;<mark>手冲</mark>&lt;/b&gt; &amp; 👩‍👩‍👧 " in page
    assert "<b>手冲" not in page
    assert "找到" in read(app.test_client(), "/search?q=<script>手冲</script>")


def test_everybodys_order_is_one_link_away_and_stays_in_the_address(app: Flask) -> None:
    with app.app_context():
        person, liked = make_person(), make_note(title="别的")
        with transaction():
            social.like(person, "note", liked.id)
    client = signed_in(app, person)
    assert "plain=1" not in read(app.test_client(), "/search?q=手冲")  # nothing is known of whoever has done nothing
    page = read(client, "/search?q=手冲")
    plain = unescape(re.search(r'href="([^"]+plain=1[^"]*)"', page)[1])  # type: ignore[index]
    page = read(client, plain)
    assert "现在是大家都一样的排序" in page
    assert all("plain=1" in url for url, _taken, _name, _number in facets(page))
    assert "plain=1" not in read(client, "/search?q=手冲&sort=new")


def test_what_others_look_for_besides_is_shown(app: Flask) -> None:
    with app.app_context():
        for number in range(3):
            reader = Viewer(visitor_id=f"01J0000000000000000000000{number}")
            for words in ("手冲", "磨豆机 送礼"):
                log.note(reader, words, "note", 3)
        log_jobs.pour()
    assert "磨豆机 送礼" in read(app.test_client(), "/search?q=手冲").partition("大家还搜")[2]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/search?q=手冲", 10),
        ("/search?q=手冲&city=杭州&topic=咖啡&lang=zh", 10),
        ("/search?q=手冲&kind=product&price=5000-10000", 9),
        ("/search?q=手冲&kind=person", 8),
        ("/search?q=手冲&kind=topic", 8),
        ("/search?q=完全没有", 16),
        ("/search", 5),
    ],
)
def test_a_page_costs_a_bounded_number_of_statements(app: Flask, address: str, most: int) -> None:
    with app.app_context():
        person, hidden = make_person(), make_note(title="在家手冲")
        with transaction():
            social.hide(Viewer(person_id=person).actor, "note", hidden.id)
    client = signed_in(app, person)
    read(client, address)
    with statements() as seen:
        read(client, address)
    assert len(seen) <= most, seen
