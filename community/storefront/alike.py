"""What looks like a note's or a product's cover: by picture alone, said so on the page."""

from community.catalog import queries as catalog
from community.catalog.errors import NoSuchProduct
from community.feed import service as feed
from community.feed.service import CardView
from community.notes import queries as notes
from community.notes.errors import NoSuchNote
from community.platform.viewer import Viewer
from community.search.looks import service as looks
from community.social import queries as social
from community.storefront.goods import goods
from community.storefront.rows import Goods

NOTES, GOODS = 8, 6


def of_note(public_id: str, viewer: Viewer) -> list[CardView]:
    """Notes whose covers look like this one's. Raises NoSuchNote."""
    note = notes.note(public_id)
    if note is None:
        raise NoSuchNote
    if not note.pictures:
        return []
    hidden = social.hidden(viewer.actor)
    found = [each for each in looks.alike("note", note.pictures[0].id, NOTES) if each != note.id]
    return feed.of_notes(viewer, [each for each in found if ("note", each) not in hidden])


def of_product(public_id: str, viewer: Viewer) -> list[Goods]:
    """Products whose covers look like this one's and that can be bought. Raises NoSuchProduct."""
    product_id = catalog.product_id_of(public_id)
    own = catalog.products([product_id], viewer.locale).get(product_id) if product_id else None
    if own is None:
        raise NoSuchProduct
    if own.picture is None:
        return []
    found = looks.alike("product", own.picture.id, GOODS)
    hidden = social.hidden(viewer.actor)
    rows = catalog.products([each for each in found if ("product", each) not in hidden], viewer.locale)
    return [goods(rows[each]) for each in found if each in rows and each != own.id and rows[each].on_sale]
