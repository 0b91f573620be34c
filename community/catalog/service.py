"""The verbs of the catalog. They run in the caller's transaction; stock has a module of its own and is offered here too."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select, update

from community.catalog.errors import BadPrice, NoSuchProduct, NoSuchShop, NoSuchSku, ProductIncomplete, SlugTaken
from community.catalog.events import ProductChanged, ShopChanged
from community.catalog.models import (
    Category,
    PriceChange,
    Product,
    ProductPicture,
    ProductState,
    ProductText,
    Shop,
    Sku,
)
from community.catalog.rules import (
    SHELF,
    Option,
    OptionValue,
    ProductDraft,
    SkuDraft,
    TextDraft,
    faults,
    options_as_json,
)
from community.catalog.stock import hold, lock, release, restock, ship, take_back
from community.merchants import queries as merchants
from community.platform.db import insert_many, insert_once, session
from community.platform.events import announce
from community.platform.ids import new_public_id
from community.platform.states import move
from community.platform.time import now

__all__ = [
    "Option",
    "OptionValue",
    "ProductDraft",
    "SkuDraft",
    "TextDraft",
    "add_category",
    "add_product",
    "add_products",
    "change_price",
    "edit_text",
    "hold",
    "lock",
    "open_shop",
    "put_on_shelf",
    "release",
    "remove_product",
    "restock",
    "ship",
    "take_back",
    "take_off_shelf",
]


def open_shop(
    merchant_id: int,
    slug: str,
    name: str,
    currency: str,
    *,
    bios: Mapping[str, str] | None = None,
    avatar_picture_id: int | None = None,
    shipping_minor: int = 0,
    free_from_minor: int | None = None,
) -> Shop:
    """A merchant's new front at /s/<slug>; `bios` are what it says of itself, by language. Raises SlugTaken."""
    opened = insert_once(
        Shop,
        merchant_id=merchant_id,
        slug=slug,
        name=name,
        bios=dict(bios or {}),
        avatar_picture_id=avatar_picture_id,
        currency=currency,
        shipping_minor=shipping_minor,
        free_from_minor=free_from_minor,
        opened_at=now(),
    )
    if not opened:
        raise SlugTaken
    shop = session().execute(select(Shop).where(Shop.slug == slug)).scalar_one()
    announce(ShopChanged(shop_id=shop.id))
    return shop


def add_category(slug: str, name_zh: str, name_en: str, parent_id: int | None = None, position: int = 0) -> Category:
    """A node of the tree; the one with that slug if it stands already."""
    insert_once(Category, slug=slug, name_zh=name_zh, name_en=name_en, parent_id=parent_id, position=position)
    return session().execute(select(Category).where(Category.slug == slug)).scalar_one()


def add_product(draft: ProductDraft) -> Product:
    """Put a new product on the shelf. Raises ProductIncomplete, NoSuchShop."""
    (product_id,) = add_products([draft])
    announce(ProductChanged(product_id=product_id))
    return session().get_one(Product, product_id)


def add_products(drafts: Sequence[ProductDraft]) -> list[int]:
    """Bring many products in at once; returns their ids in the same order.

    Announces nothing: whoever brings in many rebuilds the index afterwards. Raises ProductIncomplete, NoSuchShop.
    """
    shops = {
        shop.id: shop
        for shop in session().scalars(select(Shop).where(Shop.id.in_({draft.shop_id for draft in drafts})))
    }
    for draft in drafts:
        if draft.shop_id not in shops:
            raise NoSuchShop
        if wrong := faults(draft):
            raise ProductIncomplete(faults=wrong)
    made = session().execute(
        insert(Product).returning(Product.id, sort_by_parameter_order=True),
        [
            {
                "public_id": new_public_id(),
                "shop_id": draft.shop_id,
                "merchant_id": shops[draft.shop_id].merchant_id,
                "category_id": draft.category_id,
                "state": ProductState.ON_SHELF.value,
                "options": options_as_json(draft.options),
                "attributes": {lang: [list(pair) for pair in pairs] for lang, pairs in draft.attributes.items()},
                "created_at": now(),
            }
            for draft in drafts
        ],
    )
    ids = list(made.scalars())
    pairs = list(zip(ids, drafts, strict=True))
    insert_many(
        ProductText,
        [
            {
                "product_id": product_id,
                "lang": lang,
                "name": text.name.strip(),
                "subtitle": text.subtitle,
                "description": text.description,
            }
            for product_id, draft in pairs
            for lang, text in draft.texts.items()
        ],
    )
    insert_many(
        ProductPicture,
        [
            {"product_id": product_id, "position": position, "picture_id": picture_id}
            for product_id, draft in pairs
            for position, picture_id in enumerate(draft.picture_ids)
        ],
    )
    insert_many(
        Sku,
        [
            _sku_values(product_id, shops[draft.shop_id], position, sku)
            for product_id, draft in pairs
            for position, sku in enumerate(draft.skus)
        ],
    )
    return ids


