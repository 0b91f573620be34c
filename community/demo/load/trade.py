"""What was bought, day by day, through the verbs of the shop: so that stock, ledger, commissions and hauls agree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from random import Random

from tqdm import tqdm

from community.catalog import imports as catalog_history
from community.catalog import stock as shelves
from community.demo.chance import luck
from community.demo.guided import DELIVERY
from community.demo.load.addresses import load_addresses
from community.demo.load.notes import draft_of
from community.demo.load.pictures import key_of
from community.demo.load.places import Places
from community.demo.people import guide_places
from community.demo.world import SLUGS, Note, Purchase, World
from community.hauls import service as hauls
from community.influencers import service as influencers
from community.media import imports as media_history
from community.platform.db import transaction
from community.platform.outbox import relay
from community.platform.time import business_day, clock_at
from community.platform.viewer import Viewer
from community.shop.checkout import service as checkout
from community.shop.checkout.rules import Wanted
from community.shop.orders import queries as orders_read
from community.shop.orders import service as orders
from community.shop.payments import queries as payments_read
from community.shop.payments import service as payments
from community.shop.refunds import service as refunds

_REASONS = {
    "zh": ("颜色和想的不一样", "尺寸不合适", "收到有划痕"),
    "en": ("not my colour", "wrong size", "arrived scratched"),
}


@dataclass(frozen=True)
class _Deed:
    """Something that happened at a moment."""

    at: datetime
    do: Callable[[], None]


@dataclass
class _Order:
    """A purchase on its way; `id` once it is placed."""

    purchase: Purchase
    place: int  # of the purchase in the world
    address_id: int
    id: int = 0
    line_id: int = 0
    payment: str = ""


@dataclass
class Trade:
    """Replays purchases and visits through links in the order of time."""

    world: World
    places: Places
    random: Random = field(init=False)
    deeds: list[_Deed] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.random = luck(self.world.seed, "replay")

    def load(self) -> None:
        """Buyers get addresses, then each business day is one transaction, and what it announced is delivered."""
        with transaction():
            sent_to = load_addresses(self.world, self.places, self.random)
        for place, purchase in enumerate(self.world.purchases):
            self._plan(_Order(purchase, place, sent_to[purchase.buyer]))
        self._plan_shelves()
        self._plan_visits()
        self.deeds.sort(key=lambda deed: deed.at)
        for _day, deeds in tqdm(self._days(), desc="orders", unit=" days", leave=False):
            with transaction():
                for deed in deeds:
                    with clock_at(deed.at):
                        deed.do()
            with clock_at(deeds[-1].at):
                relay()
                with transaction():
                    influencers.release_due()
        with transaction():
            influencers.release_due()

    def _days(self) -> list[tuple[date, list[_Deed]]]:
        grouped = groupby(self.deeds, key=lambda deed: business_day(deed.at))
        return [(day, list(deeds)) for day, deeds in grouped]

    def _plan(self, order: _Order) -> None:
        purchase = order.purchase
        at = purchase.at
        self._at(at, lambda: self._place(order))
        if purchase.fate == "waiting":
            return
        if purchase.fate == "unpaid":
            self._at(at + timedelta(minutes=30), lambda: self._expire(order))
            return
        self._at(at + timedelta(seconds=self.random.randint(15, 150)), lambda: self._pay(order))
        if purchase.fate == "paid":
            return
        packed = timedelta(minutes=self.random.randint(3 * 60, 20 * 60))
        self._at(at + packed, lambda: orders.ship(order.id, None, f"MD{order.id:09d}"))
        if purchase.fate == "shipped":
            return
        delivered = at + DELIVERY
        self._at(delivered, lambda: orders.receive(order.id, self._buyer(order)))
        if purchase.fate in ("refunded", "returning"):
            self._at(delivered + timedelta(days=1), lambda: self._refund(order, settled=purchase.fate == "refunded"))
        elif purchase.haul:
            haul = purchase.haul
            self._at(haul.published_at, lambda: self._show(order, haul))

    def _plan_shelves(self) -> None:
        """Goods that came in, and the prices of what was bought as they were then. Their history is loaded whole."""
        for restock in self.world.restocks:
            self._at(
                restock.at, partial(shelves.restock, self.places.skus[restock.product][restock.sku], restock.quantity)
            )
        for product in self.world.bought:
            for move in self.world.products[product].moves:
                if move.at > self.world.trades_from:
                    sku_id = self.places.skus[product][move.sku]
                    self._at(move.at, partial(catalog_history.charge, sku_id, move.new_minor))

    def _at(self, at: datetime, do: Callable[[], None]) -> None:
        if at < self.world.now:
            self.deeds.append(_Deed(at, do))

    def _buyer(self, order: _Order) -> int:
        return self.places.people[order.purchase.buyer]

    def _link(self, purchase: Purchase) -> str | None:
        return self.places.links.get((purchase.note, purchase.product)) if purchase.note is not None else None

    def _place(self, order: _Order) -> None:
        purchase = order.purchase
        link = self._link(purchase)
        buyer = self._buyer(order)
        if link:
            influencers.click(link, Viewer(person_id=buyer, visitor_id="", locale="zh"))
        wanted = [Wanted(self.places.skus[purchase.product][purchase.sku], purchase.quantity, link)]
        lang = self.world.people[purchase.buyer].lang
        total = checkout.quote(wanted, lang).totals
        (minor,) = total.values()
        key = f"demo-{self.world.seed}-{order.place}"
        payment = checkout.place(buyer, None, wanted, order.address_id, minor, key, lang)
        (placed,) = orders_read.orders_of_payment(payment.id)
        order.id, order.payment = placed.id, payment.public_id
        order.line_id = orders_read.lines([placed.id])[placed.id][0].id

    def _pay(self, order: _Order) -> None:
        payment = payments_read.find(order.payment)
        assert payment is not None
        payments.settle(payment.public_id, f"sandbox-{payment.public_id}", payment.amount_minor, payment.currency)

    def _expire(self, order: _Order) -> None:
        payment = payments_read.find(order.payment)
        assert payment is not None
        payments.expire(payment.id)

    def _refund(self, order: _Order, settled: bool) -> None:
        lang = self.world.people[order.purchase.buyer].lang
        refund = refunds.request(order.id, self._buyer(order), self.random.choice(_REASONS[lang]))
        if settled:
            refunds.settle(refund.public_id, refund.amount_minor, refund.currency)

    def _show(self, order: _Order, haul: Note) -> None:
        buyer = self._buyer(order)
        pictures = [
            media_history.give_copy(self.places.pictures[file], f"{key_of(file)}-{order.id}", buyer)
            for file in haul.pictures
        ]
        stars = self.random.choices((5, 4, 3, 2), (58, 30, 9, 3))[0]
        draft = draft_of(self.world, self.places, haul, pictures)
        note = hauls.publish(buyer, order.line_id, draft, stars=stars, lang=haul.lang)
        self.places.hauls[order.place] = note.id

    def _plan_visits(self) -> None:
        """Some who opened a tag followed its link and bought nothing: clicks without which no conversion is true."""
        notes_of: dict[int, list[int]] = {}
        for note, product in self.places.links:
            notes_of.setdefault(product, []).append(note)
        facts = self.world.facts
        since = (self.world.now - timedelta(days=32)).timestamp()
        rows = [row for row in facts.only("tag_open", "product").tolist() if facts.at[row] > since]
        for row in self.random.sample(rows, min(len(rows), 2 * self.world.scale.orders)):
            if int(facts.subject[row]) in notes_of:
                note = self.random.choice(notes_of[int(facts.subject[row])])
                self._plan_visit(note, int(facts.subject[row]), int(facts.person[row]), float(facts.at[row]))
        self._plan_visits_of_guide(since)

    def _plan_visits_of_guide(self, since: float) -> None:
        """The influencer whose earnings one may look at is read by more people than buy."""
        guide = guide_places(self.world.scale)["influencer"]
        own = [link for link in self.places.links if self.world.notes[link[0]].author == guide]
        coffee = SLUGS.index("coffee-tea")
        readers = [place for place, person in enumerate(self.world.people) if coffee in person.categories]
        for _ in range(2 * self.world.scale.orders if own else 0):
            note, product = self.random.choice(own)
            self._plan_visit(
                note, product, self.random.choice(readers), self.random.uniform(since, self.world.now.timestamp())
            )

    def _plan_visit(self, note: int, product: int, person: int, at: float) -> None:
        moment = datetime.fromtimestamp(at, self.world.now.tzinfo)
        if self.world.notes[note].published_at < moment:
            self._at(moment, self._visit(self.places.links[note, product], person))

    def _visit(self, link: str, person: int) -> Callable[[], None]:
        viewer = Viewer(person_id=self.places.people[person], visitor_id="", locale=self.world.people[person].lang)

        def visit() -> None:
            influencers.click(link, viewer)

        return visit
