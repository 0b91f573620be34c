"""The product page: facts, price and its 30 days, the decision, who bought it, who uses it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from community.catalog import queries as catalog
from community.catalog.queries import ProductPage
from community.catalog.rules import LOWEST_PRICE_WINDOW, lowest_by_day
from community.feed import service as feed
from community.feed.service import CardView
from community.hauls import queries as hauls
from community.media.queries import PictureRow
from community.notes import queries as notes
from community.platform.cache import remembered
from community.platform.i18n import LANGUAGES
from community.platform.time import business_day, day_bounds
from community.platform.viewer import Viewer
from community.social import queries as social
from community.storefront.buying import buy_view
from community.storefront.rows import BuyView, HaulAuthor, HaulView, ProductView, ShopView

NOTES = 20
HAULS = 3
EXCERPT = 200
PICTURES = 3
AROUND_SECONDS = 20


@dataclass(frozen=True)
class ProductParts:
    product: ProductView
    buy: BuyView
    hauls: list[HaulView]
    haul_count: int
    cards: list[CardView]
    note_count: int


def read(public_id: str, asked: MultiDict[str, str], viewer: Viewer) -> ProductParts:
    """All of a product as this reader sees it: prices, stock, removals and their own marks as of now.

    What others wrote about it is at most `AROUND_SECONDS` old. Raises NoSuchProduct.
    """
    page = catalog.product(public_id, viewer.locale)
    around = remembered(f"around:{page.id}", AROUND_SECONDS, lambda: _around(page.id, page.shop_id))
    hauled = [haul["note_id"] for haul in around["hauls"]]
    cards = {card.id: card for card in feed.of_notes(viewer, list(dict.fromkeys([*around["notes"], *hauled])))}
    mine = social.mine(viewer.person_id, "product", [page.id]).get(page.id, social.NOBODYS)
    return ProductParts(
        product=_view(page, around["shop"], viewer, mine.collected, _prices(page, around["price_changes"])),
        buy=buy_view(page, asked, viewer, with_addresses=False),
        hauls=[_haul(haul, cards[haul["note_id"]]) for haul in around["hauls"] if haul["note_id"] in cards],
        haul_count=around["haul_count"],
        cards=[cards[note_id] for note_id in around["notes"] if note_id in cards],
        note_count=around["note_count"],
    )


def _around(product_id: int, shop_id: int) -> dict[str, Any]:
    """What is the same for every reader and may be a moment old, as JSON: the shop, who bought it, who uses it."""
    rows = hauls.of_product(product_id)
    seen = notes.published(row.note_id for row in rows)
    newest = [row for row in rows if row.note_id in seen][:HAULS]
    said = notes.notes(row.note_id for row in newest)
    note_ids, note_count = notes.showing_with_total([product_id], NOTES)
    shop = catalog.shops([shop_id])[shop_id]
    return {
        "shop": {
            "bios": {lang: shop.bio(lang) for lang in LANGUAGES},
            "avatar": asdict(shop.avatar) if shop.avatar else None,
        },
        "hauls": [
            {
                "note_id": row.note_id,
                "option_text": row.option_text,
                "days": row.days,
                "body": said[row.note_id].body[:EXCERPT] or said[row.note_id].title,
                "pictures": [list(picture) for picture in said[row.note_id].pictures[:PICTURES]],
            }
            for row in newest
        ],
        "haul_count": len(seen),
        "notes": note_ids,
        "note_count": note_count,
        "price_changes": [
            [change.sku_id, change.old_minor, change.new_minor, change.at.timestamp()]
            for change in catalog.price_changes(product_id)
        ],
    }


def _prices(page: ProductPage, changes: Sequence[Sequence[Any]]) -> list[tuple[datetime, int]]:
    """(day, lowest price) of the last thirty days, today last; nothing for a price that did not move."""
    if not changes:
        return []
    today = business_day()
    days = [day_bounds(today - timedelta(days=back)) for back in reversed(range(LOWEST_PRICE_WINDOW.days))]
    moved = [(sku_id, old, new, datetime.fromtimestamp(at, UTC)) for sku_id, old, new, at in changes]
    lowest = lowest_by_day({sku.id: sku.price_minor for sku in page.skus}, moved, days)
    return [(begin, minor) for (begin, _end), minor in zip(days, lowest, strict=True)]


def _haul(haul: dict[str, Any], card: CardView) -> HaulView:
    author = HaulAuthor(card.author_name, card.author_handle, card.author_avatar)
    pictures = [notes.GalleryPicture(*picture) for picture in haul["pictures"]]
    return HaulView(card.public_id, author, haul["option_text"], haul["days"], haul["body"], pictures)


def _view(
    page: ProductPage, shop: dict[str, Any], viewer: Viewer, collected: bool, prices: list[tuple[datetime, int]]
) -> ProductView:
    avatar = PictureRow(**shop["avatar"]) if shop["avatar"] else None
    return ProductView(
        id=page.id,
        public_id=page.public_id,
        name=page.name,
        subtitle=page.subtitle,
        description=page.description,
        lang=viewer.locale,
        shop=ShopView(page.shop_id, page.shop_slug, page.shop_name, shop["bios"][viewer.locale], avatar, 0, False),
        pictures=page.pictures,
        attributes=page.attributes,
        price_minor=page.price_minor,
        currency=page.currency,
        low30_minor=page.low30_minor,
        category=(page.category_slug, page.category_name or "") if page.category_slug else None,
        live=page.on_sale,
        collected=collected,
        low30_on=next((day for day, minor in reversed(prices) if minor == page.low30_minor), None),
        prices=prices,
    )
