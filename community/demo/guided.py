"""Orders that give the guides something to look at: the shopper's own, and sales of the merchant and of the influencer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.world import SLUGS, Note, Person, Product, Purchase, Shop

DELIVERY = timedelta(days=2, hours=7)
MONTH = 34  # days back to which the influencer sold something
# The shopper's orders: how long ago, and what became of each. Two were received: one has a haul, one waits for it.
_SHOPPERS = (
    (timedelta(days=31), "unpaid"),
    (timedelta(days=24), "received"),
    (timedelta(days=17), "refunded"),
    (timedelta(days=12), "kept"),
    (timedelta(days=1, hours=2), "shipped"),
    (timedelta(hours=3), "paid"),
    (timedelta(minutes=3), "waiting"),
)
# What waits on the merchant's page, before the older sales.
_MERCHANTS = ((2, "paid"), (5, "paid"), (8, "paid"), (22, "shipped"), (31, "shipped"), (90, "returning"))  # hours


@dataclass
class Shelves:
    """What is left of each SKU while orders are planned."""

    products: Sequence[Product]
    left: dict[tuple[int, int], int]

    @classmethod
    def of(cls, products: Sequence[Product]) -> "Shelves":
        return cls(products, {(p, s): sku.stock for p, one in enumerate(products) for s, sku in enumerate(one.skus)})

    def take(self, product: int, random: Random) -> int | None:
        """A SKU with some to spare, two pieces of which are put aside; None when there is none."""
        spare = [place for place in range(len(self.products[product].skus)) if self.left[product, place] > 3]
        if not spare:
            return None
        sku = random.choice(spare)
        self.left[product, sku] -= 2
        return sku


def guided_purchases(
    random: Random,
    scale: Scale,
    people: Sequence[Person],
    shops: Sequence[Shop],
    products: Sequence[Product],
    notes: Sequence[Note],
    shelves: Shelves,
    now: datetime,
) -> list[Purchase]:
    """At most half of the scale's orders. Fates beside the usual: `kept` (received, the haul is still to be written),
    `waiting` (not paid yet), `returning` (a refund was asked for)."""
    guides = guide_places(scale)
    owners = {shop.owner for shop in shops}
    buyers = [place for place, person in enumerate(people) if place not in owners and person.email is None]
    voices = _Links(people, notes, guides["influencer"])

    def bought(buyer: int, product: int, ago: timedelta, fate: str) -> Iterator[Purchase]:
        at = now - ago * (0.95 + 0.1 * (product * 0.618 % 1))  # nobody buys at one time of day alone
        sku = shelves.take(product, random) if products[product].created_at < at else None
        if sku is not None and people[buyer].joined_at < at:
            yield Purchase(buyer, product, sku, 1, at, voices.through(product, buyer, at), fate)

    found: list[Purchase] = []
    fields = [SLUGS[category] for category in people[guides["shopper"]].categories]
    own = [p for p, product in enumerate(products) if set(shops[product.shop].categories) & set(fields)]
    own.sort(key=lambda p: p not in voices.products)
    for ago, fate in _SHOPPERS:
        before = len(found)
        while len(found) == before and own:
            found += bought(guides["shopper"], own.pop(0), ago, fate)

    goods = [p for p, product in enumerate(products) if shops[product.shop].owner == guides["merchant"]]
    sales = [(timedelta(hours=hours), fate) for hours, fate in _MERCHANTS]
    many = scale.orders // 8
    sales += [(timedelta(days=4 + 38 * place / max(1, many)), "refunded" if place % 9 == 4 else "received")
              for place in range(many)]  # fmt: skip
    for ago, fate in sales[: scale.orders // 4]:
        found += bought(random.choice(buyers), random.choice(goods), ago, fate)

    linked = sorted(voices.products)
    for place in range(scale.orders // 5 if linked else 0):
        ago = timedelta(days=1 + MONTH * (place + random.random()) / (scale.orders // 5), hours=random.uniform(0, 9))
        fate = "refunded" if place % 14 == 9 else "received" if ago > DELIVERY + timedelta(days=1) else "shipped"
        found += bought(random.choice(buyers), random.choice(linked), ago, fate)
    return found


class _Links:
    """The influencer's tagged notes, by product."""

    def __init__(self, people: Sequence[Person], notes: Sequence[Note], voice: int) -> None:
        self._notes, self._voice = notes, voice
        self.products: dict[int, list[int]] = {}
        for place, note in enumerate(notes):
            for tag in note.tags if note.author == voice else ():
                self.products.setdefault(tag.product, []).append(place)

    def through(self, product: int, buyer: int, at: datetime) -> int | None:
        """The newest of their notes with this product then; None when they had none, or bought it themselves."""
        shown = [place for place in self.products.get(product, ()) if self._notes[place].published_at < at]
        return shown[-1] if shown and buyer != self._voice else None
