"""Prices as they moved: sales that come every year, a reduction now and then, a rise or a fall that stayed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from community.demo.world import PriceMove, Product, Sku

_SALES = (((3, 4), (3, 8)), ((6, 8), (6, 20)), ((11, 1), (11, 11)), ((12, 8), (12, 12)))  # first and last day
_JOINS, _REDUCED, _ROSE, _FELL = 0.45, 0.3, 0.25, 0.1  # shares of products
_LOOKS_BACK = timedelta(days=300)


def price_moves(skus: Sequence[Sku], random: Random, created_at: datetime, now: datetime) -> tuple[PriceMove, ...]:
    """All SKUs of a product move together; the last move leads to the price of today."""
    since = max(created_at, now - _LOOKS_BACK)
    windows = [
        (begin, end, random.choice((0.85, 0.88, 0.9, 0.92)))
        for begin, end in _sales(since, now)
        if random.random() < _JOINS
    ]
    if random.random() < _REDUCED:
        begin = now - timedelta(days=random.uniform(5, 38))
        end = begin + timedelta(days=random.uniform(3, 9))
        if begin > since and all(end < b or begin > e for b, e, _ in windows):
            windows.append((begin, min(end, now - timedelta(hours=2)), random.choice((0.9, 0.93, 0.95))))
    chance, stays_from = random.random(), now - timedelta(days=random.uniform(3, 200))
    before = 0.92 if chance < _ROSE else 1.06 if chance < _ROSE + _FELL else 1.0
    if stays_from <= since:
        before = 1.0

    def factor(at: datetime) -> float:
        lasting = before if at < stays_from else 1.0
        return lasting * min((cut for begin, end, cut in windows if begin <= at < end), default=1.0)

    today = factor(now)
    moments = sorted({moment for begin, end, _ in windows for moment in (begin, end)} | {stays_from})
    return tuple(
        move
        for place, sku in enumerate(skus)
        for move in _path(place, sku, [(at, factor(at) / today) for at in [since, *moments] if since <= at <= now])
    )


def _sales(since: datetime, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    for year in (now.year - 1, now.year):
        for first, last in _SALES:
            begin = datetime(year, *first, tzinfo=UTC) - timedelta(hours=8)
            if since < begin < now:
                yield begin, datetime(year, *last, tzinfo=UTC) + timedelta(hours=16)


def _path(place: int, sku: Sku, steps: Sequence[tuple[datetime, float]]) -> Iterator[PriceMove]:
    charged = [(at, max(100, round(sku.price_minor * share / 100) * 100)) for at, share in steps[:-1]]
    charged.append((steps[-1][0], sku.price_minor))
    for (_, old), (at, new) in pairwise(charged):
        if old != new:
            yield PriceMove(place, old, new, at)


def price_at(product: Product, sku: int, at: datetime) -> int:
    """What a SKU cost at that moment."""
    later = [move for move in product.moves if move.sku == sku and move.at > at]
    return min(later, key=lambda move: move.at).old_minor if later else product.skus[sku].price_minor
