"""Merchants, shops, categories and goods with the prices they had."""

from datetime import datetime

from tqdm import tqdm

from community.catalog import imports as catalog_history
from community.catalog import service as catalog
from community.catalog.rules import Option, OptionValue, ProductDraft, SkuDraft, TextDraft
from community.demo.load.places import Places
from community.demo.prices import price_at
from community.demo.world import CATEGORIES, Product, World
from community.influencers import service as influencers
from community.merchants import service as merchants
from community.platform.db import transaction
from community.platform.settings import settings
from community.platform.time import clock_at

BATCH = 250
_SHIPPING = ((0, None), (600, 9900), (800, 12900), (1000, 19900))


def load_categories(world: World, places: Places) -> None:
    """The tree of goods: categories, and under each the kinds of things that models are."""
    categories = places.categories
    with transaction():
        for position, category in enumerate(CATEGORIES):
            categories[category.slug] = catalog.add_category(
                category.slug, category.zh, category.en, position=position
            ).id
        for model in world.models.values():
            categories[model.key] = catalog.add_category(
                f"{model.category}-{model.key}", model.kind["zh"], model.kind["en"], categories[model.category]
            ).id


def load_shops(world: World, places: Places) -> None:
    """A merchant, a shop and a commission rate each, as of the day it opened; then the goods of all."""
    with transaction():
        for place, shop in enumerate(world.shops):
            with clock_at(shop.opened_at):
                merchant = merchants.open(f"{shop.zh} {shop.en}", places.people[shop.owner])
                shipping, free_from = _SHIPPING[place % len(_SHIPPING)]
                opened = catalog.open_shop(
                    merchant.id,
                    shop.slug,
                    f"{shop.zh} {shop.en}",
                    settings().currency,
                    bios={"zh": shop.bio_zh, "en": shop.bio_en},
                    avatar_picture_id=_face(world, places, place),
                    shipping_minor=shipping,
                    free_from_minor=free_from,
                )
                influencers.add_rate(merchant.id, shop.rate_bp, None, shop.opened_at)
            places.merchants.append(merchant.id)
            places.shops.append(opened.id)
    for start in tqdm(range(0, len(world.products), BATCH), desc="goods", unit="", leave=False):
        _load_products(world, places, range(start, min(start + BATCH, len(world.products))))


def _face(world: World, places: Places, shop: int) -> int | None:
    """A shop shows the first thing it sells."""
    first = next((product for product in world.products if product.shop == shop), None)
    return places.pictures[first.skus[0].packshot] if first else None


def _load_products(world: World, places: Places, batch: range) -> None:
    """Goods that were bought begin at the prices of the day on which trade begins; `Trade` leads on to those of today."""
    bought = set(world.bought)
    products = world.products[batch.start : batch.stop]
    with transaction():
        ids = catalog.add_products(
            [
                _draft(places, world.products[place], world.trades_from if place in bought else world.now)
                for place in batch
            ]
        )
        catalog_history.date_products(
            {product_id: product.created_at for product_id, product in zip(ids, products, strict=True)}
        )
        found = catalog_history.sku_ids_of(ids)
        currency = settings().currency
        catalog_history.price_changes(
            (found[product_id][move.sku], product_id, move.old_minor, move.new_minor, currency, move.at)
            for product_id, product in zip(ids, products, strict=True)
            for move in sorted(product.moves, key=lambda move: move.at)
        )
        places.products += ids
        places.skus += [found[product_id] for product_id in ids]


def _draft(places: Places, product: Product, as_of: datetime) -> ProductDraft:
    return ProductDraft(
        shop_id=places.shops[product.shop],
        texts={
            lang: TextDraft(product.names[lang], product.subtitles[lang], product.descriptions[lang])
            for lang in ("zh", "en")
        },
        skus=[
            SkuDraft(sku.code, price_at(product, place, as_of), sku.stock, sku.options, places.pictures[sku.packshot])
            for place, sku in enumerate(product.skus)
        ],
        category_id=places.categories[product.model],
        options=[
            Option(
                option["key"],
                option["zh"],
                option["en"],
                tuple(OptionValue(value["key"], value["zh"], value["en"]) for value in option["values"]),
            )
            for option in product.options
        ],
        picture_ids=[places.pictures[file] for file in product.pictures],
        attributes=product.attributes,
    )
