"""Tables of boards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, PublicId, UtcDateTime
from community.social.boards.rules import MAX_BOARDS, MAX_DESCRIPTION, MAX_NAME, MAX_REASON


class Board(Model):
    """`slot` is one of a person's few places for a board: two that are made at once never share the last one."""

    __tablename__ = "boards"
    __table_args__ = (
        UniqueConstraint("owner_id", "slot"),
        CheckConstraint(f"slot >= 1 AND slot <= {MAX_BOARDS}", name="slot"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    slot: Mapped[int]
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    description: Mapped[str] = mapped_column(String(MAX_DESCRIPTION), default="")
    public: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BoardItem(Model):
    """A note or a product on a board, where its owner put it. The `cover` item's picture, else the first one's, is the board's."""

    __tablename__ = "board_items"
    __table_args__ = (
        UniqueConstraint("board_id", "kind", "subject_id"),
        Index("ix_board_items_order", "board_id", "position", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    board_id: Mapped[int] = mapped_column(Id, ForeignKey("boards.id"))
    kind: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int]
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    cover: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
