"""What the demo world consists of: frozen rows that refer to each other by position, and know no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from community.demo.facts import Facts
from community.demo.scales import Scale

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Category:
    """A part of life: a branch of the goods' tree, and a channel of the home page under its topic's slug."""

    slug: str
    zh: str
    en: str
    channel: str


CATEGORIES = (
    Category("skin-care", "护肤", "Skin", "skin"),
    Category("make-up", "彩妆", "Make-up", "makeup"),
    Category("kitchen", "家常菜", "Cooking", "cooking"),
    Category("coffee-tea", "咖啡", "Coffee", "coffee"),
    Category("home-light", "家居", "Home", "home"),
    Category("desk", "桌搭", "Desk", "desk"),
    Category("outfits-bags", "穿搭", "Outfits", "outfits"),
    Category("shoes", "鞋", "Shoes", "shoes"),
    Category("outdoors", "徒步", "Trails", "trails"),
    Category("plants", "绿植", "Plants", "plants"),
    Category("pets", "养猫", "Cats", "cats"),
    Category("food", "吃的", "Food", "food"),
    Category("books-paper", "书和纸", "Books", "books"),
    Category("sport", "运动", "Sport", "sport"),
)
SLUGS = tuple(category.slug for category in CATEGORIES)


@dataclass(frozen=True)
class Topic:
    """What notes are about; `channel` is its place among the channels of the home page."""

    slug: str
    zh: str
    en: str
    category: str
    channel: int | None = None


@dataclass(frozen=True)
class Tagged:
    """A product model that can be seen on a picture, where (fractions of width and height), and in which colour."""

    model: str
    variant: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """A picture of the stock. `lang` is the language of its lettering, None when it carries none."""

    file: str
    kind: str
    category: str
    lang: str | None
    width: int
    height: int
    color: str
    hue: int | None
    title: str | None
    alt_zh: str
    alt_en: str
    tags: tuple[Tagged, ...] = ()
    topics: tuple[str, ...] = ()  # what can be seen, in short English words
    subtitle: str | None = None  # the smaller words of a lettered cover


@dataclass(frozen=True)
class Variant:
    key: str
    zh: str
    en: str
    packshot: str


@dataclass(frozen=True)
class Model:
    """A product model of the stock: its pictures' key and, from the word stock, what people call and pay for it."""

    key: str
    category: str
    zh: str
    en: str
    variants: tuple[Variant, ...]
    kind: Mapping[str, str]
    measure: str
    plural: str
    low: int
    high: int
    attributes: Mapping[str, Sequence[tuple[str, str]]]
    about: Mapping[str, str]
    size: "Size | None" = None


@dataclass(frozen=True)
class Size:
    """A second thing to choose beside the colour: values as (key, zh, en)."""

    key: str
    zh: str
    en: str
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Voice:
    """How somebody lives and writes: keys of the lives in the word stock, and the habits of their hand."""

    job: str
    home: str
    habit: str
    layout: str  # lines, paragraphs, block, list
    length: float  # 0 for two lines, 1 for long notes
    quirks: frozenset[str] = frozenset()
    emoji: str = ""


@dataclass(frozen=True)
class Person:
    """`categories` are positions in CATEGORIES, the dearest first."""

    handle: str
    name: str
    lang: str
    city: str
    bio: str
    avatar: str | None
    joined_at: datetime
    categories: tuple[int, ...]
    influencer: bool
    email: str | None = None
    roles: tuple[str, ...] = ()
    voice: Voice | None = None


@dataclass(frozen=True)
class Shop:
    """A merchant and its one shop."""

    slug: str
    zh: str
    en: str
    bio_zh: str
    bio_en: str
    owner: int
    categories: tuple[str, ...]
    level: float
    rate_bp: int
    opened_at: datetime


@dataclass(frozen=True)
class Sku:
    code: str
    options: Mapping[str, str]
    price_minor: int
    stock: int
    packshot: str


@dataclass(frozen=True)
class PriceMove:
    """A price that was charged until `at`."""

    sku: int
    old_minor: int
    new_minor: int
    at: datetime


@dataclass(frozen=True)
class Product:
    shop: int
    model: str
    names: Mapping[str, str]
    short: Mapping[str, str]
    subtitles: Mapping[str, str]
    descriptions: Mapping[str, str]
    options: Sequence[Mapping[str, Any]]
    attributes: Mapping[str, Sequence[tuple[str, str]]]
    skus: tuple[Sku, ...]
    pictures: tuple[str, ...]
    moves: tuple[PriceMove, ...]
    level: float
    created_at: datetime


@dataclass(frozen=True)
class Tag:
    """A product on a picture of a note."""

    picture: int
    x: float
    y: float
    product: int
    sku: int | None


