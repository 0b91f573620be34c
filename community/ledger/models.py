"""Tables of the book. Accounts are plain names such as `merchant:12:payable`; a balance is the sum of its entries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.ledger import triggers
from community.platform.db import Currency, Id, Model, UtcDateTime


class LedgerTransaction(Model):
    """One business fact in money. `kind` and `reference` name it, so it is posted once however often it is reported."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (UniqueConstraint("kind", "reference"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    reference: Mapped[str] = mapped_column(String(80))
    memo: Mapped[str] = mapped_column(String(200), default="")
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerEntry(Model):
    """One line: debit positive, credit negative, whole minor units."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_account", "account", "currency", "id"),
        Index("ix_ledger_entries_transaction_id", "transaction_id"),
        CheckConstraint("minor <> 0", name="not_zero"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    transaction_id: Mapped[int] = mapped_column(Id, ForeignKey("ledger_transactions.id"))
    account: Mapped[str] = mapped_column(String(64))
    minor: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(Currency)


for _model in (LedgerTransaction, LedgerEntry):
    if isinstance(_model.__table__, Table):
        triggers.attach(_model.__table__)
