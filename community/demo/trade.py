"""What is bought: tags that were opened turn into orders, some of which go back, and some of which become hauls."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from community.demo.chance import luck
from community.demo.compose import NoteMaker
from community.demo.people import guide_places
from community.demo.world import Facts, Note, Person, Product, Purchase, Scale, Shop

_WINDOW = timedelta(days=45)
_DELIVERY = timedelta(days=2, hours=7)


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
    """Orders of the last weeks, oldest first. Half of them, those received long enough ago, get a haul.

    Those that show the guides something come first: sales through the influencer's notes and of the merchant's goods,
    and orders of the shopper's own.
    """
    random = luck(seed, "trade")
    guides = guide_places(scale)
    tags_of: dict[int, list[int]] = {}
    for place, note in enumerate(notes):
        for tag in note.tags:
            tags_of.setdefault(tag.product, []).append(place)
    owners = {shop.owner for shop in shops}
    left = {(p, s): sku.stock for p, product in enumerate(products) for s, sku in enumerate(product.skus)}
    chosen: list[Purchase] = []
    for row in _rows(random, scale, shops, products, notes, facts, tags_of, now):
        if len(chosen) == scale.orders:
            break
        product, buyer = int(facts.subject[row]), int(facts.person[row])
        at = datetime.fromtimestamp(float(facts.at[row]), UTC) + timedelta(minutes=random.uniform(2, 90))
        in_stock = [place for place in range(len(products[product].skus)) if left[product, place] > 3]
        if not in_stock or at > now or buyer in owners:
            continue
        sku = random.choice(in_stock)
        links = [
            place
            for place in tags_of.get(product, ())
            if notes[place].published_at < at
            and people[notes[place].author].influencer
            and notes[place].author != buyer
        ]
        own = [place for place in links if notes[place].author == guides["influencer"]]
        through = random.choice(own or links) if links and random.random() < 0.75 else None
        left[product, sku] -= 1
        fate = "received" if buyer == guides["shopper"] else _fate(random.random(), at, now)
        chosen.append(Purchase(buyer, product, sku, random.choices((1, 2), (9, 1))[0], at, through, fate))
    chosen.sort(key=lambda purchase: purchase.at)
    return tuple(
        purchase if purchase.buyer == guides["shopper"] else _with_haul(purchase, maker, people, random, now)
        for purchase in chosen
    )


def _rows(
    random: Random,
    scale: Scale,
    shops: Sequence[Shop],
    products: Sequence[Product],
    notes: Sequence[Note],
    facts: Facts,
    tags_of: Mapping[int, Sequence[int]],
    now: datetime,
) -> list[int]:
    """Tags that were opened of late, in the order in which they are taken for orders."""
    guides = guide_places(scale)
    earliest = (now - _WINDOW).timestamp()
    rows = [int(row) for row in facts.only("tag_open", "product") if facts.at[row] > earliest]
    random.shuffle(rows)
    recent = (now - _DELIVERY - timedelta(days=1)).timestamp()

    def wanted(row: int) -> bool:
        product = int(facts.subject[row])
        if facts.person[row] == guides["shopper"]:
            return bool(facts.at[row] < recent)
        through = any(notes[place].author == guides["influencer"] for place in tags_of.get(product, ()))
        return through or shops[products[product].shop].owner == guides["merchant"]

    first = [row for row in rows if wanted(row)][: scale.orders // 3]
    own = [row for row in first if facts.person[row] == guides["shopper"]][:4]
    taken = set(first)
    shopper = guides["shopper"]
    rest = [row for row in rows if row not in taken and facts.person[row] != shopper]
    return [*own, *(row for row in first if facts.person[row] != shopper), *rest]


def _fate(chance: float, at: datetime, now: datetime) -> str:
    """What has become of an order by now: time must have allowed it."""
    age = now - at
    if age < timedelta(hours=2):
        return "paid"
    if age < _DELIVERY + timedelta(hours=20):
        return "shipped" if chance < 0.8 else "paid"
    return "refunded" if chance < 0.07 else "unpaid" if chance < 0.10 else "received"


def _with_haul(
    purchase: Purchase, maker: NoteMaker, people: Sequence[Person], random: Random, now: datetime
) -> Purchase:
    delivered = purchase.at + _DELIVERY
    wait = timedelta(days=2 + random.random() * 30)
    at = delivered + wait
    if purchase.fate != "received" or at >= now:
        return purchase
    haul = maker.haul(purchase.buyer, at, purchase.product, purchase.sku, days=wait.days + 1)
    return replace(purchase, haul=haul, admirers=_admirers(purchase.buyer, haul, people, random, now))


def _admirers(
    buyer: int, haul: Note, people: Sequence[Person], random: Random, now: datetime
) -> tuple[tuple[int, datetime], ...]:
    """People of the same interest and language who were there, within days of the haul."""
    circle = [
        place
        for place, person in enumerate(people)
        if haul.category in person.categories
        and person.lang == haul.lang
        and person.joined_at < haul.published_at
        and place != buyer
    ]
    many = min(len(circle), int(random.lognormvariate(2.2, 0.7)))
    moments = [haul.published_at + timedelta(days=random.expovariate(0.5)) for _ in range(many)]
    liked = zip(random.sample(circle, many), moments, strict=True)
    return tuple((place, at) for place, at in liked if at < now)
