"""Sixteen at a time, in separate processes, on a real database: a budget is never passed by one minor unit."""

import multiprocessing
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.ledger import queries as ledger
from community.placements import balance
from community.placements.clicks import click
from community.placements.models import AdBalance, AdClick, AdSpendDay
from community.platform.db import db, session, transaction
from community.platform.viewer import Viewer
from tests.factories.placements import make_advertiser, make_campaign, make_offer, visitor

PROCESSES = 16
CLICKS_EACH = 6


def _click_on(campaign_id: int) -> None:
    for reader in [visitor() for _ in range(CLICKS_EACH)]:
        _click(make_offer(campaign_id, reader.visitor_id, 97), reader)


def _same_reader(campaign_id: int, visitor_id: str) -> None:
    _click(make_offer(campaign_id, visitor_id, 97), visitor(visitor_id=visitor_id))


def _click(token: str, reader: Viewer) -> None:
    with transaction():
        click(token, reader)


def _at_once(app: Flask, work: Callable[..., None], *given: object) -> None:
    """Run `work` in PROCESSES forked processes that begin together, each with connections of its own."""
    session().rollback()
    fork = multiprocessing.get_context("fork")
    gate = fork.Barrier(PROCESSES)

    def run() -> None:
        with app.app_context():
            db.engine.dispose(close=False)
            gate.wait(60)
            work(*given)

    running = [fork.Process(target=run) for _ in range(PROCESSES)]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [process.exitcode for process in running] == [0] * PROCESSES


def _totals(merchant_id: int) -> tuple[int, int, int, int]:
    """Spent today, billed clicks, free clicks, balance."""
    return (
        session().execute(select(func.sum(AdSpendDay.spend_minor))).scalar_one(),
        session().execute(select(func.count()).where(AdClick.price_minor > 0)).scalar_one(),
        session().execute(select(func.count()).where(AdClick.price_minor == 0)).scalar_one(),
        session().execute(select(AdBalance.balance_minor).where(AdBalance.merchant_id == merchant_id)).scalar_one(),
    )


@pytest.mark.parametrize(
    ("budget", "purse", "billed"),
    [(3_000, 100_000, 30), (100_000, 2_000, 20)],  # 30 × 97 = 2,910 and 20 × 97 = 1,940 fit, one more does not
)
def test_neither_budget_nor_balance_is_passed_by_sixteen_at_once(
    context: Flask, budget: int, purse: int, billed: int
) -> None:
    merchant_id, owner = make_advertiser(purse)
    campaign_id = make_campaign(merchant_id, owner, daily_budget_minor=budget)
    _at_once(context, _click_on, campaign_id)
    assert _totals(merchant_id) == (billed * 97, billed, PROCESSES * CLICKS_EACH - billed, purse - billed * 97)
    assert ledger.balance(balance.account(merchant_id), "CNY") == -(purse - billed * 97)
    assert ledger.balance("platform:ad_revenue", "CNY") == -billed * 97
    assert ledger.trial() == {"CNY": 0}


def test_one_reader_in_sixteen_windows_is_billed_once(context: Flask) -> None:
    merchant_id, owner = make_advertiser(10_000)
    campaign_id = make_campaign(merchant_id, owner)
    _at_once(context, _same_reader, campaign_id, visitor().visitor_id)
    assert _totals(merchant_id) == (97, 1, 0, 9_903)
    assert ledger.trial() == {"CNY": 0}
