"""JSON of influencers."""

from datetime import datetime

from pydantic import BaseModel, Field

from community.platform.api import Schema


class EarningsQuery(Schema):
    cursor: str | None = Field(None, max_length=400)
    size: int = Field(20, ge=1, le=100)


class CommissionOut(Schema):
    """One order line's commission: `minor` as frozen, in whole minor units of `currency`; `state` says what became of it."""

    id: int
    product_name: str
    at: datetime
    state: str
    reason: str | None
    currency: str
    base_minor: int
    rate_bp: int
    minor: int


class EarningsOut(BaseModel):
    items: list[CommissionOut]
    next: str | None


class StepOut(Schema):
    kind: str
    title: str
    why: str
    minor: int | None
    at: datetime


class TraceOut(Schema):
    id: int
    order_tail: str
    currency: str
    total_minor: int
    steps: list[StepOut]
