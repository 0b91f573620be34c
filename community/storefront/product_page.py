"""The product page: facts, price and its 30 days, the decision, who bought it, who uses it."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.catalog.queries import ProductPage
from community.feed import service as feed
from community.feed.service import CardView
from community.hauls import queries as hauls
from community.notes import queries as notes
from community.platform.viewer import Viewer
from community.social import queries as social
from community.storefront.buying import buy_view
from community.storefront.rows import BuyView, HaulView, ProductView, ShopView

NOTES = 20
HAULS = 3


@dataclass(frozen=True)
class ProductParts:
    product: ProductView
    buy: BuyView
    hauls: list[HaulView]
    haul_count: int
    cards: list[CardView]
    note_count: int


def read(public_id: str, asked: MultiDict[str, str], viewer: Viewer) -> ProductParts:
    """All of a product as this reader sees it. Raises NoSuchProduct."""
    page = catalog.product(public_id, viewer.locale)
    mine = social.mine(viewer.person_id, "product", [page.id]).get(page.id, social.NOBODYS)
    return ProductParts(
        product=_view(page, viewer, mine.collected),
        buy=buy_view(page, asked, viewer),
        hauls=_hauls(page.id),
        haul_count=hauls.count_of_product(page.id),
        cards=feed.of_notes(viewer, notes.showing([page.id], NOTES)),
        note_count=notes.count_showing(page.id),
    )


def _hauls(product_id: int) -> list[HaulView]:
    """The newest hauls whose notes are there to be seen."""
    rows = hauls.of_product(product_id, HAULS * 2)
    shown = notes.notes(row.note_id for row in rows)
    people = accounts.people({row.author_id for row in rows})
    found = [
        HaulView(note.public_id, people[row.author_id], row.option_text, row.days, note.body, note.pictures)
        for row in rows
        if (note := shown.get(row.note_id)) and note.state == "published"
    ]
    return found[:HAULS]


def _view(page: ProductPage, viewer: Viewer, collected: bool) -> ProductView:
    shop = catalog.shops([page.shop_id])[page.shop_id]
    return ProductView(
        id=page.id,
        public_id=page.public_id,
        name=page.name,
        subtitle=page.subtitle,
        description=page.description,
        lang=viewer.locale,
        shop=ShopView(shop.id, shop.slug, shop.name, shop.bio, shop.avatar, 0, False),
        pictures=page.pictures,
        attributes=page.attributes,
        price_minor=page.price_minor,
        currency=page.currency,
        low30_minor=page.low30_minor,
        category=(page.category_slug, page.category_name or "") if page.category_slug else None,
        live=page.on_sale,
        collected=collected,
    )
