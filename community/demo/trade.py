"""What is bought: tags that were opened turn into orders, some of which go back, and some of which become hauls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from community.demo.chance import luck
from community.demo.compose import NoteMaker
from community.demo.facts import Facts
from community.demo.guided import DELIVERY, Shelves, guided_purchases
from community.demo.people import guide_places
from community.demo.restocks import run_dry
from community.demo.scales import Scale
from community.demo.world import Note, Person, Product, Purchase, Restock, Shop

_WINDOW = timedelta(days=45)


@dataclass(frozen=True)
class Trade:
    """What was bought, oldest first, and the goods as they stood before and came in meanwhile."""

    products: tuple[Product, ...]
    purchases: tuple[Purchase, ...]
    restocks: tuple[Restock, ...]
    sold_out: int | None


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
) -> Trade:
    """Orders of the last weeks. Half of them, those received long enough ago, get a haul.

    Those that show the guides something come first; the rest began with tags that were opened.
    """
    random = luck(seed, "trade")
    guides = guide_places(scale)
    tags_of: dict[int, list[int]] = {}
    for place, note in enumerate(notes):
        for tag in note.tags:
            tags_of.setdefault(tag.product, []).append(place)
    owners = {shop.owner for shop in shops}
    shelves = Shelves.of(products)
    chosen = guided_purchases(random, scale, people, shops, products, notes, shelves, now)
    earliest = (now - _WINDOW).timestamp()
    rows = [int(row) for row in facts.only("tag_open", "product") if facts.at[row] > earliest]
    random.shuffle(rows)
    for row in rows:
        if len(chosen) >= scale.orders:
            break
        product, buyer = int(facts.subject[row]), int(facts.person[row])
        at = datetime.fromtimestamp(float(facts.at[row]), UTC) + timedelta(minutes=random.uniform(2, 90))
        if at > now or buyer in owners or buyer == guides["shopper"] or products[product].created_at > at:
            continue
        sku = shelves.take(product, random)
        if sku is None:
            continue
        links = [
            place
            for place in tags_of.get(product, ())
            if notes[place].published_at < at
            and people[notes[place].author].influencer
            and notes[place].author != buyer
        ]
        through = random.choice(links) if links and random.random() < 0.75 else None
        quantity = random.choices((1, 2), (9, 1))[0]
        chosen.append(Purchase(buyer, product, sku, quantity, at, through, _fate(random.random(), at, now)))
    chosen.sort(key=lambda purchase: purchase.at)
    stocked, restocks, sold_out = run_dry(random, scale, shops, products, chosen, now)
    return Trade(
        stocked, tuple(_with_haul(purchase, maker, people, random, now) for purchase in chosen), restocks, sold_out
    )


def _fate(chance: float, at: datetime, now: datetime) -> str:
    """What has become of an order by now: time must have allowed it."""
    age = now - at
    if age < timedelta(hours=2):
        return "paid"
    if age < DELIVERY + timedelta(hours=20):
        return "shipped" if chance < 0.8 else "paid"
    return "refunded" if chance < 0.07 else "unpaid" if chance < 0.10 else "received"


def _with_haul(
    purchase: Purchase, maker: NoteMaker, people: Sequence[Person], random: Random, now: datetime
) -> Purchase:
    delivered = purchase.at + DELIVERY
    wait = timedelta(days=3 if people[purchase.buyer].email else 2 + random.random() * 30)
    at = delivered + wait
    if purchase.fate != "received" or at >= now:
        return purchase
    haul = maker.haul(purchase.buyer, at, purchase.product, purchase.sku, wait.days + 1, purchase.at)
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
