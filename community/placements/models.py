"""Tables of placements."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Currency, Id, Json, Model, PublicId, UtcDateTime


class CampaignState(StrEnum):
    active = "active"
    paused = "paused"
    ended = "ended"


class SubjectKind(StrEnum):
    note = "note"
    product = "product"


class Unbilled(StrEnum):
    """Why an honest click cost nothing."""

    over_budget = "over_budget"
    empty_balance = "empty_balance"
    not_running = "not_running"


def _one_of(column: str, values: type[StrEnum], *, optional: bool = False) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})" + (f" OR {column} IS NULL" if optional else "")


class AdBalance(Model):
    """What a merchant has left for clicks in one currency; guarded, so that it never goes below zero."""

    __tablename__ = "ad_balances"
    __table_args__ = (
        UniqueConstraint("merchant_id", "currency"),
        CheckConstraint("balance_minor >= 0", name="balance"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    currency: Mapped[str] = mapped_column(Currency)
    balance_minor: Mapped[int] = mapped_column(Id)


class AdTopUp(Model):
    """Money a merchant put in; credited once, when its payment settles."""

    __tablename__ = "ad_top_ups"
    __table_args__ = (
        Index("ix_ad_top_ups_merchant_id", "merchant_id", "id"),
        CheckConstraint("amount_minor > 0", name="amount"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    payment_public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    amount_minor: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(Currency)
    actor_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Campaign(Model):
    """One note or product in the feed, at most `bid_minor` a click and `daily_budget_minor` a business day."""

    __tablename__ = "ad_campaigns"
    __table_args__ = (
        Index("ix_ad_campaigns_merchant_id", "merchant_id", "id"),
        Index("ix_ad_campaigns_state", "state"),
        Index("ix_ad_campaigns_kind_subject_id", "kind", "subject_id"),
        CheckConstraint(_one_of("state", CampaignState), name="state"),
        CheckConstraint(_one_of("kind", SubjectKind), name="kind"),
        CheckConstraint("bid_minor > 0 AND daily_budget_minor >= bid_minor", name="money"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(Id)
    subject_public_id: Mapped[str] = mapped_column(PublicId)
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16))
    paused_by_stock: Mapped[bool] = mapped_column(default=False)  # sold out: goes on by itself when there is stock
    bid_minor: Mapped[int] = mapped_column(Id)
    daily_budget_minor: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(Currency)
    topics: Mapped[list[str]] = mapped_column(Json)  # slugs; empty: everybody
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdSpendDay(Model):
    """What a campaign has spent on one business day: the row that the budget is guarded on."""

    __tablename__ = "ad_spend_days"
    __table_args__ = (
        UniqueConstraint("campaign_id", "day"),
        CheckConstraint("spend_minor >= 0 AND clicks >= 0", name="counted"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("ad_campaigns.id"))
    day: Mapped[date] = mapped_column(Date)
    spend_minor: Mapped[int] = mapped_column(Id)
    clicks: Mapped[int] = mapped_column(Id)


class AdClick(Model):
    """A visitor's first click on a campaign that day. `price_minor` is what it cost; zero comes with `unbilled`."""

    __tablename__ = "ad_clicks"
    __table_args__ = (
        UniqueConstraint("campaign_id", "visitor_id", "day"),
        Index("ix_ad_clicks_campaign_id_clicked_at", "campaign_id", "clicked_at"),
        Index("ix_ad_clicks_visitor_id", "visitor_id", "clicked_at"),
        Index("ix_ad_clicks_person_id", "person_id", "clicked_at"),
        CheckConstraint(_one_of("unbilled", Unbilled, optional=True), name="unbilled"),
        CheckConstraint("price_minor >= 0 AND price_minor <= bid_minor", name="price"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("ad_campaigns.id"))
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    visitor_id: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    day: Mapped[date] = mapped_column(Date)
    clicked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    surface: Mapped[str] = mapped_column(String(24))
    price_minor: Mapped[int] = mapped_column(Id)
    unbilled: Mapped[str | None] = mapped_column(String(16))
    bid_minor: Mapped[int] = mapped_column(Id)  # at the time of the auction, with what the price was made of
    predicted: Mapped[float] = mapped_column(Float)
    second_score: Mapped[float] = mapped_column(Float)


class AdOrder(Model):
    """A paid order of the merchant's by somebody who had clicked; the last click has it, so it counts once."""

    __tablename__ = "ad_orders"
    __table_args__ = (
        UniqueConstraint("order_id"),
        Index("ix_ad_orders_campaign_id", "campaign_id", "paid_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    order_id: Mapped[int] = mapped_column(Id, ForeignKey("orders.id"))
    campaign_id: Mapped[int] = mapped_column(Id, ForeignKey("ad_campaigns.id"))
    click_id: Mapped[int] = mapped_column(Id, ForeignKey("ad_clicks.id"))
    surface: Mapped[str] = mapped_column(String(24))
    goods_minor: Mapped[int] = mapped_column(Id)
    paid_at: Mapped[datetime] = mapped_column(UtcDateTime)
    refunded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
