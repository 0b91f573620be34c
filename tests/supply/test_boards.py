"""The two supplies and the gaps between them, on a small world whose figures are known to the last one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from community.activity import service as activity
from community.activity.queries import VERBS
from community.catalog import service as catalog
from community.notes import queries as notes
from community.notes import service as note_service
from community.platform.db import transaction
from community.platform.time import now
from community.supply import queries, rules
from community.supply.rules import CategoryHealth, TopicHealth, Unserved, Untold
from tests.counting import statements
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_note
from tests.feed.world import plant

VISITOR = "01JAAAAAAAAAAAAAAAAAAAAAA1"


def did(verb: str, kind: str, subject_id: int, people: list[int], *, days: float = 1, times: int = 2) -> None:
    """Each of these people did it, more than once."""
    assert verb in VERBS
    of = {"visitor_id": None, "kind": kind, "subject_id": subject_id, "verb": verb, "at": now() - timedelta(days=days)}
    with transaction():
        activity.load([of | {"person_id": person} for person in people for _ in range(times)])


class World:
    """Coffee is read and can be bought, hiking is read and has nothing, tea is read and sold out; a kettle is looked at and in no note."""

    def __init__(self) -> None:
        self.readers = [make_person() for _ in range(4)]
        writer, other = make_person(), make_person()
        self.dripper, self.kettle = make_product(name="滤杯"), make_product(name="水壶")
        self.teapot, self.cup = make_product(name="茶壶", stock=0), make_product(name="茶杯")
        self.lost, self.quiet = make_product(name="茶筅"), make_product(name="茶巾")
        old = now() - timedelta(days=60)
        self.coffee = make_note(writer, topics=["手冲"], products=[self.dripper]).id
        self.talk = make_note(other, topics=["手冲"], at=old).id
        self.hike = make_note(writer, topics=["徒步"], title="=HYPERLINK").id
        self.tea = make_note(writer, topics=["茶"], products=[self.teapot, self.lost]).id
        self.cups = make_note(other, topics=["茶"], products=[self.teapot, self.cup]).id
        self.unread = make_note(writer, topics=["茶"], products=[self.teapot]).id
        removed = make_note(writer, topics=["徒步"], products=[self.quiet]).id
        with transaction():
            catalog.take_off_shelf(self.lost)
            note_service.remove(removed, writer)
        for note, times in (
            (self.coffee, 3),
            (self.talk, 1),
            (self.hike, 4),
            (self.tea, 2),
            (self.cups, 1),
            (removed, 4),
        ):
            did("open", "note", note, self.readers[:times])
        did("open", "note", self.unread, self.readers, days=40)
        did("like", "note", self.unread, self.readers)
        did("open", "product", self.kettle, self.readers[:3])
        did("cart", "product", self.kettle, self.readers[:2])
        did("purchase", "product", self.kettle, self.readers[:1])
        did("open", "product", self.dripper, self.readers[:1])
        of = {"person_id": None, "kind": "note", "subject_id": self.coffee, "verb": "open", "at": now()}
        with transaction():  # a visitor, and two facts that are nobody's any more
            activity.load([of | {"visitor_id": VISITOR}, *[of | {"visitor_id": None}] * 2])

    def topic(self, slug: str) -> int:
        row = notes.find_topic(slug)
        assert row is not None
        return row.id


@pytest.fixture
def world(context: Flask, drain: Callable[[], None]) -> World:
    made = World()
    drain()
    return made


def test_notes_by_topic(world: World) -> None:
    found = queries.report(28, "zh").topics
    coffee, hiking, tea = map(world.topic, ("手冲", "徒步", "茶"))
    assert found == [
        TopicHealth(coffee, notes=2, new=1, authors=2, readings=5, served=4, goods=1),
        TopicHealth(hiking, notes=1, new=1, authors=1, readings=4, served=0, goods=0),
        TopicHealth(tea, notes=3, new=3, authors=2, readings=3, served=1, goods=1),
    ]


def test_goods_by_category(world: World) -> None:
    report = queries.report(28, "zh")
    assert report.categories == [CategoryHealth(rules.OTHER, on_shelf=5, sold_out=1, shown=2, looks=4, purchases=1)]
    assert report.categories[0].on_sale == 4
    assert report.category[rules.OTHER]


def test_the_gaps(world: World) -> None:
    report = queries.report(28, "zh")
    coffee, hiking, tea = map(world.topic, ("手冲", "徒步", "茶"))
    assert [(row.topic_id, row.unserved, row.goods) for row in report.no_goods] == [
        (hiking, 4, 0),
        (tea, 2, 1),
        (coffee, 1, 1),
    ]
    assert report.no_notes == [Untold(world.kettle, 3, 2, 1), Untold(world.quiet, 0, 0, 0)]
    assert report.sold_out == [
        Unserved(world.tea, 2, sold_out=(world.teapot,), gone=(world.lost,), left=0),
        Unserved(world.cups, 1, sold_out=(world.teapot,), gone=(), left=1),
    ]
    assert report.product[world.lost].name == "茶筅"
    assert report.note[world.tea].id == world.tea


def test_a_longer_period_counts_what_was_done_then(world: World) -> None:
    tea = world.topic("茶")
    assert {row.topic_id: row.readings for row in queries.report(90, "zh").topics}[tea] == 7
    assert {row.topic_id: row.readings for row in queries.report(28, "zh").topics}[tea] == 3


def test_the_page_and_the_table_are_for_admins(app: Flask) -> None:
    with app.app_context():
        made = World()
        member, moderator, admin = make_person(), make_person(roles=("moderator",)), make_person(roles=("admin",))
    browser = signed_in(app, admin)
    for path in ("/operator/supply", "/operator/supply/gaps.csv"):
        for nobody in (app.test_client(), signed_in(app, member), signed_in(app, moderator)):
            assert nobody.get(path, headers={"Accept": "application/json"}).status_code in (401, 403, 302, 303)
    for query in ("", "?days=7", "?days=everything"):
        page = browser.get(f"/operator/supply{query}", headers={"Accept-Language": "zh"})
        assert page.status_code == 200
        assert "水壶" in page.text and "徒步" in page.text and "茶筅" in page.text
    answer = browser.get("/operator/supply/gaps.csv")
    assert answer.mimetype == "text/csv"
    rows = [line.split(",") for line in answer.text.splitlines()]
    assert rows[0] == ["gap", "subject", "name", "readings_or_looks", "detail"]
    assert ["read_without_goods", "徒步", "徒步", "4", "0 goods"] in rows
    assert [row[3:] for row in rows if row[0] == "goods_without_notes"] == [["3", "2 carts"], ["0", "0 carts"]]
    assert sum(row[0] == "wanted_but_sold_out" for row in rows) == 2
    assert made.kettle


def test_an_empty_site_has_no_gaps(app: Flask) -> None:
    with app.app_context():
        admin = make_person(roles=("admin",))
        report = queries.report(28, "en")
        assert (report.topics, report.categories, report.no_goods, report.no_notes, report.sold_out) == (
            [],
            [],
            [],
            [],
            [],
        )
    assert signed_in(app, admin).get("/operator/supply").status_code == 200


def test_statements_do_not_grow_with_the_world(context: Flask, drain: Callable[[], None]) -> None:
    World()
    with statements() as few:
        queries.report(28, "zh")
    plant(12, drain, topics=["手冲", "徒步"])
    with statements() as many:
        queries.report(28, "zh")
    assert len(few) == len(many) == 10
