"""Tables of hauls."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, UtcDateTime


class HaulState(StrEnum):
    STANDS = "stands"
    DROPPED = "dropped"  # refunded: the note lost its badge


class HaulLine(Model):
    """One order line shown in one note, for good: taking the note back does not free the line."""

    __tablename__ = "haul_lines"
    __table_args__ = (
        Index("ix_haul_lines_order_id", "order_id"),
        Index("ix_haul_lines_product_id", "product_id", "state", "id"),
        CheckConstraint("stars IS NULL OR (stars >= 1 AND stars <= 5)", name="stars"),
        CheckConstraint("state IN ('stands', 'dropped')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"), unique=True)
    order_line_id: Mapped[int] = mapped_column(Id, ForeignKey("order_lines.id"), unique=True)
    order_id: Mapped[int] = mapped_column(Id, ForeignKey("orders.id"))
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    sku_id: Mapped[int] = mapped_column(Id, ForeignKey("skus.id"))
    product_name: Mapped[str] = mapped_column(String(120))
    option_text: Mapped[str] = mapped_column(String(200))
    days: Mapped[int]
    stars: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8), default="stands")
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
