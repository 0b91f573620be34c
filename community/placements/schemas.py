"""JSON of placements. Amounts are whole minor units of `currency`."""

from datetime import datetime

from pydantic import BaseModel, Field

from community.placements.models import SubjectKind
from community.platform.api import Schema


class CampaignIn(Schema):
    kind: SubjectKind
    subject: str = Field(min_length=1, max_length=26)
    name: str = Field(min_length=1, max_length=80)
    bid_minor: int = Field(gt=0, lt=10**12)
    daily_budget_minor: int = Field(gt=0, lt=10**12)
    topics: list[str] = Field(default_factory=list, max_length=20)
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class CampaignOut(Schema):
    """A campaign with the figures of today."""

    public_id: str
    name: str
    kind: str
    subject_public_id: str
    state: str
    bid_minor: int
    budget_minor: int
    currency: str
    topics: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    spent_minor: int
    clicks: int
    impressions: int


class CampaignsOut(BaseModel):
    balance_minor: int
    currency: str
    items: list[CampaignOut]


class PlaceOut(Schema):
    surface: str
    impressions: int
    clicks: int
    ctr: float
    average_minor: int
    spent_minor: int
    orders: int


class ReportOut(Schema):
    campaign: CampaignOut
    places: list[PlaceOut]
    total: PlaceOut
    cost_per_order_minor: int | None


class ReportQuery(Schema):
    days: int = Field(1, ge=1, le=3650)
