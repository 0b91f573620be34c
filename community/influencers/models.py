"""Tables of influencers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Currency, Id, Model, PublicId, UtcDateTime


class Standing(StrEnum):
    """Where a person stands as an influencer."""

    applied = "applied"
    approved = "approved"
    declined = "declined"
    suspended = "suspended"
    left = "left"


class CommissionState(StrEnum):
    held = "held"
    released = "released"
    reversed = "reversed"
    void = "void"  # counted, and nothing was due: `reason` says why


class Reason(StrEnum):
    """Why a line pays nothing, or no longer."""

    self_buy = "self_buy"
    own_merchant = "own_merchant"
    not_approved = "not_approved"
    expired_click = "expired_click"
    no_rate = "no_rate"
    too_small = "too_small"
    refunded = "refunded"


def _one_of(column: str, values: type[StrEnum], *, optional: bool = False) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})" + (f" OR {column} IS NULL" if optional else "")


class Influencer(Model):
    __tablename__ = "influencers"
    __table_args__ = (CheckConstraint(_one_of("state", Standing), name="state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(500), default="")
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CommissionRate(Model):
    """What a merchant pays from `from_at` on, for one product or, without one, for all its others. Rows only follow."""

    __tablename__ = "commission_rates"
    __table_args__ = (
        Index("ix_commission_rates_merchant_id_product_id", "merchant_id", "product_id", "from_at"),
        CheckConstraint("rate_bp BETWEEN 0 AND 5000", name="rate"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    product_id: Mapped[int | None] = mapped_column(Id, ForeignKey("products.id"))
    rate_bp: Mapped[int] = mapped_column()
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CpsLink(Model):
    """A link of one influencer to one product, carried by one tag of one note."""

    __tablename__ = "cps_links"
    __table_args__ = (
        Index("ix_cps_links_note_id", "note_id"),
        Index("ix_cps_links_person_id", "person_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"))
    tag_id: Mapped[int] = mapped_column(Id, unique=True)  # no foreign key: a tag may go, what it earned stays
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LinkClick(Model):
    """A visit through a link. `counted_as` is set on the first of a visitor's day, so that statistics count it once."""

    __tablename__ = "link_clicks"
    __table_args__ = (
        Index("ix_link_clicks_product_id_clicker_id", "product_id", "clicker_id", "clicked_at"),
        Index("ix_link_clicks_product_id_visitor_id", "product_id", "visitor_id", "clicked_at"),
        Index("ix_link_clicks_beneficiary_id_day", "beneficiary_id", "day"),
        Index("ix_link_clicks_visitor_id", "visitor_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    link_id: Mapped[int] = mapped_column(Id, ForeignKey("cps_links.id"))
    beneficiary_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"))
    visitor_id: Mapped[str | None] = mapped_column(String(40))
    clicker_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    day: Mapped[date] = mapped_column(Date)
    clicked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_as: Mapped[str | None] = mapped_column(String(80), unique=True)


class Commission(Model):
    """The one commission of an order line, frozen when the order is paid. Only its state moves."""

    __tablename__ = "commissions"
    __table_args__ = (
        UniqueConstraint("order_line_id"),
        Index("ix_commissions_beneficiary_id_day", "beneficiary_id", "day", "id"),
        Index("ix_commissions_order_id", "order_id"),
        Index("ix_commissions_state_release_at", "state", "release_at"),
        CheckConstraint(_one_of("state", CommissionState), name="state"),
        CheckConstraint(_one_of("reason", Reason, optional=True), name="reason"),
        CheckConstraint("amount_minor >= 0 AND amount_minor <= base_minor", name="amount"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    order_line_id: Mapped[int] = mapped_column(Id, ForeignKey("order_lines.id"))
    order_id: Mapped[int] = mapped_column(Id, ForeignKey("orders.id"))
    order_public_id: Mapped[str] = mapped_column(PublicId)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    beneficiary_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    link_id: Mapped[int] = mapped_column(Id, ForeignKey("cps_links.id"))
    note_id: Mapped[int] = mapped_column(Id, ForeignKey("notes.id"))
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    product_name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(Currency)
    base_minor: Mapped[int] = mapped_column(Id)  # paid for the line, shipping left out
    rate_bp: Mapped[int] = mapped_column()
    amount_minor: Mapped[int] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(24))
    clicked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date] = mapped_column(Date)  # business day of placed_at
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # set on delivery
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reversed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
