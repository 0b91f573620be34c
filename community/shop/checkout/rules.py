"""Pure rules of the price: grouping by shop, shipping, fee, totals. Whole minor units throughout."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from community.platform.money import share


class Goods(Protocol):
    """What a price depends on; `catalog.queries.SkuRow` is one."""

    @property
    def id(self) -> int: ...
    @property
    def merchant_id(self) -> int: ...
    @property
    def shop_id(self) -> int: ...
    @property
    def price_minor(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def shipping_minor(self) -> int: ...
    @property
    def free_from_minor(self) -> int | None: ...


G = TypeVar("G", bound=Goods)


@dataclass(frozen=True)
class Wanted:
    """`quantity` of one SKU; `origin` is the opaque token of the link, board or ad that led to it."""

    sku_id: int
    quantity: int
    origin: str | None = None


@dataclass(frozen=True)
class QuoteLine(Generic[G]):
    """`sku` is the SkuRow as it is sold now."""

    sku: G
    quantity: int
    origin: str | None

    @property
    def unit_minor(self) -> int:
        return self.sku.price_minor

    @property
    def total_minor(self) -> int:
        return self.sku.price_minor * self.quantity


@dataclass(frozen=True)
class QuoteGroup(Generic[G]):
    """What will be one order: the goods of one shop. `sku` of any line names the shop."""

    lines: tuple[QuoteLine[G], ...]

    @property
    def any_sku(self) -> G:
        return self.lines[0].sku

    @property
    def merchant_id(self) -> int:
        return self.any_sku.merchant_id

    @property
    def shop_id(self) -> int:
        return self.any_sku.shop_id

    @property
    def currency(self) -> str:
        return self.any_sku.currency

    @property
    def goods_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)

    @property
    def shipping_minor(self) -> int:
        return shipping(self.goods_minor, self.any_sku.shipping_minor, self.any_sku.free_from_minor)

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.shipping_minor

    def fee_minor(self, basis_points: int) -> int:
        """What the house keeps of the goods; shipping is the shop's."""
        return share(self.goods_minor, basis_points)


@dataclass(frozen=True)
class Quote(Generic[G]):
    """What it will cost, by shop. `totals`: currency → minor units, one payment each."""

    groups: tuple[QuoteGroup[G], ...]

    @property
    def totals(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for group in self.groups:
            found[group.currency] = found.get(group.currency, 0) + group.total_minor
        return found

    @property
    def quantities(self) -> dict[int, int]:
        """SKU → how many over all the lines."""
        found: dict[int, int] = {}
        for group in self.groups:
            for line in group.lines:
                found[line.sku.id] = found.get(line.sku.id, 0) + line.quantity
        return found

    @property
    def count(self) -> int:
        return sum(self.quantities.values())


def shipping(goods_minor: int, shipping_minor: int, free_from_minor: int | None) -> int:
    return 0 if free_from_minor is not None and goods_minor >= free_from_minor else shipping_minor


def merged(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Lines of one SKU from one origin become one; the order of first mention stays."""
    found: dict[tuple[int, str | None], int] = {}
    for line in wanted:
        key = (line.sku_id, line.origin)
        found[key] = found.get(key, 0) + line.quantity
    return [Wanted(sku_id, quantity, origin) for (sku_id, origin), quantity in found.items()]


def priced(wanted: Iterable[Wanted], skus: Mapping[int, G]) -> Quote[G]:
    """The quote for lines whose SKUs are all in `skus`; groups come in the order of first mention."""
    groups: dict[tuple[int, str], list[QuoteLine[G]]] = {}
    for line in merged(wanted):
        sku = skus[line.sku_id]
        groups.setdefault((sku.shop_id, sku.currency), []).append(QuoteLine(sku, line.quantity, line.origin))
    return Quote(tuple(QuoteGroup(tuple(lines)) for lines in groups.values()))
