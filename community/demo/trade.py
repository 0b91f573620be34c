"""What is bought: tags that were opened turn into orders, some of which go back, and some of which become hauls."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from community.demo.chance import luck
from community.demo.compose import NoteMaker
from community.demo.world import Facts, Note, Person, Product, Purchase, Scale, Shop

_WINDOW = timedelta(days=45)
_DELIVERY = timedelta(days=2, hours=7)
_FATES = ("received", "refunded", "shipped", "paid", "unpaid")


def make_purchases(
    seed: int,
    scale: Scale,
    people: Sequence[Person],
    shops: Sequence[Shop],
    products: Sequence[Product],
    notes: Sequence[Note],
    facts: Facts,
    maker: NoteMaker,
    now: datetime,
) -> tuple[Purchase, ...]:
    """Orders of the last weeks, oldest first. Half of them, those received long enough ago, get a haul."""
    random = luck(seed, "trade")
    tags_of: dict[int, list[int]] = {}
    for place, note in enumerate(notes):
        for tag in note.tags:
            tags_of.setdefault(tag.product, []).append(place)
    earliest = (now - _WINDOW).timestamp()
    rows = [int(row) for row in facts.only("tag_open", "product") if facts.at[row] > earliest]
    random.shuffle(rows)
    left = {(p, s): sku.stock for p, product in enumerate(products) for s, sku in enumerate(product.skus)}
    owners = {shop.owner for shop in shops}
    chosen: list[Purchase] = []
    for row in rows:
        if len(chosen) == scale.orders:
            break
        product, buyer = int(facts.subject[row]), int(facts.person[row])
        at = datetime.fromtimestamp(float(facts.at[row]), UTC) + timedelta(minutes=random.uniform(2, 90))
        in_stock = [place for place in range(len(products[product].skus)) if left[product, place] > 3]
        published = [place for place in tags_of.get(product, ()) if notes[place].published_at < at]
        if not in_stock or at > now or buyer in owners:
            continue
        sku = random.choice(in_stock)
        paid_for = [
            place for place in published if people[notes[place].author].influencer and notes[place].author != buyer
        ]
        through = random.choice(paid_for) if paid_for and random.random() < 0.75 else None
        left[product, sku] -= 1
        chosen.append(
            Purchase(
                buyer, product, sku, random.choices((1, 2), (9, 1))[0], at, through, _fate(random.random(), at, now)
            )
        )
    chosen.sort(key=lambda purchase: purchase.at)
    return tuple(_with_haul(purchase, maker, random.random(), now) for purchase in chosen)


def _fate(chance: float, at: datetime, now: datetime) -> str:
    """What has become of an order by now: time must have allowed it."""
    age = now - at
    if age < timedelta(hours=2):
        return "paid"
    if age < _DELIVERY + timedelta(hours=20):
        return "shipped" if chance < 0.8 else "paid"
    return "refunded" if chance < 0.07 else "unpaid" if chance < 0.10 else "received"


def _with_haul(purchase: Purchase, maker: NoteMaker, chance: float, now: datetime) -> Purchase:
    delivered = purchase.at + _DELIVERY
    wait = timedelta(days=2 + chance * 30)
    if purchase.fate != "received" or delivered + wait >= now:
        return purchase
    at = delivered + wait
    haul = maker.haul(purchase.buyer, at, purchase.product, purchase.sku, days=wait.days + 1)
    return Purchase(**{**vars(purchase), "haul": haul})
