"""The market and the shops: shelves of products."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from community.catalog import queries as catalog
from community.catalog.errors import NoSuchCategory, NoSuchShop
from community.platform.pages import Page
from community.platform.viewer import Viewer
from community.social import queries as social
from community.storefront.goods import goods
from community.storefront.rows import Goods, ShopView, Tab

SIZE = 24


@dataclass(frozen=True)
class MarketParts:
    categories: list[Tab]
    products: Page[Goods]
    title: str | None


def read(category: str | None, cursor: str | None, viewer: Viewer) -> MarketParts:
    """Everything on the shelves, or one category with the ones below it, newest first. Raises NoSuchCategory."""
    tree = catalog.categories(viewer.locale)
    roots = [row for row in tree if row.parent_id is None]
    current = next((row for row in tree if row.slug == category), None)
    if category and current is None:
        raise NoSuchCategory
    root_id = (current.parent_id or current.id) if current else None
    page = catalog.page_of_products(
        category=current.slug if current else None, cursor=cursor, lang=viewer.locale, size=SIZE
    )
    return MarketParts(
        categories=[
            Tab(url_for("storefront.market"), _("All"), current is None),
            *(Tab(url_for("storefront.market", category=row.slug), row.name, row.id == root_id) for row in roots),
        ],
        products=_shelf(page.items, page.next, "storefront.market", category=current.slug if current else None),
        title=current.name if current else None,
    )


def shop(slug: str, cursor: str | None, viewer: Viewer) -> tuple[ShopView, Page[Goods]]:
    """A shop and its shelf. Raises NoSuchShop."""
    row = catalog.shop_page(slug)
    if row is None:
        raise NoSuchShop
    counters = social.counters("shop", [row.id]).get(row.id, social.NOTHING)
    mine = social.mine(viewer.person_id, "shop", [row.id]).get(row.id, social.NOBODYS)
    page = catalog.page_of_products(shop_id=row.id, cursor=cursor, lang=viewer.locale, size=SIZE)
    view = ShopView(
        row.id,
        row.slug,
        row.name,
        row.bio(viewer.locale),
        row.avatar,
        counters.followers,
        mine.following,
    )
    return view, _shelf(page.items, page.next, "storefront.shop", slug=slug)


def _shelf(rows: list[catalog.ProductRow], cursor: str | None, endpoint: str, **where: Any) -> Page[Goods]:
    return Page([goods(row) for row in rows], url_for(endpoint, cursor=cursor, **where) if cursor else None)
