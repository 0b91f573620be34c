"""Tables of the feed: one row a note, with all that its card shows and nothing that changes by the minute."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, PublicId, UtcDateTime


class FeedCard(Model):
    __tablename__ = "feed_cards"
    __table_args__ = (
        Index("ix_feed_cards_author_id", "author_id", "visible", "published_at", "note_id"),
        Index("ix_feed_cards_city", "city", "visible", "published_at", "note_id"),
        Index("ix_feed_cards_published_at", "visible", "published_at", "note_id"),
    )

    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(PublicId)
    title: Mapped[str] = mapped_column(String(60))
    lang: Mapped[str] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(60))
    cover_key: Mapped[str] = mapped_column(String(120))
    cover_width: Mapped[int]
    cover_height: Mapped[int]
    cover_color: Mapped[str] = mapped_column(String(7))
    cover_alt: Mapped[str] = mapped_column(String(300))
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    author_name: Mapped[str] = mapped_column(String(60))
    author_handle: Mapped[str] = mapped_column(String(40))
    author_avatar: Mapped[str | None] = mapped_column(String(120))
    picture_count: Mapped[int]
    tag_count: Mapped[int]
    haul: Mapped[bool]
    haul_days: Mapped[int | None]
    commission: Mapped[bool]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    visible: Mapped[bool]
