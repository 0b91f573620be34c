"""The boards and the gap report of the last days, with names. At most eleven statements, however large the world."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from community.activity import demand
from community.catalog import queries as catalog
from community.catalog.queries import ProductRow
from community.notes import queries as notes
from community.notes.queries import NoteRow, TopicRow
from community.platform.time import now
from community.supply import rules
from community.supply.rules import OTHER, CategoryHealth, Note, Product, TopicHealth, Unserved, Untold, World

BOARD = 20  # rows of each board
GAPS = 10  # rows of each gap on the page


@dataclass(frozen=True)
class Report:
    """Rows speak of ids; the mappings say what each is called."""

    topics: list[TopicHealth]
    categories: list[CategoryHealth]
    no_goods: list[TopicHealth]
    no_notes: list[Untold]
    sold_out: list[Unserved]
    topic: Mapping[int, TopicRow]
    category: Mapping[int, str]
    product: Mapping[int, ProductRow]
    note: Mapping[int, NoteRow]

    @property
    def readings(self) -> int:
        return sum(row.readings for row in self.topics)


def report(days: int, lang: str, gaps: int = GAPS) -> Report:
    """What the last days tell, with the widest `gaps` of each sort."""
    world = _world(days)
    topics, categories = rules.topics(world), rules.categories(world)
    no_goods, no_notes = rules.read_without_goods(topics, gaps), rules.without_notes(world, gaps)
    sold_out = rules.wanted_but_sold_out(world, gaps)
    shown = {row.product_id for row in no_notes}.union(*((*row.sold_out, *row.gone) for row in sold_out))
    return Report(
        topics=topics[:BOARD],
        categories=categories[:BOARD],
        no_goods=no_goods,
        no_notes=no_notes,
        sold_out=sold_out,
        topic=notes.topics(row.topic_id for row in [*topics[:BOARD], *no_goods]),
        category={row.id: row.name for row in catalog.categories(lang)} | {OTHER: _("No category")},
        product=catalog.products(shown, lang),
        note=notes.notes(row.note_id for row in sold_out),
    )


def _world(days: int) -> World:
    since = now() - timedelta(days=days)
    read = demand.by_subject("note", ("open",), since)
    asked = demand.by_subject("product", ("open", "cart", "purchase"), since)

    def of(verb: str) -> dict[int, int]:
        return {product_id: people for (product_id, did), people in asked.items() if did == verb}

    return World(
        notes=[Note(*row) for row in notes.all_published()],
        topics=notes.topics_of_all(),
        goods=notes.goods_of_all(),
        products=[
            Product(row.product_id, row.category_id or OTHER, row.on_shelf, row.available)
            for row in catalog.stock_of_all()
        ],
        readings={note_id: people for (note_id, _verb), people in read.items()},
        looks=of("open"),
        carts=of("cart"),
        purchases=of("purchase"),
        since=since,
    )
