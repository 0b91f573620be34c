"""Tables of notes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Json, Model, PublicId, UtcDateTime


class NoteState(StrEnum):
    PUBLISHED = "published"
    HIDDEN = "hidden"  # by a moderator, who may bring it back
    REMOVED = "removed"  # by its author, who may not
    ERASED = "erased"  # the author left: the words are gone, the row is a tombstone


class NoteKind(StrEnum):
    NOTE = "note"
    HAUL = "haul"  # about things its author bought here; keeps the badge while the purchase stands


class TagState(StrEnum):
    LIVE = "live"
    GONE = "gone"  # the product is off the shelf: the words stay, the price does not
    REMOVED = "removed"  # taken off by the author; the row stays for the links that name it


class Note(Model):
    """A post. `gallery` repeats what the page shows of its pictures, cover first, so that reading one is one statement:
    `[{"id", "key", "width", "height", "color", "alt"}]`."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_author_id", "author_id", "state", "published_at", "id"),
        Index("ix_notes_published_at", "state", "published_at", "id"),
        CheckConstraint("state IN ('published', 'hidden', 'removed', 'erased')", name="state"),
        CheckConstraint("kind IN ('note', 'haul')", name="kind"),
        CheckConstraint("lang IN ('zh', 'en')", name="lang"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(8), default="note")
    title: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(60))
    ai: Mapped[bool] = mapped_column(default=False)
    haul_days: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="published")
    gallery: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NotePicture(Model):
    """Pictures of a note in order; position 0 is its cover."""

    __tablename__ = "note_pictures"
    __table_args__ = (Index("ix_note_pictures_picture_id", "picture_id"),)

    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    picture_id: Mapped[int] = mapped_column(Id, ForeignKey("pictures.id"))


class NoteTag(Model):
    """A product named at a point of a picture; x and y are shares of its width and height from the upper left."""

    __tablename__ = "note_tags"
    __table_args__ = (
        Index("ix_note_tags_note_id", "note_id"),
        Index("ix_note_tags_product_id", "product_id", "state", "note_id"),
        CheckConstraint("x >= 0 AND x <= 1", name="x"),
        CheckConstraint("y >= 0 AND y <= 1", name="y"),
        CheckConstraint("state IN ('live', 'gone', 'removed')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"))
    picture_position: Mapped[int]
    x: Mapped[float] = mapped_column(Float)
    y: Mapped[float] = mapped_column(Float)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    sku_id: Mapped[int | None] = mapped_column(Id, ForeignKey("skus.id"))
    label: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(8), default="live")
    link_token: Mapped[str | None] = mapped_column(String(200))


class Topic(Model):
    """What notes are about. `name_key` and `alias_key` are its names folded, so that nobody opens it a second time.

    Those with a `channel_position` are channels of the home page, and offered as interests.
    """

    __tablename__ = "topics"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(String(40), unique=True)
    alias_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    icon: Mapped[str] = mapped_column(String(32), default="plant")
    channel_position: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoteTopic(Model):
    """A note is about a topic, in the order the author named them."""

    __tablename__ = "note_topics"
    __table_args__ = (Index("ix_note_topics_topic_id", "topic_id", "note_id"),)

    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"), primary_key=True, autoincrement=False)
    topic_id: Mapped[int] = mapped_column(Id, ForeignKey("topics.id"), primary_key=True, autoincrement=False)
    position: Mapped[int]
