"""The health of both supplies and the gaps between them, from plain columns. Pure.

A reading is one reader of one note, a look one reader of one product: nobody counts twice for the same thing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

OTHER = 0  # the category of products that have none


@dataclass(frozen=True)
class Note:
    id: int
    author_id: int
    at: datetime


@dataclass(frozen=True)
class Product:
    """`category_id` is `OTHER` for none."""

    id: int
    category_id: int
    on_shelf: bool
    available: int

    @property
    def on_sale(self) -> bool:
        return self.on_shelf and self.available > 0


@dataclass(frozen=True)
class World:
    """What there is, and what was done with it lately. `topics` and `goods`: (note, topic) and (note, product)."""

    notes: Sequence[Note]
    topics: Sequence[tuple[int, int]]
    goods: Sequence[tuple[int, int]]
    products: Sequence[Product]
    readings: Mapping[int, int]
    looks: Mapping[int, int]
    carts: Mapping[int, int]
    purchases: Mapping[int, int]
    since: datetime

    def on_sale(self) -> set[int]:
        return {product.id for product in self.products if product.on_sale}


@dataclass(frozen=True)
class TopicHealth:
    """The supply of notes about a topic. `served` are the readings of notes that show something that can be bought."""

    topic_id: int
    notes: int
    new: int
    authors: int
    readings: int
    served: int
    goods: int

    @property
    def unserved(self) -> int:
        return self.readings - self.served


@dataclass(frozen=True)
class CategoryHealth:
    """The supply of goods of a category. `shown` are those on sale that a note shows."""

    category_id: int
    on_shelf: int
    sold_out: int
    shown: int
    looks: int
    purchases: int

    @property
    def on_sale(self) -> int:
        return self.on_shelf - self.sold_out


@dataclass(frozen=True)
class Untold:
    """A product on sale that no note shows."""

    product_id: int
    looks: int
    carts: int
    purchases: int


@dataclass(frozen=True)
class Unserved:
    """A note that people read and of whose goods some cannot be bought: `sold_out` on the shelf, `gone` from it."""

    note_id: int
    readings: int
    sold_out: tuple[int, ...]
    gone: tuple[int, ...]
    left: int


def topics(world: World) -> list[TopicHealth]:
    """Each topic that a note is about, the most read first."""
    of_note = {note.id: note for note in world.notes}
    on_sale, shows = world.on_sale(), _by_first(world.goods)
    about: defaultdict[int, list[Note]] = defaultdict(list)
    for note_id, topic_id in world.topics:
        about[topic_id].append(of_note[note_id])
    rows = [
        TopicHealth(
            topic_id,
            notes=len(notes),
            new=sum(note.at >= world.since for note in notes),
            authors=len({note.author_id for note in notes}),
            readings=sum(world.readings.get(note.id, 0) for note in notes),
            served=sum(world.readings.get(note.id, 0) for note in notes if shows[note.id] & on_sale),
            goods=len(set().union(*(shows[note.id] for note in notes)) & on_sale),
        )
        for topic_id, notes in about.items()
    ]
    return sorted(rows, key=lambda row: (-row.readings, -row.notes, row.topic_id))


def categories(world: World) -> list[CategoryHealth]:
    """Each category that has something on the shelf, the most looked at first."""
    told = {product_id for _, product_id in world.goods}
    of: defaultdict[int, list[Product]] = defaultdict(list)
    for product in world.products:
        if product.on_shelf:
            of[product.category_id].append(product)
    rows = [
        CategoryHealth(
            category_id,
            on_shelf=len(products),
            sold_out=sum(not product.on_sale for product in products),
            shown=sum(product.on_sale and product.id in told for product in products),
            looks=sum(world.looks.get(product.id, 0) for product in products),
            purchases=sum(world.purchases.get(product.id, 0) for product in products),
        )
        for category_id, products in of.items()
    ]
    return sorted(rows, key=lambda row: (-row.looks, -row.on_shelf, row.category_id))


def read_without_goods(rows: Iterable[TopicHealth], size: int) -> list[TopicHealth]:
    """Topics that are read where nothing can be bought: those without any goods first, then by the readings that meet none."""
    found = [row for row in rows if row.unserved > 0]
    return sorted(found, key=lambda row: (row.goods > 0, -row.unserved, row.topic_id))[:size]


def without_notes(world: World, size: int) -> list[Untold]:
    """Goods on sale that no note shows, those that people ask for first."""
    told = {product_id for _, product_id in world.goods}
    found = [
        Untold(
            product.id,
            world.looks.get(product.id, 0),
            world.carts.get(product.id, 0),
            world.purchases.get(product.id, 0),
        )
        for product in world.products
        if product.on_sale and product.id not in told
    ]
    return sorted(found, key=lambda row: (-row.looks, -row.carts, -row.purchases, row.product_id))[:size]


def wanted_but_sold_out(world: World, size: int) -> list[Unserved]:
    """Notes that people read while something they show cannot be bought: those with nothing left first, then the most read."""
    on_shelf = {product.id for product in world.products if product.on_shelf}
    on_sale = world.on_sale()
    found = []
    for note_id, shown in _by_first(world.goods).items():
        missing = shown - on_sale
        if missing and world.readings.get(note_id, 0) > 0:
            sold_out, gone = tuple(sorted(missing & on_shelf)), tuple(sorted(missing - on_shelf))
            found.append(Unserved(note_id, world.readings[note_id], sold_out, gone, len(shown) - len(missing)))
    return sorted(found, key=lambda row: (row.left > 0, -row.readings, row.note_id))[:size]


def _by_first(pairs: Iterable[tuple[int, int]]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
    return found
