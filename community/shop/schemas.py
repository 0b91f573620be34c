"""JSON of cart, checkout and orders. Money is whole minor units of the currency beside it."""

from datetime import datetime

from pydantic import BaseModel, Field

from community.platform.api import Schema

BIGGEST = 2**53


class CartAdd(Schema):
    sku_id: int = Field(ge=1, lt=BIGGEST)
    quantity: int = Field(1, ge=1, le=99)
    origin: str | None = Field(None, max_length=400, description="the token of the link or ad that led here")


class CartSet(Schema):
    quantity: int = Field(ge=0, le=99, description="0 takes the line out")


class CartLineOut(BaseModel):
    id: int
    sku_id: int
    product_id: str
    product_name: str
    option_text: str
    quantity: int
    unit_minor: int
    total_minor: int
    currency: str
    available: int
    ready: bool


class CartOut(BaseModel):
    lines: list[CartLineOut]
    totals: dict[str, int]


class WantedIn(Schema):
    sku_id: int = Field(ge=1, lt=BIGGEST)
    quantity: int = Field(1, ge=1, le=99)
    origin: str | None = Field(None, max_length=400)


class QuoteIn(Schema):
    lines: list[WantedIn] = Field(min_length=1, max_length=50)


class QuoteGroupOut(BaseModel):
    shop: str
    currency: str
    goods_minor: int
    shipping_minor: int
    total_minor: int


class QuoteOut(BaseModel):
    groups: list[QuoteGroupOut]
    totals: dict[str, int]


class OrderIn(Schema):
    lines: list[WantedIn] = Field(min_length=1, max_length=50)
    address_id: int = Field(ge=1, lt=BIGGEST)
    expected: dict[str, int] = Field(description="currency → total that the buyer saw; another one is refused")


class PaymentOut(BaseModel):
    id: str
    amount_minor: int
    currency: str
    state: str
    expires_at: datetime
    pay_url: str


class PlacedOut(BaseModel):
    payments: list[PaymentOut]
    order_ids: list[str]


class PageQuery(Schema):
    cursor: str | None = Field(None, max_length=400)
    size: int = Field(20, ge=1, le=100)


class OrderLineOut(BaseModel):
    id: int
    sku_id: int
    product_name: str
    option_text: str
    quantity: int
    unit_minor: int
    total_minor: int


class OrderOut(BaseModel):
    id: str
    state: str
    shop: str
    currency: str
    goods_minor: int
    shipping_minor: int
    total_minor: int
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    refunded_at: datetime | None
    lines: list[OrderLineOut]


class OrdersOut(BaseModel):
    items: list[OrderOut]
    next: str | None


class RefundIn(Schema):
    reason: str = Field("", max_length=200)


class RefundOut(BaseModel):
    id: str
    amount_minor: int
    currency: str
    state: str
