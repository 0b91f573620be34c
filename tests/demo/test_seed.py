"""A small world carried into a real database: money, stock, counters and what is derived all agree."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from community.accounts import service as accounts
from community.demo.commands import cli
from community.demo.load.desk import SAME
from community.demo.people import GUIDES, PASSWORD, Guide
from community.demo.prices import price_at
from community.demo.scales import SCALES
from community.demo.seed import HalfSeeded, is_seeded, seed
from community.demo.taste.lists import TRIAL
from community.demo.world import World
from community.ledger import queries as ledger
from community.platform.db import db, transaction
from community.recommender import trials, weighing
from community.shop.orders import queries as orders
from community.shop.orders.jobs import DEMO_WAREHOUSE_SECONDS
from tests.conftest import empty_tables


@pytest.fixture(scope="module")
def world(shared_app: Flask) -> Iterator[World]:
    """Seeded once for the module; the tests only read."""
    with shared_app.app_context():
        empty_tables()
        yield seed(7, SCALES["small"], datetime.now(UTC), lambda line: None, train=False)
        db.session.remove()
        empty_tables()


@pytest.fixture
def read(world: World, shared_app: Flask) -> Iterator[World]:
    with shared_app.app_context():
        yield world
        db.session.remove()


def rows(statement: str) -> list[sa.Row]:
    return list(db.session.execute(sa.text(statement)).all())


def test_the_book_sums_to_zero_and_tells_of_sales_commission_and_clicks(read: World) -> None:
    assert set(ledger.trial().values()) == {0}
    kinds = {row.kind for row in rows("SELECT DISTINCT kind FROM ledger_transactions")}
    assert {"payment", "commission", "ads_top_up", "ad_click"} <= kinds


def test_stock_is_conserved(read: World) -> None:
    """What a SKU began with and got since = on hand + shipped and not come back; on hand − available = held for what is not shipped."""
    began = {sku.code: sku.stock for product in read.products for sku in product.skus}
    came: Counter[str] = Counter()
    for restock in read.restocks:
        came[read.products[restock.product].skus[restock.sku].code] += restock.quantity
    gone = "SUM(CASE WHEN o.state IN ('shipped', 'delivered') OR o.state = 'refunding' THEN l.quantity ELSE 0 END)"
    held = "SUM(CASE WHEN o.state IN ('unpaid', 'paid') THEN l.quantity ELSE 0 END)"
    found = rows(
        f"SELECT s.code, s.on_hand, s.available, COALESCE({gone}, 0) AS gone, COALESCE({held}, 0) AS held"
        " FROM skus s LEFT JOIN order_lines l ON l.sku_id = s.id LEFT JOIN orders o ON o.id = l.order_id"
        " GROUP BY s.id, s.code, s.on_hand, s.available"
    )
    assert len(found) == len(began)
    for sku in found:
        assert sku.on_hand + sku.gone == began[sku.code] + came[sku.code]
        assert sku.on_hand - sku.available == sku.held


def test_orders_became_what_was_planned(read: World) -> None:
    fates = [purchase.fate for purchase in read.purchases]
    states = {row.state: row.n for row in rows("SELECT state, COUNT(*) AS n FROM orders GROUP BY state")}
    assert states.get("delivered", 0) == fates.count("received") + fates.count("kept")
    assert states.get("unpaid", 0) == fates.count("waiting")
    assert states.get("refunding", 0) == fates.count("returning")
    assert states.get("refunded", 0) == fates.count("refunded")
    assert states.get("cancelled", 0) == fates.count("unpaid")
    hauls = [purchase.haul for purchase in read.purchases if purchase.haul]
    assert hauls
    shown = rows("SELECT h.days, n.haul_days, n.title FROM haul_lines h JOIN notes n ON n.id = h.note_id")
    assert sorted((haul.title, haul.haul_days) for haul in hauls) == sorted((row.title, row.days) for row in shown)


@pytest.mark.parametrize(
    "counter,table,kind,subject",
    [
        ("likes", "likes", "note", "subject_id"),
        ("collects", "collects", "note", "subject_id"),
        ("followers", "follows", "person", "subject_id"),
        ("comments", "comments", "note", "note_id"),
    ],
)
def test_counters_are_the_rows(read: World, counter: str, table: str, kind: str, subject: str) -> None:
    counted = rows(f"SELECT subject_id, {counter} AS n FROM subject_counters WHERE kind = '{kind}' AND {counter} > 0")
    where = "" if table == "comments" else f"WHERE kind = '{kind}'"
    real = rows(f"SELECT {subject} AS subject_id, COUNT(*) AS n FROM {table} {where} GROUP BY {subject}")
    assert real
    assert {tuple(row) for row in counted} == {tuple(row) for row in real}


def test_the_log_and_the_rows_tell_the_same(read: World) -> None:
    for verb, table in (("like", "likes"), ("collect", "collects"), ("follow", "follows")):
        (logged,) = rows(f"SELECT COUNT(*) AS n FROM activity_facts WHERE verb = '{verb}'")
        (kept,) = rows(f"SELECT COUNT(*) AS n FROM {table}")
        assert logged.n == kept.n > 0


def test_robots_leave_nothing_in_the_log(read: World) -> None:
    """Crawlers, a page that repeats itself and an author's own visits all knocked; only a reader's first telling is kept."""
    assert sum(len(robot.notes) * robot.times for robot in read.robots) > 200
    (through_the_door,) = rows("SELECT COUNT(*) AS n FROM activity_facts WHERE dedupe_key IS NOT NULL")
    assert through_the_door.n == sum(robot.kept for robot in read.robots) == 5


def test_searches_are_in_the_log_with_what_was_opened_from_them(read: World) -> None:
    (searches,) = rows("SELECT COUNT(*) AS n, COUNT(DISTINCT actor) AS people FROM search_log")
    assert searches.n > 20 and searches.people > 5
    (opened,) = rows(
        "SELECT COUNT(*) AS n FROM activity_facts f JOIN search_log s ON s.request_id = f.request_id"
        " WHERE f.verb = 'open' AND f.surface = 'search' AND f.at >= s.at"
    )
    assert opened.n > 3
    (lost,) = rows("SELECT COUNT(*) AS n FROM activity_facts f WHERE f.surface = 'search' AND f.request_id NOT IN"
                   " (SELECT request_id FROM search_log)")  # fmt: skip
    assert lost.n == 0


def test_every_note_has_a_card_and_influencers_tags_have_links(read: World) -> None:
    (notes,) = rows("SELECT COUNT(*) AS n FROM notes WHERE state = 'published'")
    (cards,) = rows("SELECT COUNT(*) AS n FROM feed_cards")
    assert notes.n == cards.n
    bare = rows(
        "SELECT t.id FROM note_tags t JOIN notes n ON n.id = t.note_id JOIN influencers i ON i.person_id = n.author_id"
        " WHERE t.link_token IS NULL"
    )
    assert bare == []


def test_nothing_waits_in_the_outbox(read: World) -> None:
    assert rows("SELECT id FROM deliveries WHERE state <> 'done'") == []


def test_prices_before_lead_to_the_price_of_today(read: World) -> None:
    wrong = rows(
        "SELECT c.sku_id FROM price_changes c JOIN skus s ON s.id = c.sku_id WHERE c.new_minor <> s.price_minor"
        " AND NOT EXISTS (SELECT 1 FROM price_changes later WHERE later.sku_id = c.sku_id AND later.id > c.id)"
    )
    assert wrong == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.role)
def test_each_guide_can_sign_in(read: World, guide: Guide) -> None:
    with transaction():
        person_id = accounts.recognise(guide.email, PASSWORD)
    roles = {row.role for row in rows(f"SELECT role FROM person_roles WHERE person_id = {person_id}")}
    assert {*guide.roles, "member"} <= roles
    if guide.role == "merchant":
        assert "merchant_staff" in roles


def test_the_merchants_campaigns_run_were_clicked_and_ran_out(read: World) -> None:
    owner = next(guide for guide in GUIDES if guide.role == "merchant")
    campaigns = rows(
        "SELECT c.id, c.state, c.paused_by_stock AS dry, (SELECT COUNT(*) FROM ad_clicks k WHERE k.campaign_id = c.id)"
        " AS clicks FROM ad_campaigns c JOIN merchant_staff m ON m.merchant_id = c.merchant_id"
        f" JOIN people p ON p.id = m.person_id WHERE p.email = '{owner.email}'"
    )
    states = Counter(campaign.state for campaign in campaigns)
    assert states["ended"] == 1 and states["active"] >= 2
    assert sum(campaign.clicks for campaign in campaigns) > 0
    assert [campaign.state for campaign in campaigns if campaign.dry] == ["paused"] * (read.sold_out is not None)


def test_what_is_sold_out_has_nothing_left_and_what_came_again_is_on_sale(read: World) -> None:
    left = {row.code: row.available for row in rows("SELECT code, available FROM skus")}
    assert read.restocks
    for restock in read.restocks:
        assert left[read.products[restock.product].skus[restock.sku].code] > 0
    assert read.sold_out is not None
    assert [left[sku.code] for sku in read.products[read.sold_out].skus] == [0] * len(read.products[read.sold_out].skus)


def test_everything_was_sold_at_the_price_of_its_day(read: World) -> None:
    sold = {(row.code, row.unit_minor) for row in rows(
        "SELECT s.code, l.unit_minor FROM order_lines l JOIN skus s ON s.id = l.sku_id")}  # fmt: skip
    planned = {
        (read.products[p.product].skus[p.sku].code, price_at(read.products[p.product], p.sku, p.at))
        for p in read.purchases
    }
    assert sold == planned
    now = {row.code: row.price_minor for row in rows("SELECT code, price_minor FROM skus")}
    assert now == {sku.code: sku.price_minor for product in read.products for sku in product.skus}


def test_the_shopper_has_an_order_in_every_state_and_a_haul_to_write(read: World) -> None:
    mail = next(guide for guide in GUIDES if guide.role == "shopper").email
    orders = rows(
        "SELECT o.state, (SELECT COUNT(*) FROM haul_lines h JOIN order_lines l ON l.id = h.order_line_id"
        " WHERE l.order_id = o.id) AS hauls FROM orders o JOIN people p ON p.id = o.buyer_id"
        f" WHERE p.email = '{mail}'"
    )
    states = Counter(order.state for order in orders)
    assert set(states) == {"cancelled", "delivered", "refunded", "shipped", "paid", "unpaid"}
    assert sorted(order.hauls for order in orders if order.state == "delivered") == [0, 1]


def test_a_second_run_finds_the_world_and_half_a_world_is_told(read: World, shared_app: Flask) -> None:
    assert is_seeded()
    said = shared_app.test_cli_runner().invoke(cli, ["seed", "--scale", "small"])
    assert said.exit_code == 0 and GUIDES[0].email in said.output
    db.session.execute(sa.text("DELETE FROM credentials"))
    with pytest.raises(HalfSeeded):
        is_seeded()
    db.session.rollback()


def test_lists_of_the_log_say_their_lane_and_propensity(read: World) -> None:
    """What explore showed names its list, lane and propensity; a list is one reader's, and the trial's lists name their arm."""
    (shown,) = rows(
        "SELECT COUNT(*) AS n, COUNT(request_id) AS lists, COUNT(propensity) AS drawn, COUNT(lane) AS lanes"
        " FROM activity_facts WHERE verb = 'impression' AND kind = 'note' AND surface = 'explore' AND dedupe_key IS NULL"
        " AND lane NOT LIKE 'ad-%'"
    )
    assert shown.n == shown.lists == shown.drawn == shown.lanes > 300
    shared = rows(
        "SELECT request_id FROM activity_facts WHERE surface = 'explore' AND request_id IS NOT NULL"
        " GROUP BY request_id HAVING COUNT(DISTINCT person_id) > 1"
    )
    assert shared == []
    arms = {
        row.arm
        for row in rows("SELECT DISTINCT model_version AS arm FROM activity_facts WHERE model_version IS NOT NULL")
    }
    assert arms == {f"{TRIAL}.{arm}:earlier" for arm in "ab"}


def test_the_operators_desk_is_not_empty(read: World) -> None:
    kinds = {row.kind: row.n for row in rows("SELECT kind, COUNT(*) AS n FROM search_rules GROUP BY kind")}
    assert set(kinds) >= {"synonym", "alias", "pin", "hush"} and kinds["synonym"] == len(SAME)
    (trial,) = trials.all_trials()
    readers, readings = trials.read_out(trial)
    assert (trial.key, trial.state) == (TRIAL, "stopped") and min(readers.values()) >= 2
    assert {reading.metric for reading in readings} == set(trials.METRICS)
    assert dict(weighing.current()) == dict(weighing.USUAL) and len(weighing.audit()) == 3


def test_what_was_hidden_is_kept_beside_the_log(read: World) -> None:
    (logged,) = rows("SELECT COUNT(*) AS n FROM activity_facts WHERE verb = 'hide'")
    (kept,) = rows("SELECT COUNT(*) AS n FROM hides")
    assert logged.n == kept.n


def test_orders_wait_for_the_merchant_and_things_in_the_shoppers_cart(read: World) -> None:
    owner = next(guide for guide in GUIDES if guide.role == "merchant")
    waiting = rows(  # longer than the demo's warehouse looks back
        "SELECT o.id FROM orders o JOIN shops s ON s.id = o.shop_id JOIN merchant_staff m ON m.merchant_id = s.merchant_id"
        f" JOIN people p ON p.id = m.person_id WHERE p.email = '{owner.email}' AND o.state = 'paid'"
    )
    assert waiting and not {row.id for row in waiting} & set(orders.paid_for(*DEMO_WAREHOUSE_SECONDS))
    assert len(rows("SELECT id FROM cart_lines")) == 2
    assert {row.name for row in rows("SELECT name FROM api_tokens")} == {"仓库打单", "月底记账表"}
