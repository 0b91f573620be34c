"""JSON of the composed reads: feed, note, product."""

from datetime import datetime

from pydantic import BaseModel, Field

from community.platform.api import Schema


class FeedQuery(Schema):
    list: str | None = Field(None, max_length=2000, description="`list_id` of the first page; none starts a new list")
    at: int = Field(0, ge=0, le=100_000, description="`next_at` of the page before")
    size: int = Field(20, ge=1, le=50)


class PictureOut(BaseModel):
    url: str
    width: int
    height: int
    color: str
    alt: str


class SponsorOut(BaseModel):
    """Present on a paid place and only there; show `label` wherever the card is shown."""

    label: str
    advertiser: str
    click_url: str


class CardOut(BaseModel):
    kind: str
    public_id: str
    title: str
    lang: str
    cover: PictureOut
    author: str
    haul: bool
    commission: bool
    likes: int
    liked: bool
    position: int
    lane: str | None
    propensity: float | None
    price_minor: int | None
    currency: str | None
    sponsored: SponsorOut | None


class FeedOut(BaseModel):
    items: list[CardOut]
    list_id: str | None
    next_at: int | None
    request_id: str | None
    model_version: str | None


class TagOut(BaseModel):
    picture: int
    x: float
    y: float
    label: str
    product_id: str
    price_minor: int | None
    currency: str
    live: bool
    link_token: str | None


class AuthorOut(BaseModel):
    handle: str
    name: str
    city: str | None


class NoteOut(BaseModel):
    public_id: str
    title: str
    body: str
    lang: str
    city: str | None
    published_at: datetime
    edited_at: datetime | None
    haul: bool
    haul_days: int | None
    ai: bool
    label: str | None = Field(description="the advertisement label that must be shown with the note")
    commission_bp: int | None
    author: AuthorOut
    topics: list[str]
    pictures: list[PictureOut]
    tags: list[TagOut]
    likes: int
    collects: int
    comments: int
    liked: bool
    collected: bool


class SkuOut(BaseModel):
    id: int
    option_text: str
    options: dict[str, str]
    price_minor: int
    available: int


class ProductOut(BaseModel):
    public_id: str
    name: str
    subtitle: str
    description: str
    shop: str
    currency: str
    price_minor: int
    low30_minor: int
    on_sale: bool
    attributes: list[tuple[str, str]]
    pictures: list[PictureOut]
    skus: list[SkuOut]
