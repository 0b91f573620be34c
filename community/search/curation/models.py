"""The table of the operator's rules."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Json, Model, UtcDateTime


class RuleKind(StrEnum):
    SYNONYM = "synonym"
    ALIAS = "alias"
    PIN = "pin"
    BLOCK = "block"
    HUSH = "hush"


class SearchRule(Model):
    """One rule. `words` are folded; `values` are words that mean the same (synonym, alias), `["product:12", …]` in their
    order (pin, block), or nothing (hush: never suggested)."""

    __tablename__ = "search_rules"
    __table_args__ = (
        CheckConstraint("kind IN ('synonym', 'alias', 'pin', 'block', 'hush')", name="kind"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(80))
    values: Mapped[list[str]] = mapped_column(Json)
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