def _sku_values(product_id: int, shop: Shop, position: int, sku: SkuDraft) -> Mapping[str, object]:
    return {
        "product_id": product_id,
        "merchant_id": shop.merchant_id,
        "code": sku.code,
        "options": dict(sku.options),
        "price_minor": sku.price_minor,
        "currency": shop.currency,
        "on_hand": sku.stock,
        "available": sku.stock,
        "picture_id": sku.picture_id,
        "position": position,
    }


def change_price(sku_id: int, minor: int, actor_id: int | None = None) -> None:
    """Charge `minor` from now on and keep what was charged before. `actor_id` None: the house itself.

    Raises NoSuchSku, BadPrice, NotYourShop.
    """
    sku = session().execute(select(Sku).where(Sku.id == sku_id).with_for_update(key_share=True)).scalar_one_or_none()
    if sku is None:
        raise NoSuchSku
    if actor_id is not None:
        merchants.require_staff(sku.merchant_id, actor_id)
    if minor <= 0:
        raise BadPrice
    session().refresh(sku)
    if minor == sku.price_minor:
        return
    session().add(
        PriceChange(
            sku_id=sku.id,
            product_id=sku.product_id,
            old_minor=sku.price_minor,
            new_minor=minor,
            currency=sku.currency,
            actor_id=actor_id,
            changed_at=now(),
        )
    )
    sku.price_minor = minor
    session().flush()
    announce(ProductChanged(product_id=sku.product_id))


def edit_text(product_id: int, lang: str, text: TextDraft, actor_id: int | None = None) -> None:
    """Say it better in one language. Raises NoSuchProduct, NotYourShop."""
    _own(product_id, actor_id)
    values = {"name": text.name.strip(), "subtitle": text.subtitle, "description": text.description}
    if not insert_once(ProductText, product_id=product_id, lang=lang, **values):
        session().execute(
            update(ProductText).where(ProductText.product_id == product_id, ProductText.lang == lang).values(**values)
        )
    announce(ProductChanged(product_id=product_id))


def put_on_shelf(product_id: int, actor_id: int | None = None) -> None:
    _shelve(product_id, ProductState.ON_SHELF, actor_id)


def take_off_shelf(product_id: int, actor_id: int | None = None) -> None:
    _shelve(product_id, ProductState.OFF_SHELF, actor_id)


def remove_product(product_id: int, actor_id: int | None = None) -> None:
    """For good: it stays in old orders only."""
    _shelve(product_id, ProductState.REMOVED, actor_id)


def _shelve(product_id: int, state: ProductState, actor_id: int | None) -> None:
    """Raises NoSuchProduct, NotYourShop, WrongState."""
    _own(product_id, actor_id)
    move(SHELF, Product, product_id, state.value, actor_id=actor_id, why="shelf")
    announce(ProductChanged(product_id=product_id))


def _own(product_id: int, actor_id: int | None) -> None:
    merchant_id = session().scalar(select(Product.merchant_id).where(Product.id == product_id))
    if merchant_id is None:
        raise NoSuchProduct
    if actor_id is not None:
        merchants.require_staff(merchant_id, actor_id)
