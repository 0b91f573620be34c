"""The cart's table: a line belongs to a person or to a visitor, never to both."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, PublicId, UtcDateTime


class CartLine(Model):
    """`origin` is the opaque token of the link, board or ad that led here; whoever made it reads it after the sale."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("person_id", "sku_id"),
        UniqueConstraint("visitor_id", "sku_id"),
        CheckConstraint("(person_id IS NULL) <> (visitor_id IS NULL)", name="one_owner"),
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    visitor_id: Mapped[str | None] = mapped_column(PublicId)
    sku_id: Mapped[int] = mapped_column(Id, ForeignKey("skus.id"), index=True)
    quantity: Mapped[int]
    origin: Mapped[str | None] = mapped_column(String(500))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
