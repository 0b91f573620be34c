"""Shops and products for tests. They open their own transactions and need an app context."""

from itertools import count

from sqlalchemy import text

from community.catalog import queries, service
from community.catalog.queries import SkuRow
from community.catalog.service import Option, OptionValue, ProductDraft, SkuDraft, TextDraft
from community.platform.db import session, transaction
from tests.factories.merchants import make_merchant

_numbers = count(1)

COLOR = Option("color", "颜色", "Colour", (OptionValue("moss", "苔绿", "Moss"), OptionValue("clay", "陶土", "Clay")))
SIZE = Option("size", "尺寸", "Size", (OptionValue("01", "01", "01"), OptionValue("02", "02", "02")))


def make_shop(currency: str = "CNY", merchant_id: int | None = None, **more: object) -> int:
    """A shop of a merchant of its own; returns its id."""
    number = next(_numbers)
    merchant = merchant_id or make_merchant()
    with transaction():
        return service.open_shop(merchant, f"shop-{number}", f"云雀 {number}", currency, **more).id  # type: ignore[arg-type]


def make_product(
    *,
    shop_id: int | None = None,
    price: int = 12800,
    stock: int = 10,
    name: str = "陶瓷手冲滤杯",
    name_en: str = "Ceramic dripper",
    category_id: int | None = None,
    picture_ids: tuple[int, ...] = (),
) -> int:
    """A product of one SKU; returns its id."""
    return _add(
        ProductDraft(
            shop_id=shop_id or make_shop(),
            texts={"zh": TextDraft(name, "锥形", "导流槽"), "en": TextDraft(name_en, "Conical", "Ribbed")},
            skus=[SkuDraft(f"sku-{next(_numbers)}", price, stock)],
            category_id=category_id,
            picture_ids=picture_ids,
            attributes={"zh": [("材质", "陶瓷")], "en": [("Material", "Ceramic")]},
        )
    )


def make_matrix(*, shop_id: int | None = None, price: int = 12800, stock: int = 10) -> int:
    """A product in two colours and two sizes; returns its id."""
    skus = [
        SkuDraft(f"sku-{next(_numbers)}", price + 1000 * position, stock, {"color": color, "size": size})
        for position, (color, size) in enumerate([("moss", "01"), ("moss", "02"), ("clay", "01"), ("clay", "02")])
    ]
    return _add(
        ProductDraft(shop_id=shop_id or make_shop(), texts={"zh": TextDraft("滤杯")}, skus=skus, options=[COLOR, SIZE])
    )


def make_sku(**more: object) -> int:
    """The SKU of a new product of one SKU; returns its id."""
    return skus_of(make_product(**more))[0].id  # type: ignore[arg-type]


def skus_of(product_id: int, lang: str = "zh") -> list[SkuRow]:
    return queries.skus_of(product_id, lang)


def stock_of(sku_id: int) -> tuple[int, int]:
    """On hand and available, as the table says."""
    session().rollback()
    row = session().execute(text("SELECT on_hand, available FROM skus WHERE id = :id"), {"id": sku_id}).one()
    return int(row.on_hand), int(row.available)


def _add(draft: ProductDraft) -> int:
    with transaction():
        return service.add_product(draft).id
