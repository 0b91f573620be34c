"""Tables of the catalog."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.platform.db import Currency, Id, Json, Model, PublicId, UtcDateTime


class ProductState(StrEnum):
    ON_SHELF = "on_shelf"
    OFF_SHELF = "off_shelf"
    REMOVED = "removed"


class Shop(Model):
    """A merchant's front. One currency each; goods from `free_from_minor` on ship free, below that `shipping_minor` is added."""

    __tablename__ = "shops"
    __table_args__ = (
        Index("ix_shops_merchant_id", "merchant_id"),
        CheckConstraint("shipping_minor >= 0", name="shipping"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    bios: Mapped[dict[str, str]] = mapped_column(
        Json, default=dict, server_default="{}"
    )  # a line about itself, by language
    avatar_picture_id: Mapped[int | None] = mapped_column(Id, ForeignKey("pictures.id"))
    currency: Mapped[str] = mapped_column(Currency)
    shipping_minor: Mapped[int] = mapped_column(Id, default=0)
    free_from_minor: Mapped[int | None] = mapped_column(Id)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Category(Model):
    """A node of the category tree, named in both languages."""

    __tablename__ = "categories"
    __table_args__ = (Index("ix_categories_parent_id", "parent_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    parent_id: Mapped[int | None] = mapped_column(Id, ForeignKey("categories.id"))
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)


class Product(Model):
    """What a shop offers (SPU).

    `options` lists what one chooses, in order: `[{"key", "zh", "en", "values": [{"key", "zh", "en"}]}]`.
    `attributes` are facts by language: `{"zh": [["材质", "陶瓷"]], "en": [["Material", "Ceramic"]]}`.
    """

    __tablename__ = "products"
    __table_args__ = (
        Index("ix_products_shop_id", "shop_id", "state", "id"),
        Index("ix_products_category_id", "category_id", "state", "id"),
        CheckConstraint("state IN ('on_shelf', 'off_shelf', 'removed')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(PublicId, unique=True)
    shop_id: Mapped[int] = mapped_column(Id, ForeignKey("shops.id"))
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    category_id: Mapped[int | None] = mapped_column(Id, ForeignKey("categories.id"))
    state: Mapped[str] = mapped_column(String(16), default="on_shelf")
    options: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    attributes: Mapped[dict[str, list[list[str]]]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProductText(Model):
    """What a product is called and how it is described, in one language."""

    __tablename__ = "product_texts"
    __table_args__ = (CheckConstraint("lang IN ('zh', 'en')", name="lang"),)

    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"), primary_key=True, autoincrement=False)
    lang: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    subtitle: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")


class ProductPicture(Model):
    """Pictures of a product in order; position 0 is its cover."""

    __tablename__ = "product_pictures"

    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    picture_id: Mapped[int] = mapped_column(Id, ForeignKey("pictures.id"))


class Sku(Model):
    """One sellable form. `options` says which value of each of the product's options it is: `{"color": "moss"}`."""

    __tablename__ = "skus"
    __table_args__ = (
        UniqueConstraint("merchant_id", "code"),
        Index("ix_skus_product_id", "product_id", "position"),
        CheckConstraint("price_minor > 0", name="price"),
        CheckConstraint("available >= 0", name="available"),
        CheckConstraint("on_hand >= available", name="conserved"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    merchant_id: Mapped[int] = mapped_column(Id, ForeignKey("merchants.id"))
    code: Mapped[str] = mapped_column(String(64))
    options: Mapped[dict[str, str]] = mapped_column(Json)
    price_minor: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(Currency)
    on_hand: Mapped[int] = mapped_column(Id)
    available: Mapped[int] = mapped_column(Id)
    picture_id: Mapped[int | None] = mapped_column(Id, ForeignKey("pictures.id"))
    position: Mapped[int] = mapped_column(default=0)


class PriceChange(Model):
    """A price that was charged until `changed_at`, and the one that took its place."""

    __tablename__ = "price_changes"
    __table_args__ = (
        Index("ix_price_changes_product_id", "product_id", "changed_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sku_id: Mapped[int] = mapped_column(Id, ForeignKey("skus.id"))
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("products.id"))
    old_minor: Mapped[int] = mapped_column(Id)
    new_minor: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(Currency)
    actor_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
