"""Tables of orders."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Currency, Id, Json, Model, PublicId, UtcDateTime


class OrderState(StrEnum):
    UNPAID = "unpaid"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


class CancelReason(StrEnum):
    EXPIRED = "expired"
    BUYER = "buyer"


class Order(Model):
    """What one buyer bought from one shop in one go. `address` is a copy: the address book may change."""

    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_buyer_id", "buyer_id", "id"),
        Index("ix_orders_merchant_id", "merchant_id", "state", "id"),
        Index("ix_orders_payment_id", "payment_id"),
        Index("ix_orders_state_shipped_at", "state", "shipped_at"),
        CheckConstraint(
            "state IN ('unpaid', 'paid', 'shipped', 'delivered', 'cancelled', 'refunding', 'refunded')", name="state"
        ),
        CheckConstraint("cancel_reason IN ('expired', 'buyer')", name="cancel_reason"),
        CheckConstraint("total_minor = goods_minor + shipping_minor", name="total"),
        CheckConstraint("fee_minor BETWEEN 0 AND total_minor", name="fee"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    buyer_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    shop_id: Mapped[int] = mapped_column(Id, ForeignKey("shops.id"))
    payment_id: Mapped[int] = mapped_column(Id, ForeignKey("payments.id"))
    state: Mapped[str] = mapped_column(String(16), default="unpaid")
    cancel_reason: Mapped[str | None] = mapped_column(String(16))
    currency: Mapped[str] = mapped_column(Currency)
    goods_minor: Mapped[int] = mapped_column(Id)
    shipping_minor: Mapped[int] = mapped_column(Id)
    total_minor: Mapped[int] = mapped_column(Id)
    fee_minor: Mapped[int] = mapped_column(Id)
    address: Mapped[dict[str, Any]] = mapped_column(Json)
    tracking: Mapped[str] = mapped_column(String(80), default="")
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refunded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrderLine(Model):
    """One SKU of an order at the price that was agreed. `origin` is the opaque token of the link, board or ad behind it."""

    __tablename__ = "order_lines"
    __table_args__ = (
        Index("ix_order_lines_order_id", "order_id"),
        Index("ix_order_lines_product_id", "product_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("total_minor = unit_minor * quantity", name="total"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    order_id: Mapped[int] = mapped_column(Id, ForeignKey("orders.id"))
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    sku_id: Mapped[int] = mapped_column(Id, ForeignKey("skus.id"))
    quantity: Mapped[int]
    unit_minor: Mapped[int] = mapped_column(Id)
    total_minor: Mapped[int] = mapped_column(Id)
    product_public_id: Mapped[str] = mapped_column(PublicId)
    product_name: Mapped[str] = mapped_column(String(120))
    option_text: Mapped[str] = mapped_column(String(200))
    picture_id: Mapped[int | None] = mapped_column(Id, ForeignKey("pictures.id"))
    origin: Mapped[str | None] = mapped_column(String(500))
    visitor_id: Mapped[str | None] = mapped_column(PublicId)
