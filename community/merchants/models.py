"""Tables of merchants."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Id, Model, PublicId, UtcDateTime


class StaffRole(StrEnum):
    OWNER = "owner"
    STAFF = "staff"


class Merchant(Model):
    """A seller as the law knows it; `name` is the legal name, shops carry the names that people read."""

    __tablename__ = "merchants"
    __table_args__ = (CheckConstraint("state IN ('open', 'suspended')", name="state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16), default="open")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MerchantStaff(Model):
    __tablename__ = "merchant_staff"
    __table_args__ = (
        UniqueConstraint("merchant_id", "person_id"),
        Index("ix_merchant_staff_person_id", "person_id"),
        CheckConstraint("role IN ('owner', 'staff')", name="role"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(16))
    hired_at: Mapped[datetime] = mapped_column(UtcDateTime)
