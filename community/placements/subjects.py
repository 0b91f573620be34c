"""What a merchant may promote, and how it looks: own goods, and published notes that show them."""

from collections.abc import Sequence
from typing import NamedTuple

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.media.queries import PictureRow
from community.notes import queries as notes
from community.notes.queries import GalleryPicture
from community.placements.errors import UnknownTopic
from community.placements.models import SubjectKind

OFFERED = 60
KNOWN = 2000


class Promoted(NamedTuple):
    """A note or product as the advertising pages show it."""

    kind: str
    public_id: str
    title: str
    picture: PictureRow | GalleryPicture | None
    author_name: str


def find(kind: str, subject_id: int, lang: str) -> Promoted | None:
    """What a campaign shows; None when it is gone."""
    found = _goods([subject_id], lang) if kind == SubjectKind.product else _notes([subject_id])
    return found[0] if found else None


def promotable(merchant_id: int, lang: str) -> list[Promoted]:
    """The merchant's goods on sale, and the newest notes that show them."""
    goods = [
        product
        for shop in catalog.shops_of_merchant(merchant_id)
        for product in catalog.page_of_products(shop_id=shop.id, lang=lang, size=OFFERED).items
        if product.on_sale
    ]
    shown_in = notes.showing([product.id for product in goods], OFFERED)
    return [*_notes(shown_in), *(_good(product) for product in goods)]


def topics_named(names: Sequence[str]) -> tuple[str, ...]:
    """Slugs of topics that are named in either language, or by slug. Raises UnknownTopic for the first that is none."""
    wanted = [name.strip().lstrip("#").strip() for name in names]
    wanted = [name for name in wanted if name]
    slugs = notes.topics_by_slug([name.lower() for name in wanted])
    by_name = {name.casefold(): row.slug for row in notes.popular_topics(KNOWN) for name in (row.name_zh, row.name_en)}
    found: dict[str, None] = {}
    for name in wanted:
        slug = name.lower() if name.lower() in slugs else by_name.get(name.casefold())
        if slug is None:
            raise UnknownTopic(name=name)
        found[slug] = None
    return tuple(found)


def topic_names(slugs: tuple[str, ...], lang: str) -> list[str]:
    known = notes.topics_by_slug(slugs)
    return [(known[slug].name_zh if lang == "zh" else known[slug].name_en) if slug in known else slug for slug in slugs]


def _goods(ids: list[int], lang: str) -> list[Promoted]:
    return [_good(product) for product in catalog.products(ids, lang).values()]


def _good(product: catalog.ProductRow) -> Promoted:
    return Promoted(SubjectKind.product, product.public_id, product.name, product.picture, product.shop_name)


def _notes(ids: list[int]) -> list[Promoted]:
    known = notes.notes(ids)
    authors = accounts.people({note.author_id for note in known.values()})
    return [
        Promoted(
            SubjectKind.note,
            note.public_id,
            note.title,
            note.pictures[0] if note.pictures else None,
            authors[note.author_id].name if note.author_id in authors else "",
        )
        for note_id in ids
        if (note := known.get(note_id)) is not None and note.state == "published"
    ]
