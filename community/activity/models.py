"""The table of facts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, PublicId, UtcDateTime


class Verb(StrEnum):
    IMPRESSION = "impression"
    OPEN = "open"
    DWELL = "dwell"
    TAG_OPEN = "tag_open"
    LIKE = "like"
    UNLIKE = "unlike"
    COLLECT = "collect"
    UNCOLLECT = "uncollect"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    COMMENT = "comment"
    SHARE = "share"
    CART = "cart"
    PURCHASE = "purchase"
    REFUND = "refund"
    HIDE = "hide"
    UNHIDE = "unhide"
    RESET = "reset"  # on the person: what was done before teaches nothing any more
    PLAIN = "plain"  # a visitor switched personalisation off: nothing they do teaches anything
    PERSONAL = "personal"  # and on again


class Kind(StrEnum):
    NOTE = "note"
    PRODUCT = "product"
    PERSON = "person"
    SHOP = "shop"
    TOPIC = "topic"


class Fact(Model):
    """Somebody did something to a subject. `value` is seconds for dwell; `dedupe_key` makes a fact count once."""

    __tablename__ = "activity_facts"
    __table_args__ = (
        Index("ix_activity_facts_person", "person_id", "at"),
        Index("ix_activity_facts_visitor", "visitor_id", "at"),
        Index("ix_activity_facts_subject", "kind", "subject_id", "verb"),
        Index("ix_activity_facts_at", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    visitor_id: Mapped[str | None] = mapped_column(PublicId)
    verb: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int] = mapped_column(Id)
    surface: Mapped[str | None] = mapped_column(String(24))
    position: Mapped[int | None]
    lane: Mapped[str | None] = mapped_column(String(24))
    request_id: Mapped[str | None] = mapped_column(String(40))
    model_version: Mapped[str | None] = mapped_column(String(40))
    propensity: Mapped[float | None] = mapped_column(Float)
    value: Mapped[float | None] = mapped_column(Float)
    origin: Mapped[str | None] = mapped_column(String(200))
    dedupe_key: Mapped[str | None] = mapped_column(String(32), unique=True)
