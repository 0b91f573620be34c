"""What moves a result besides its words."""

import pytest
from flask import Flask

from community.activity import service as activity
from community.platform.db import transaction
from community.platform.viewer import Viewer
from community.search import documents
from community.search.documents import conversion
from tests.factories.accounts import make_person
from tests.factories.catalog import make_product

VISITOR = "01J00000000000000000000000"


def test_what_is_bought_more_often_than_usual_ranks_higher() -> None:
    assert conversion(0, 0) == 1.0
    assert conversion(1000, 50) == pytest.approx(1.0)
    assert conversion(1000, 0) == 0.85
    assert conversion(1000, 200) == 1.3
    assert 1.0 < conversion(10, 2) < conversion(100, 15) < 1.3
    assert conversion(0, 5) > 1.0  # bought from a note, without being opened


def test_openings_and_purchases_are_counted_for_each_product(context: Flask) -> None:
    product, other = make_product(name="滤杯"), make_product(name="细口壶")
    viewer = Viewer(person_id=make_person(), visitor_id=VISITOR)
    before = {row.id: row.rank for row in documents.read([("product", product), ("product", other)])}
    assert before[product] == before[other]
    with transaction():
        activity.record("purchase", "product", product, viewer.actor)
    after = {row.id: row.rank for row in documents.read([("product", product), ("product", other)])}
    assert after[product] > before[product]
    assert after[other] == before[other]
