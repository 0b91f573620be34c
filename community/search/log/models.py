"""The tables of searches, and of those that were forgotten."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Json, Model, PublicId, UtcDateTime

LONGEST = 80
Shown = tuple[str, float, float, int]


class Searched(Model):
    """One first page of results. `words` are folded, `written` is what was typed; `refined` by a filter, sort or other tab.

    `actor` is the key of a person or visitor (`Actor.key`). `shown` is what the results were ranked by, `["note:7", score, rank,
    published]` each (`Seen`).
    """

    __tablename__ = "search_log"
    __table_args__ = (
        Index("ix_search_log_actor", "actor", "at"),
        Index("ix_search_log_words", "words", "at"),
        Index("ix_search_log_at", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    request_id: Mapped[str] = mapped_column(PublicId, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(LONGEST))
    written: Mapped[str] = mapped_column(String(LONGEST))
    kind: Mapped[str] = mapped_column(String(8))
    lang: Mapped[str] = mapped_column(String(2))
    found: Mapped[int]
    refined: Mapped[bool]
    shown: Mapped[list[Shown]] = mapped_column(Json)


class Forgotten(Model):
    """An actor's searches up to a moment are gone: all, or those for these words. A row that turns up again is deleted."""

    __tablename__ = "search_forgotten"
    __table_args__ = (Index("ix_search_forgotten_actor", "actor", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    actor: Mapped[str] = mapped_column(String(40))
    words: Mapped[str | None] = mapped_column(String(LONGEST))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
