"""What is bought in the demo world: enough for every page, at true prices, from shelves that empty and fill."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from community.demo.people import guide_places
from community.demo.prices import price_at
from community.demo.world import World
from tests.demo.conftest import NOW

pytestmark = pytest.mark.database_free


def test_the_influencer_sells_in_every_week_and_on_most_days_of_a_month(demo: World) -> None:
    voice = guide_places(demo.scale)["influencer"]
    sold = [p for p in demo.purchases if p.note is not None and demo.notes[p.note].author == voice]
    days = {(NOW - purchase.at).days for purchase in sold if purchase.fate not in ("unpaid", "waiting")}
    assert len(days & set(range(1, 31))) >= 18
    assert {day // 7 for day in days if day < 28} == {0, 1, 2, 3}
    assert any(purchase.fate == "refunded" for purchase in sold)
    assert all(purchase.buyer != voice for purchase in sold)


def test_the_merchant_has_orders_in_every_state(demo: World) -> None:
    merchant = guide_places(demo.scale)["merchant"]
    own = [p for p in demo.purchases if demo.shops[demo.products[p.product].shop].owner == merchant]
    fates = Counter(purchase.fate for purchase in own)
    assert {"paid", "shipped", "received", "refunded", "returning"} <= set(fates)
    assert fates["paid"] >= 3 and sum(fates.values()) > 40
    assert demo.sold_out is not None and demo.shops[demo.products[demo.sold_out].shop].owner == merchant


def test_nobody_buys_what_is_not_there(demo: World) -> None:
    """Day by day: what a SKU began with, less what was taken, plus what came in and what was given back."""
    left = {(p, s): sku.stock for p, product in enumerate(demo.products) for s, sku in enumerate(product.skus)}
    moves = [(r.at, (r.product, r.sku), r.quantity) for r in demo.restocks]
    emptied = 0
    for purchase in demo.purchases:
        key = purchase.product, purchase.sku
        moves.append((purchase.at, key, -purchase.quantity))
        if purchase.fate == "unpaid":
            moves.append((purchase.at + timedelta(minutes=30), key, purchase.quantity))
    for _at, key, quantity in sorted(moves):
        left[key] += quantity
        assert left[key] >= 0
        emptied += left[key] == 0
    assert emptied >= 5 and len(demo.restocks) >= 3


def test_prices_rise_and_fall_and_lead_to_the_price_of_today(demo: World) -> None:
    up = down = lately = 0
    for product in demo.products:
        for place, sku in enumerate(product.skus):
            moves = [move for move in product.moves if move.sku == place]
            assert [move.at for move in moves] == sorted(move.at for move in moves)
            for one, next_one in pairwise(moves):
                assert one.new_minor == next_one.old_minor
            assert not moves or moves[-1].new_minor == sku.price_minor
            assert all(product.created_at <= move.at <= NOW and move.old_minor != move.new_minor for move in moves)
            up += sum(move.new_minor > move.old_minor for move in moves)
            down += sum(move.new_minor < move.old_minor for move in moves)
            lately += any(move.at > NOW - timedelta(days=30) for move in moves)
    assert min(up, down) > 1_000 and lately > 1_000


def test_a_price_of_a_day_is_the_one_before_the_next_change(demo: World) -> None:
    product = next(product for product in demo.products if len(product.moves) > 2)
    first = min(product.moves, key=lambda move: move.at)
    assert price_at(product, first.sku, first.at - timedelta(seconds=1)) == first.old_minor
    assert price_at(product, first.sku, first.at) != first.old_minor
    assert price_at(product, first.sku, NOW) == product.skus[first.sku].price_minor
