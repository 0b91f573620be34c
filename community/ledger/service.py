"""Posting to the book and taking back. Both run in the caller's transaction."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from community.ledger.models import LedgerEntry, LedgerTransaction
from community.ledger.rules import Line, NotPosted, Unbalanced, balanced, reversed_lines
from community.platform.db import insert_many, insert_once, session
from community.platform.time import now

__all__ = ["Line", "NotPosted", "Unbalanced", "post", "reverse"]

_ID = select(LedgerTransaction.id).where(
    LedgerTransaction.kind == bindparam("kind"), LedgerTransaction.reference == bindparam("reference")
)
_LINES = (
    select(LedgerEntry.account, LedgerEntry.minor, LedgerEntry.currency)
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(LedgerTransaction.kind == bindparam("kind"), LedgerTransaction.reference == bindparam("reference"))
    .order_by(LedgerEntry.id)
)


def post(kind: str, reference: str, lines: Iterable[Line], memo: str = "") -> int | None:
    """Write one transaction and return its id; None when (kind, reference) is in the book already.

    Lines of zero are left out. Raises Unbalanced when the rest does not sum to zero in each currency.
    """
    moving = balanced(lines)
    if not insert_once(LedgerTransaction, kind=kind, reference=reference, memo=memo[:200], posted_at=now()):
        return None
    transaction_id = session().execute(_ID, {"kind": kind, "reference": reference}).scalar_one()
    insert_many(
        LedgerEntry,
        [
            {"transaction_id": transaction_id, "account": line.account, "minor": line.minor, "currency": line.currency}
            for line in moving
        ],
    )
    return int(transaction_id)


def reverse(kind: str, of_kind: str, reference: str) -> int | None:
    """Post the opposite of (of_kind, reference) as (kind, reference); None when that was done before.

    Raises NotPosted when there is nothing to take back.
    """
    lines = [Line(*row) for row in session().execute(_LINES, {"kind": of_kind, "reference": reference})]
    if not lines:
        raise NotPosted(f"{of_kind} {reference}")
    return post(kind, reference, reversed_lines(lines), memo=f"takes back {of_kind}")
