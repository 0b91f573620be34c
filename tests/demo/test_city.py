"""A hamlet with two districts stands for the city: the same code, a ten-thousandth of the size."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from community.demo.chance import luck
from community.demo.city.district import make_district
from community.demo.city.retell import Retold
from community.demo.create import create_world
from community.demo.scales import SCALES, Scale
from community.demo.seed import seed, truth_folder
from community.demo.taste.truth import find
from community.demo.world import World
from community.demo.writing import LONGEST
from community.ledger import queries as ledger
from community.platform.db import db
from tests.conftest import empty_tables

DISTRICT = Scale("district", 80, 14, 6, 90, 160, 4_000, 0)
HAMLET = replace(SCALES["small"], name="hamlet", districts=2, district=DISTRICT)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def hamlet(shared_app: Flask) -> Iterator[World]:
    with shared_app.app_context():
        empty_tables()
        yield seed(7, HAMLET, datetime.now(UTC), lambda line: None, train=False)
        db.session.remove()
        empty_tables()


def count(table: str, where: str = "1 = 1") -> int:
    return int(db.session.execute(sa.text(f"SELECT COUNT(*) FROM {table} WHERE {where}")).scalar_one())


def test_districts_add_up_and_the_books_still_balance(hamlet: World, shared_app: Flask) -> None:
    with shared_app.app_context():
        hauls = sum(1 for purchase in hamlet.purchases if purchase.haul)
        assert count("notes") == len(hamlet.notes) + hauls + 2 * DISTRICT.notes == count("feed_cards")
        assert count("products") == len(hamlet.products) + 2 * DISTRICT.products
        assert count("people") == HAMLET.people + 2 * DISTRICT.people
        assert count("activity_facts") > HAMLET.facts + 1.5 * DISTRICT.facts
        assert count("likes") == count("activity_facts", "verb = 'like'")
        assert count("comments") > 0 and set(ledger.trial().values()) == {0}
        last = db.session.execute(sa.text("SELECT handle FROM people ORDER BY id DESC LIMIT 1")).scalar_one()
        assert find(truth_folder(), last) is not None
        db.session.remove()


@pytest.mark.database_free
def test_the_city_has_the_size_it_promises() -> None:
    city = SCALES["city"]
    assert city.district is not None
    assert city.notes + city.districts * city.district.notes >= 200_000
    assert city.products + city.districts * city.district.products >= 50_000
    assert city.facts + city.districts * city.district.facts >= 10_000_000


@pytest.mark.database_free
def test_a_district_is_the_same_twice_and_tells_in_its_own_words() -> None:
    core = create_world(7, HAMLET, NOW)
    one, again = (make_district(core, 1, Retold(core.notes, core.comments, luck(7, "retold"))) for _ in range(2))
    assert (one.people, one.products, one.notes) == (again.people, again.products, again.notes)
    assert {person.handle for person in one.people}.isdisjoint(person.handle for person in core.people)
    bodies = {note.body for note in core.notes}
    assert sum(note.body in bodies for note in one.notes) < 0.1 * len(one.notes)
    for note in one.notes:
        assert len(note.title) <= max(LONGEST[note.lang], max(len(n.title) for n in core.notes if n.lang == note.lang))
        for tag in note.tags:
            product = one.products[tag.product]
            assert tag.sku is not None and tag.sku < len(product.skus)
            spots = [(spot.model, spot.variant) for spot in core.pictures[note.pictures[tag.picture]].tags]
            assert (product.model, product.skus[tag.sku].options["color"]) in spots
