"""A world that is sown again."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from community.demo.scales import SCALES
from community.demo.seed import seed
from community.platform.db import db
from community.platform.ids import new_public_id
from tests.conftest import empty_tables


def test_links_outlive_a_new_seeding(context: Flask) -> None:
    """The same seed number gives people, products and notes the addresses they had, an hour later too. (What was bought by
    then differs, and with it the hauls.)"""
    found = []
    for hours in (0, 1):
        empty_tables()
        seed(7, SCALES["small"], datetime.now(UTC) - timedelta(hours=hours), lambda line: None, train=False)
        found.append(
            {
                table: db.session.execute(sa.text(f"SELECT public_id FROM {table} WHERE {which} ORDER BY id"))
                .scalars()
                .all()
                for table, which in (("people", "1 = 1"), ("products", "1 = 1"), ("notes", "kind = 'note'"))
            }
        )
        db.session.rollback()
    assert found[0] == found[1] and all(found[0].values())
    assert new_public_id() not in {public_id for ids in found[0].values() for public_id in ids}
