"""Advertising money, campaigns, how often they were shown, and the clicks they were billed for."""

from datetime import date, datetime, timedelta
from random import Random

from community.activity import service as activity
from community.catalog import queries as catalog
from community.demo.chance import luck
from community.demo.grammar import Frame
from community.demo.load.places import Places
from community.demo.people import guide_places
from community.demo.season import seasonal
from community.demo.stock import shelf
from community.demo.turns import Deck
from community.demo.world import CATEGORIES, SLUGS, World
from community.demo.writing import Writer
from community.notes import queries as notes
from community.placements import candidates
from community.placements import service as placements
from community.placements.campaigns import CampaignDraft, SubjectKind
from community.platform.db import transaction
from community.platform.ids import new_public_id
from community.platform.time import business_day, clock_at, day_bounds
from community.platform.time import now as clock
from community.platform.viewer import Viewer
from community.shop.payments import queries as payments_read
from community.shop.payments import service as payments

DAYS = 14
RIVALS = 4
SHOWN_PER_CLICK = 12


class Advertising:
    """The demo merchant with campaigns in every state, and rivals who make the second price a real one."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places
        self._random: Random = luck(world.seed, "placements")
        self._since = world.now - timedelta(days=DAYS)
        self._words = shelf().words
        self._writer = Writer(shelf(), world.products, self._random)
        self._names: dict[str, Deck[Frame]] = {}
        owner = guide_places(world.scale)["merchant"]
        self._own = next(place for place, shop in enumerate(world.shops) if shop.owner == owner)

    def load(self) -> None:
        """Money first, then campaigns, then two weeks of readers."""
        others = [place for place in range(len(self._world.shops)) if place != self._own][:RIVALS]
        with transaction(), clock_at(self._since):
            for place, shop in enumerate((self._own, *others)):
                # the last rival's money does not last two weeks
                self._put_in(shop, 80_000 if shop == self._own else 30_000 if place < RIVALS else 2_000)
            goods = self._goods(self._own)
            tired = self._product_campaign(goods[0], bid=150, budget=2_500)
            for product in goods[1:2]:
                self._product_campaign(product, bid=190, budget=600)  # spent by noon
            if self._world.sold_out is not None:
                self._product_campaign(self._world.sold_out, bid=130, budget=1_500)  # until the last piece is gone
            self._note_campaign(self._own, bid=100, budget=2_000)
            for shop in others:
                self._note_campaign(shop, bid=self._random.randrange(60, 120, 5), budget=1_500)
                for product in self._goods(shop)[:1]:
                    self._product_campaign(product, bid=self._random.randrange(60, 120, 5), budget=1_500)
        for day in range(DAYS + 1):
            if day == DAYS // 2:
                self._renew(tired, goods[0])
            self._day(business_day(self._since + timedelta(days=day)))

    def _renew(self, tired: str, product: int) -> None:
        """The merchant ends a campaign after a week and begins another for the same thing, at a better bid."""
        at = self._since + timedelta(days=DAYS // 2)
        with transaction(), clock_at(at):
            merchant = self._places.merchants[self._own]
            placements.end(merchant, tired, self._places.people[self._world.shops[self._own].owner])
            self._product_campaign(product, bid=170, budget=3_000)

    def _put_in(self, shop: int, minor: int) -> None:
        actor = self._places.people[self._world.shops[shop].owner]
        public_id = placements.top_up(self._places.merchants[shop], minor, actor, f"demo-{self._world.seed}-{shop}")
        payment = payments_read.find(public_id)
        assert payment is not None
        payments.settle(public_id, f"sandbox-{public_id}", payment.amount_minor, payment.currency)

    def _create(self, shop: int, kind: SubjectKind, subject: str, name: str, bid: int, budget: int) -> str:
        draft = CampaignDraft(kind, subject, name, bid, budget, topics=self._topics(shop))
        actor = self._places.people[self._world.shops[shop].owner]
        return placements.create(self._places.merchants[shop], draft, actor).public_id

    def _topics(self, shop: int) -> tuple[str, ...]:
        slugs = self._world.shops[shop].categories
        return tuple(category.channel for category in CATEGORIES if category.slug in slugs)

    def _goods(self, shop: int) -> list[int]:
        """The products of a shop of which there is plenty."""
        return [
            place
            for place, product in enumerate(self._world.products)
            if product.shop == shop and all(sku.stock > 10 for sku in product.skus)
        ]

    def _product_campaign(self, place: int, bid: int, budget: int) -> str:
        """The public id of a new campaign for a product."""
        product = self._world.products[place]
        row = catalog.products([self._places.products[place]], "zh")[self._places.products[place]]
        return self._create(product.shop, SubjectKind.product, row.public_id, self._name(place), bid, budget)

    def _name(self, place: int) -> str:
        """What the merchant calls a campaign for a product: by the season or the sale, in their own language."""
        owner = self._world.people[self._world.shops[self._world.products[place].shop].owner]
        words = self._words[owner.lang].common
        tags = seasonal(clock(), owner.city)
        if owner.lang not in self._names:
            self._names[owner.lang] = Deck(words.section("campaigns"), self._random)
        frame = self._names[owner.lang].draw(lambda frame: frame.fits(tags))
        assert frame is not None
        return self._writer.say(owner.lang, frame, self._writer.about(owner.lang, place), words.words)

    def _note_campaign(self, shop: int, bid: int, budget: int) -> None:
        """For the newest note of the shop's field, in its owner's language, that shows something of it."""
        field = self._world.shops[shop].categories
        lang = self._world.people[self._world.shops[shop].owner].lang
        for place in reversed(range(len(self._world.notes))):
            note = self._world.notes[place]
            fitting = note.lang == lang and SLUGS[note.category] in field
            if fitting and any(self._world.products[tag.product].shop == shop for tag in note.tags):
                row = notes.notes([self._places.notes[place]])[self._places.notes[place]]
                self._create(shop, SubjectKind.note, row.public_id, note.title[:60], bid, budget)
                return

    def _day(self, day: date) -> None:
        """A day's readers: each is shown the advertisement that wins, and a few follow it."""
        shown: list[dict[str, object]] = []
        begin, _end = day_bounds(day)
        moments = sorted(begin + timedelta(hours=self._hour()) for _ in range(self._readers()))
        with clock_at(begin):
            candidates.forget()  # what another world advertised on this day a moment ago
        with transaction():
            for at in moments:
                if self._since < at < self._world.now:
                    with clock_at(at):
                        shown += self._read(at)
            activity.load(shown)

    def _hour(self) -> float:
        """Of the day: most come around noon, some lie awake."""
        return self._random.uniform(0, 3) if self._random.random() < 0.2 else self._random.triangular(0, 24, 14)

    def _readers(self) -> int:
        return self._random.randint(4, 7) if self._world.scale.name == "small" else self._random.randint(35, 55)

    def _reader(self, at: datetime) -> int:
        """Anybody; now and then somebody who bought of the shop within days of it."""
        soon = [
            purchase.buyer
            for purchase in self._world.purchases
            if self._world.products[purchase.product].shop == self._own and at < purchase.at < at + timedelta(days=2)
        ]
        if soon and self._random.random() < 0.5:
            return self._random.choice(soon)
        return self._random.randrange(len(self._world.people))

    def _read(self, at: datetime) -> list[dict[str, object]]:
        """One reader who clicks, and the impressions it took until one did."""
        place = self._reader(at)
        person = self._world.people[place]
        viewer = Viewer(
            person_id=self._places.people[place],
            visitor_id=new_public_id(),
            locale=person.lang,
            interests=tuple(CATEGORIES[category].channel for category in person.categories),
        )
        predicted = {subject: self._random.uniform(0.015, 0.05) for subject in placements.subjects()}
        slot = placements.choose(viewer, predicted)
        if slot is None:
            return []
        placements.click(slot.token, viewer)
        many = self._random.randint(SHOWN_PER_CLICK // 2, SHOWN_PER_CLICK * 3 // 2)
        return [
            {
                "at": at - timedelta(minutes=self._random.uniform(0, 90)),
                "person_id": self._places.people[self._random.randrange(len(self._world.people))],
                "verb": "impression",
                "kind": slot.kind,
                "subject_id": slot.subject_id,
                "surface": "explore",
                "position": self._random.randrange(3, 40),
                "lane": slot.lane,
            }
            for _ in range(many)
        ]
