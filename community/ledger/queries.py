"""The read side of the book."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from community.ledger.models import LedgerEntry, LedgerTransaction
from community.platform.db import session
from community.platform.pages import Page, decode_cursor, page_of

_BALANCE = select(func.coalesce(func.sum(LedgerEntry.minor), 0)).where(
    LedgerEntry.account == bindparam("account"), LedgerEntry.currency == bindparam("currency")
)
_TRIAL = select(LedgerEntry.currency, func.sum(LedgerEntry.minor)).group_by(LedgerEntry.currency)
_CROOKED = (
    select(LedgerEntry.transaction_id)
    .group_by(LedgerEntry.transaction_id, LedgerEntry.currency)
    .having(func.sum(LedgerEntry.minor) != 0)
    .limit(100)
)
_STATEMENT = (
    select(
        LedgerEntry.id,
        LedgerTransaction.kind,
        LedgerTransaction.reference,
        LedgerTransaction.memo,
        LedgerEntry.minor,
        LedgerEntry.currency,
        LedgerTransaction.posted_at,
    )
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(LedgerEntry.account == bindparam("account"), LedgerEntry.id < bindparam("before"))
    .order_by(LedgerEntry.id.desc())
    .limit(bindparam("size"))
)
_NEWEST = 2**63 - 1


@dataclass(frozen=True)
class EntryRow:
    """One line of an account: `minor` is debit positive, credit negative."""

    id: int
    kind: str
    reference: str
    memo: str
    minor: int
    currency: str
    posted_at: datetime


def balance(account: str, currency: str) -> int:
    """Sum of the account's entries in minor units: what is owed to somebody is negative."""
    return int(session().execute(_BALANCE, {"account": account, "currency": currency}).scalar_one())


def statement(account: str, cursor: str | None = None, size: int = 50) -> Page[EntryRow]:
    """The account's entries, newest first."""
    (before,) = decode_cursor(cursor, int) if cursor else (_NEWEST,)
    rows = session().execute(_STATEMENT, {"account": account, "before": before, "size": size + 1})
    return page_of([EntryRow(*row) for row in rows], size, lambda row: (row.id,))


def trial() -> dict[str, int]:
    """Currency → sum of every entry ever made: all zeros, or something is badly wrong."""
    return {currency: int(total) for currency, total in session().execute(_TRIAL)}


def crooked() -> list[int]:
    """Ids of transactions that do not sum to zero: always empty."""
    return list(session().execute(_CROOKED).scalars())
