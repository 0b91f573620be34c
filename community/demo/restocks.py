"""Goods that ran out, and those that came again: stock is cut so that an order takes the last piece."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.world import Product, Purchase, Restock, Shop

_GONE = ("received", "kept", "shipped", "paid")  # fates of goods that do not come back


def run_dry(
    random: Random, scale: Scale, shops: Sequence[Shop], products: Sequence[Product], bought: Sequence[Purchase],
    now: datetime,
) -> tuple[tuple[Product, ...], tuple[Restock, ...], int | None]:  # fmt: skip
    """(products with the stock they began with, what came in later, the merchant's product that is sold out now).

    `bought` must be in order of time. One in thirty orders took the last piece of something; two thirds of that came again.
    """
    of_sku: dict[tuple[int, int], list[Purchase]] = {}
    for purchase in bought:
        of_sku.setdefault((purchase.product, purchase.sku), []).append(purchase)
    fit = sorted(key for key, orders in of_sku.items() if all(order.fate in _GONE for order in orders))
    chosen = random.sample(fit, min(len(fit), max(2, scale.orders // 30)))
    merchant = guide_places(scale)["merchant"]
    own = [key for key in fit if shops[products[key[0]].shop].owner == merchant and _alone(key, of_sku)]
    last = max(own, key=lambda key: of_sku[key][-1].at, default=None)
    stocks = {(p, s): sku.stock for p, product in enumerate(products) for s, sku in enumerate(product.skus)}
    restocks: list[Restock] = []
    for place, key in enumerate(key for key in chosen if key != last):
        restocks += _emptied(key, of_sku[key], stocks, random, now, again=place % 3 != 2)
    if last is not None:
        stocks |= {(last[0], sku): 0 for sku in range(len(products[last[0]].skus))}
        stocks[last] = sum(order.quantity for order in of_sku[last])
        restocks = [restock for restock in restocks if restock.product != last[0]]
    changed = tuple(
        replace(product, skus=tuple(replace(sku, stock=stocks[p, s]) for s, sku in enumerate(product.skus)))
        for p, product in enumerate(products)
    )
    return changed, tuple(sorted(restocks, key=lambda restock: restock.at)), None if last is None else last[0]


def _alone(key: tuple[int, int], of_sku: dict[tuple[int, int], list[Purchase]]) -> bool:
    """Whether nothing else of the product was bought."""
    return sum(product == key[0] for product, _sku in of_sku) == 1


def _emptied(
    key: tuple[int, int],
    orders: Sequence[Purchase],
    stocks: dict[tuple[int, int], int],
    random: Random,
    now: datetime,
    again: bool,
) -> list[Restock]:
    """Cut the stock to what was bought up to one of the orders; new goods arrive before the next one, or later, or never."""
    turn = random.randrange(len(orders)) if again else len(orders) - 1
    stocks[key] = sum(order.quantity for order in orders[: turn + 1])
    if not again:
        return []
    rest = sum(order.quantity for order in orders[turn + 1 :])
    until = orders[turn + 1].at if turn + 1 < len(orders) else min(now, orders[turn].at + timedelta(days=9))
    at = orders[turn].at + (until - orders[turn].at) * random.uniform(0.3, 0.9)
    return [Restock(*key, rest + random.randint(20, 80), at)]
