"""The tables of pictures. The renditions lie in storage under `{key}/{width}.webp`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, UtcDateTime


class Picture(Model):
    """One picture as it is shown: upright, at its largest stored size in pixels."""

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="size"),
        Index("ix_pictures_owner_id", "owner_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    color: Mapped[str] = mapped_column(String(7))
    alt: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PictureLook(Model):
    """What a picture looks like (`looks.features`), to find those that look like it."""

    __tablename__ = "picture_looks"

    picture_id: Mapped[int] = mapped_column(Id, ForeignKey("pictures.id"), primary_key=True, autoincrement=False)
    features: Mapped[bytes] = mapped_column(LargeBinary(56))
