"""The book: balanced, once per fact, and only ever added to."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from community.ledger import queries, service
from community.ledger.rules import balanced, reversed_lines
from community.ledger.service import Line, NotPosted, Unbalanced
from community.platform.db import session, transaction
from tests.conftest import BACKEND
from tests.factories.shop import count_of

# whatever the database of this run knows of changing a row; only PostgreSQL has TRUNCATE
CHANGES = ["UPDATE {} SET id = id + 100", "DELETE FROM {}"] + ["TRUNCATE {} CASCADE"] * (BACKEND == "postgresql")

SALE = [
    Line("gateway:sandbox", 12800, "CNY"),
    Line("merchant:1:payable", -12160, "CNY"),
    Line("platform:fees", -640, "CNY"),
]


def post_sale(reference: str = "A") -> int | None:
    with transaction():
        return service.post("payment", reference, SALE)


def test_a_transaction_moves_its_accounts(context: Flask) -> None:
    assert post_sale() is not None
    assert queries.balance("gateway:sandbox", "CNY") == 12800
    assert queries.balance("merchant:1:payable", "CNY") == -12160
    assert queries.balance("merchant:1:payable", "JPY") == 0
    assert queries.trial() == {"CNY": 0}
    assert queries.crooked() == []


def test_the_same_fact_is_posted_once(context: Flask) -> None:
    assert post_sale() is not None
    assert post_sale() is None
    assert queries.balance("gateway:sandbox", "CNY") == 12800
    assert count_of("ledger_entries") == 3


def test_taking_back_is_a_new_transaction_and_happens_once(context: Flask) -> None:
    post_sale()
    with transaction():
        assert service.reverse("refund", "payment", "A") is not None
    with transaction():
        assert service.reverse("refund", "payment", "A") is None
    assert queries.balance("merchant:1:payable", "CNY") == 0
    assert count_of("ledger_entries") == 6


def test_what_was_never_posted_cannot_be_taken_back(context: Flask) -> None:
    with pytest.raises(NotPosted), transaction():
        service.reverse("refund", "payment", "nothing")
    assert count_of("ledger_transactions") == 0


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line("a", 0, "CNY")],
        [Line("a", 1, "CNY")],
        [Line("a", 5, "CNY"), Line("b", -4, "CNY")],
        [Line("a", 5, "CNY"), Line("b", -5, "JPY")],
        [Line("a", 1.5, "CNY"), Line("b", -1.5, "CNY")],  # type: ignore[arg-type]
    ],
)
def test_a_crooked_transaction_is_refused_and_leaves_nothing(context: Flask, lines: list[Line]) -> None:
    with pytest.raises(Unbalanced), transaction():
        service.post("payment", "A", lines)
    assert count_of("ledger_transactions") == 0
    assert count_of("ledger_entries") == 0


@pytest.mark.parametrize("table", ["ledger_transactions", "ledger_entries"])
@pytest.mark.parametrize("verb", CHANGES)
def test_the_database_refuses_to_change_the_book(context: Flask, table: str, verb: str) -> None:
    post_sale()
    with pytest.raises(DBAPIError, match="the ledger only appends"), transaction():
        session().execute(text(verb.format(table)))
    assert count_of("ledger_entries") == 3
    assert queries.trial() == {"CNY": 0}


def test_a_statement_pages_through_an_account(context: Flask) -> None:
    for reference in "ABCDE":
        post_sale(reference)
    first = queries.statement("platform:fees", size=3)
    second = queries.statement("platform:fees", first.next, size=3)
    assert [row.reference for row in [*first.items, *second.items]] == list("EDCBA")
    assert second.next is None
    assert {row.minor for row in first.items} == {-640}


amounts = st.integers(-(10**12), 10**12).filter(bool)


@given(st.lists(st.tuples(st.sampled_from("abcd"), amounts, st.sampled_from(["CNY", "JPY"])), min_size=1, max_size=12))
def test_lines_balance_exactly_when_each_currency_sums_to_zero(parts: list[tuple[str, int, str]]) -> None:
    lines = [Line(*part) for part in parts]
    sums = {currency: sum(line.minor for line in lines if line.currency == currency) for currency in ("CNY", "JPY")}
    closing = [Line("rest", -total, currency) for currency, total in sums.items() if total]
    assert balanced([*lines, *closing]) if any(sums.values()) or len(lines) > 1 else True
    assert sum(line.minor for line in [*lines, *reversed_lines(lines)]) == 0
    if any(sums.values()):
        with pytest.raises(Unbalanced):
            balanced(lines)
