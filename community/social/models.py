"""Tables of social. A subject is (kind, id): note 5 is not product 5."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, UtcDateTime


class Like(Model):
    __tablename__ = "likes"
    __table_args__ = (Index("ix_likes_subject", "kind", "subject_id"),)

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Collect(Model):
    """Planted: kept to come back to."""

    __tablename__ = "collects"
    __table_args__ = (
        Index("ix_collects_subject", "kind", "subject_id"),
        Index("ix_collects_newest", "person_id", "kind", "at", "subject_id"),
    )

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Follow(Model):
    __tablename__ = "follows"
    __table_args__ = (Index("ix_follows_subject", "kind", "subject_id"),)

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Comment(Model):
    """Said under a note, or in answer to what was: two levels, never more. An erased one keeps its place without words."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_note_id", "note_id", "parent_id", "id"),
        Index("ix_comments_parent_id", "parent_id"),
        Index("ix_comments_author_id", "author_id"),
        CheckConstraint("state IN ('published', 'hidden', 'removed', 'erased')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"))
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    parent_id: Mapped[int | None] = mapped_column(Id, ForeignKey("comments.id"))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default="published")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Hide(Model):
    """Not to be shown to this reader again; `actor` is a person or a visitor (`viewer.Actor.key`)."""

    __tablename__ = "hides"
    __table_args__ = (UniqueConstraint("actor", "kind", "subject_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    actor: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SubjectCounters(Model):
    """How often each thing was done to a subject, moved by the row count of the doing: never a guess.

    `received` is a person's: likes and collects of their notes. `following` counts the people a person follows.
    """

    __tablename__ = "subject_counters"
    __table_args__ = (
        CheckConstraint(
            "likes >= 0 AND collects >= 0 AND comments >= 0 AND followers >= 0 AND following >= 0 AND received >= 0",
            name="counted",
        ),
    )

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    likes: Mapped[int] = mapped_column(default=0)
    collects: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    followers: Mapped[int] = mapped_column(default=0)
    following: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
