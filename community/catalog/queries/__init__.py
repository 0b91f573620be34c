"""The read side of the catalog: rows for pages. Statements are built once; each function says how many it runs.

Names and descriptions come in the reader's language, or in the other one where that is all there is.
"""

from community.catalog.queries.facts import category_names, described, fresh_facts, subject_facts
from community.catalog.queries.pictures import pictures_shown
from community.catalog.queries.prices import PriceChangeRow, price_changes
from community.catalog.queries.products import (
    OptionRow,
    OptionValueRow,
    ProductPage,
    ProductRow,
    covers_after,
    lowest_30_days,
    page_of_products,
    product,
    product_id_of,
    products,
)
from community.catalog.queries.shops import (
    CategoryRow,
    ShopRow,
    categories,
    shop_names,
    shop_page,
    shops,
    shops_after,
    shops_of_merchant,
)
from community.catalog.queries.skus import SkuRow, sku_lines, skus, skus_of
from community.catalog.queries.subjects import SubjectRow, subjects, subjects_by_id
from community.catalog.queries.supply import Stock, stock_of_all

__all__ = [
    "CategoryRow",
    "OptionRow",
    "OptionValueRow",
    "PriceChangeRow",
    "ProductPage",
    "ProductRow",
    "ShopRow",
    "SkuRow",
    "Stock",
    "SubjectRow",
    "categories",
    "category_names",
    "covers_after",
    "described",
    "fresh_facts",
    "lowest_30_days",
    "page_of_products",
    "pictures_shown",
    "price_changes",
    "product",
    "product_id_of",
    "products",
    "shop_names",
    "shop_page",
    "shops",
    "shops_after",
    "shops_of_merchant",
    "sku_lines",
    "skus",
    "skus_of",
    "stock_of_all",
    "subject_facts",
    "subjects",
    "subjects_by_id",
]