@dataclass(frozen=True)
class Note:
    """`frames` are the keys of the word frames it was composed of, the title's first, for measuring repetition."""

    author: int
    category: int
    lang: str
    city: str
    title: str
    body: str
    topics: tuple[int, ...]
    pictures: tuple[str, ...]
    tags: tuple[Tag, ...]
    published_at: datetime
    frames: tuple[str, ...] = ()
    haul_days: int | None = None
    told: Mapping[str, str] = field(default_factory=dict)  # the facts it speaks of, for those who answer


@dataclass(frozen=True)
class Comment:
    note: int
    author: int
    body: str
    at: datetime
    parent: int | None = None


@dataclass(frozen=True)
class Restock:
    """New pieces of a SKU that had run out."""

    product: int
    sku: int
    quantity: int
    at: datetime


@dataclass(frozen=True)
class Robot:
    """A client without taste: it tells the log that it opened `notes`, `times` times over, as `person` or as nobody.

    `kept`: how many of these facts the log should believe.
    """

    agent: str
    notes: tuple[int, ...]
    times: int = 1
    person: int | None = None
    kept: int = 0


@dataclass(frozen=True)
class Purchase:
    """An order to be placed through the shop: who, what, when, from which note's tag, and what becomes of it."""

    buyer: int
    product: int
    sku: int
    quantity: int
    at: datetime
    note: int | None
    fate: str  # received, kept (the same, without a haul yet), refunded, returning, shipped, paid, unpaid, waiting
    haul: Note | None = None
    admirers: tuple[tuple[int, datetime], ...] = ()  # who liked the haul, and when


@dataclass(frozen=True)
class BoardItem:
    """`subject` is the position of a note or a product; an empty reason is none."""

    kind: str
    subject: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class Board:
    """What somebody planted, under a name."""

    owner: int
    name: str
    description: str
    public: bool
    at: datetime
    items: tuple[BoardItem, ...]


@dataclass(frozen=True)
class Truth:
    """What people are like underneath, as columns by their position; the last three columns are by product model."""

    handle: npt.NDArray[np.str_]
    interest: npt.NDArray[np.float32]  # people x categories: how much they care, 0 to 1
    later: npt.NDArray[np.float32]  # the same once it has changed
    changes_at: npt.NDArray[np.float64]  # when; inf for never
    caught_from: npt.NDArray[np.int32]  # the friend whose interest it was; -1 when it changed by itself
    friends: npt.NDArray[np.int32]  # people x FRIENDS, -1 for none
    voice: npt.NDArray[np.int32]  # whose fan they are, -1 for nobody's
    chinese: npt.NDArray[np.bool_]
    bilingual: npt.NDArray[np.bool_]
    local: npt.NDArray[np.bool_]  # likes to read about their own city
    quiet: npt.NDArray[np.bool_]  # reads and says nothing
    trendy: npt.NDArray[np.float32]  # how much fashions move them
    style: npt.NDArray[np.float32]  # a sense of style shared with authors and models, without a name
    level: npt.NDArray[np.float32]  # the price band they like, 0 cheap to 1 dear
    rate: npt.NDArray[np.float32]  # how often they come
    warmth: npt.NDArray[np.float32]  # how freely they like
    tried: npt.NDArray[np.bool_]  # whether the trial's second arm was theirs
    models: npt.NDArray[np.str_]
    in_fashion_at: npt.NDArray[np.float64]  # when each model is most in fashion; inf for never
    fades_in: npt.NDArray[np.float64]  # seconds


@dataclass(frozen=True)
class World:
    seed: int
    scale: Scale
    now: datetime
    pictures: Mapping[str, Picture]
    models: Mapping[str, Model]
    topics: tuple[Topic, ...]
    people: tuple[Person, ...]
    shops: tuple[Shop, ...]
    products: tuple[Product, ...]
    notes: tuple[Note, ...]
    facts: Facts
    truth: Truth
    comments: tuple[Comment, ...]
    boards: tuple[Board, ...] = field(default=())
    purchases: tuple[Purchase, ...] = field(default=())
    restocks: tuple[Restock, ...] = field(default=())
    sold_out: int | None = None  # a product of the guide's shop of which nothing is left
    robots: tuple[Robot, ...] = field(default=())

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The pictures that are shown somewhere, in a fixed order."""
        hauls = (purchase.haul for purchase in self.purchases if purchase.haul)
        shown = {file for note in (*self.notes, *hauls) for file in note.pictures}
        for product in self.products:
            shown |= {*product.pictures, *(sku.packshot for sku in product.skus)}
        return tuple(sorted(shown))

    @cached_property
    def bought(self) -> tuple[int, ...]:
        """The products that somebody ordered."""
        return tuple(sorted({purchase.product for purchase in self.purchases}))

    @cached_property
    def trades_from(self) -> datetime:
        """A moment before the first order."""
        return min((purchase.at for purchase in self.purchases), default=self.now) - timedelta(hours=1)

    @cached_property
    def faces(self) -> tuple[str, ...]:
        """The avatars that somebody has."""
        return tuple(sorted({person.avatar for person in self.people if person.avatar}))
