"""Facts that the catalog announces."""

from dataclasses import dataclass
from typing import ClassVar

from community.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """Added, edited, priced, restocked, or moved on or off the shelf."""

    name: ClassVar[str] = "catalog.product_changed"
    product_id: int

    @property
    def subject(self) -> str:
        return f"product:{self.product_id}"


@dataclass(frozen=True, kw_only=True)
class StockRanOut(Event):
    """No SKU of the product is available any more."""

    name: ClassVar[str] = "catalog.stock_ran_out"
    product_id: int

    @property
    def subject(self) -> str:
        return f"product:{self.product_id}"


@dataclass(frozen=True, kw_only=True)
class ShopChanged(Event):
    name: ClassVar[str] = "catalog.shop_changed"
    shop_id: int

    @property
    def subject(self) -> str:
        return f"shop:{self.shop_id}"
