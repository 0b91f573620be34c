"""The number beside a choice is what the page shows once the choice is taken."""

from collections.abc import Callable

import pytest

from community.platform.db import transaction
from community.platform.viewer import Viewer
from community.search import service
from community.search.engine import Filters, Kind
from community.social import service as social
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product, make_shop
from tests.factories.notes import make_note
from tests.factories.placements import visitor

pytestmark = pytest.mark.usefixtures("context", "index")
Drain = Callable[[], None]


def test_each_facet_is_counted_within_the_other_filters(drain: Drain) -> None:
    for city, topic in (("杭州", "咖啡"), ("杭州", "咖啡"), ("上海", "咖啡"), ("杭州", "茶"), ("上海", "茶")):
        make_note(title="在家手冲", city=city, topics=[topic])
    drain()
    page = service.search("手冲", Kind.note, visitor())
    assert page.facets and page.facets.cities == {"杭州": 3, "上海": 2}
    for city in ("杭州", "上海"):
        chosen = service.search("手冲", Kind.note, visitor(), filters=Filters(city=city))
        assert chosen.facets and chosen.facets.cities == {"杭州": 3, "上海": 2}
        assert chosen.total == page.facets.cities[city]
        for topic, number in chosen.facets.topics.items():
            assert service.search("手冲", Kind.note, visitor(), filters=Filters(city=city, topic=topic)).total == number


def test_brands_shops_and_prices_of_goods(drain: Drain) -> None:
    shops = [make_shop(), make_shop()]
    for shop, price in ((0, 4900), (0, 9900), (1, 9900), (1, 99900)):
        make_product(shop_id=shops[shop], price=price, name="云雀滤杯")
    drain()
    page = service.search("滤杯", Kind.product, visitor())
    assert page.facets
    assert sorted(page.facets.shops.values()) == [2, 2]
    assert page.facets.prices == {(0, 5000): 1, (5000, 10000): 2, (50000, 100000): 1}
    for (low, high), number in page.facets.prices.items():
        band = Filters(currency="CNY", price_from=low, price_to=None if high is None else high - 1)
        found = service.search("滤杯", Kind.product, visitor(), filters=band)
        assert found.total == number
        assert found.facets and found.facets.prices == page.facets.prices
    for slug in page.facets.shops:
        found = service.search("滤杯", Kind.product, visitor(), filters=Filters(shop=slug))
        assert found.total == len(found.hits) == 2


def test_counts_leave_out_what_the_reader_has_hidden(drain: Drain) -> None:
    first, second = make_note(title="在家手冲", city="杭州"), make_note(title="在家手冲", city="杭州")
    make_note(title="在家手冲", city="上海")
    drain()
    reader = Viewer(person_id=make_person(), visitor_id="01J00000000000000000000000")
    with transaction():
        social.hide(reader.actor, "note", first.id)
        social.hide(reader.actor, "person", second.author_id)
    page = service.search("手冲", Kind.note, reader)
    assert (page.total, len(page.hits)) == (1, 1)
    assert page.facets and page.facets.cities == {"上海": 1}
