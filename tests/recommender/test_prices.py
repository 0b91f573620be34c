"""What a thing costs is the same for everybody: nothing learnt about a reader reaches a price or a discount."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from community.catalog import queries as catalog
from community.platform.db import transaction
from community.platform.settings import ROOT
from community.recommender import jobs, profile
from community.recommender.models import Wish
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_note
from tests.factories.shop import make_buyer, place
from tests.factories.social import make_like
from tests.feed.world import viewer

MONEY = re.compile(r"(?:¥|CN¥|\$)\s?\d[\d,.]*|\d+(?:\.\d+)? 元")
PRICING = ("shop", "catalog", "ledger", "settlement", "campaigns", "merchants")


def test_two_opposite_profiles_see_and_pay_the_same(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        product = make_product(name="云雀滤杯")
        note = make_note(topics=["手冲"], products=[product])
        eager, cold = make_buyer("热心"), make_buyer("冷淡")
        for _ in range(8):
            make_like(make_person(), note.id)
        make_like(eager.id, note.id)
        with transaction():
            profile.say(viewer(eager.id), "手冲", Wish.MORE)
            profile.say(viewer(cold.id), "手冲", Wish.NEVER)
        jobs.run()
        public_id = catalog.products([product], "zh")[product].public_id
        sku = catalog.skus_of(product, "zh")[0].id
    drain()
    seen = []
    for person in (eager.id, cold.id):
        browser = signed_in(app, person)
        seen.append([MONEY.findall(browser.get(path).text) for path in (f"/p/{public_id}", f"/p/{public_id}/buy")])
    assert seen[0] == seen[1]
    assert seen[0][0], "the page names a price"
    with app.app_context():
        paid = [place(buyer, sku) for buyer in (eager, cold)]
        assert paid[0].amount_minor == paid[1].amount_minor


@pytest.mark.parametrize("domain", PRICING)
def test_nothing_that_sets_a_price_asks_the_recommender(domain: str) -> None:
    """Telling it what a subject says (`hooks`) is all that these domains may do with it."""
    asking = re.compile(
        r"(?:from|import) community\.recommender(?!\.hooks)|from community\.recommender import (?!hooks)"
    )
    folder = Path(ROOT) / "community" / domain
    found = [str(path) for path in folder.rglob("*.py") if asking.search(path.read_text())]
    assert found == []
