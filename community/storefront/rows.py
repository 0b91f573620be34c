"""What the page templates read: rows that several domains fill together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from community.accounts.queries import PersonRow
from community.feed.service import CardView
from community.media.queries import PictureRow
from community.platform.waterfall import Placement


@dataclass(frozen=True)
class Tab:
    url: str
    name: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class FeedView:
    """A waterfall: cards with their places, the address of what follows, and what the beacon needs."""

    cards: Sequence[CardView]
    placements: Sequence[Placement]
    heights: str
    next_url: str | None
    request_id: str | None
    model_version: str | None
    surface: str
    first: int


@dataclass(frozen=True)
class Goods:
    """A product in a strip, a window, a shelf."""

    id: int
    public_id: str
    name: str
    picture: PictureRow | None
    price_minor: int
    currency: str
    low30_minor: int | None
    available: int
    live: bool
    link_token: str | None = None
    sold: int | None = None
    shop_name: str | None = None
    marked: Any = None


@dataclass(frozen=True)
class Tag:
    picture: int
    x: float
    y: float
    label: str
    product_id: int
    product_public_id: str
    price_minor: int | None
    currency: str
    live: bool
    link_token: str | None


@dataclass(frozen=True)
class NoteView:
    id: int
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
    author: PersonRow
    author_followers: int
    topics: list[tuple[str, str]]
    pictures: Sequence[Any]
    tags: list[Tag]
    commission_bp: int | None
    sponsored: bool
    likes: int
    liked: bool
    collects: int
    collected: bool
    comments: int
    following: bool
    mine: bool
    request_id: str | None = None


class Option(NamedTuple):
    value: str
    name: str
    picture: PictureRow | None
    chosen: bool
    sold_out: bool


class Axis(NamedTuple):
    key: str
    name: str
    options: list[Option]
    hint: str | None = None


class SumLine(NamedTuple):
    name: str
    minor: int
    note: str | None
    kind: str


class Commission(NamedTuple):
    author_name: str
    minor: int


class AddressChoice(NamedTuple):
    id: int
    receiver: str
    line_text: str
    chosen: bool


@dataclass(frozen=True)
class BuyView:
    """The buy sheet: one product, what is chosen of it, and what that costs now. `sku_id` None: choose first."""

    product_public_id: str
    name: str
    picture: PictureRow | None
    price_minor: int
    currency: str
    low30_minor: int | None
    option_text: str
    available: int
    live: bool
    axes: list[Axis]
    sku_id: int | None
    quantity: int
    address: AddressChoice | None
    addresses: list[AddressChoice]
    lines: list[SumLine]
    total_minor: int
    origin: str | None
    key: str
    commission: Commission | None
    refusal: str | None = None


class ShopView(NamedTuple):
    id: int
    slug: str
    name: str
    bio: str
    avatar: PictureRow | None
    followers: int
    following: bool


@dataclass(frozen=True)
class ProductView:
    id: int
    public_id: str
    name: str
    subtitle: str
    description: str
    lang: str
    shop: ShopView
    pictures: list[PictureRow]
    attributes: list[tuple[str, str]]
    price_minor: int
    currency: str
    low30_minor: int | None
    category: tuple[str, str] | None
    live: bool
    collected: bool
    low30_on: datetime | None = None
    prices: list[tuple[datetime, int]] = field(default_factory=list)


class HaulAuthor(NamedTuple):
    name: str
    handle: str
    avatar: str | None


@dataclass(frozen=True)
class HaulView:
    note_public_id: str
    author: HaulAuthor
    option_text: str
    days: int | None
    body: str
    pictures: Sequence[Any]


class Stats(NamedTuple):
    followers: int
    following_count: int
    received: int


class Facet(NamedTuple):
    name: str
    options: list[tuple[str, int | None, str, bool]]


class Filter(NamedTuple):
    name: str
    url_without: str


class PersonFound(NamedTuple):
    id: int
    handle: str
    name: str
    avatar: str | None
    bio: str
    city: str | None
    followers: int
