"""Notes: who writes what about which picture, in sentences that no neighbour repeats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from community.demo.chance import Weighted, luck
from community.demo.goods import piece_of
from community.demo.grammar import FREE, GOODS
from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.season import month_of, seasonal
from community.demo.stock import Headline, Shelf
from community.demo.world import LANGUAGES, SLUGS, Note, Person, Picture, Product, Tag
from community.demo.writing import Subject, Writer

MAX_TAGS, MAX_TAGS_ON_PICTURE = 12, 5
ANY = "any"  # the stream of all languages
REST = 24  # notes of a language between two with the same cover, where the stock allows it
OWN_REST = 5  # notes of an author before a cover may come again
LETTERED_SHARE = 0.1  # of notes: lettering says one thing, so it cannot be told often


@dataclass
class _Goods:
    """Products by the model and colour that a picture shows, some sold more than others."""

    by_look: dict[tuple[str, str], Weighted[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, products: Sequence[Product], random: Random) -> "_Goods":
        looks: dict[tuple[str, str], list[int]] = {}
        for index, product in enumerate(products):
            for colour in {sku.options["color"] for sku in product.skus}:
                looks.setdefault((product.model, colour), []).append(index)
        goods = cls()
        for look, those in sorted(looks.items()):
            goods.by_look[look] = Weighted(sorted(those), [random.paretovariate(1.1) for _ in those])
        return goods


def sku_of(product: Product, variant: str, random: Random) -> int | None:
    """A SKU of the product in that colour."""
    fitting = [place for place, sku in enumerate(product.skus) if sku.options["color"] == variant]
    return random.choice(fitting) if fitting else None


class _Covers:
    """Deals pictures so that each rests before it comes again to readers of a language."""

    def __init__(self, shelf: Shelf, random: Random) -> None:
        self._random = random
        self._last: dict[tuple[str, str], int] = {}  # by language, and by `any`
        self._shown: dict[int, list[str]] = {}  # covers by author, oldest first
        self._turn = dict.fromkeys((*LANGUAGES, ANY), 0)
        self._pools: dict[tuple[str, str], list[Picture]] = {}
        for picture in shelf.pictures.values():
            if picture.kind != "packshot":
                for lang in LANGUAGES:
                    if picture.lang in (None, lang):
                        self._pools.setdefault((lang, picture.category), []).append(picture)

    def draw(
        self, lang: str, category: str, author: int, lettered: bool, tells: Callable[[Picture], bool]
    ) -> Picture | None:
        """A cover of that category, with lettering or without, about which there is something new to tell: from those
        that rested longest and that the author has not shown of late. None when all is told."""
        chosen = [picture for picture in self._pools[lang, category] if (picture.lang is not None) == lettered]
        # A channel shows both languages, so what rested longest in its category goes first.
        chosen.sort(key=lambda picture: self._last.get((ANY, picture.file), -self._random.randint(1, 999)))
        rested = [p for p in chosen if self._turn[lang] - self._last.get((lang, p.file), -REST) > REST] or chosen[:2]
        own = self._shown.get(author, [])[-OWN_REST:]
        fresh = [p for p in rested if p.file not in own] or rested[:1]
        new = list(islice(filter(tells, fresh), 2))
        return self._random.choice(new) if new else None

    def show(self, lang: str, author: int, cover: Picture) -> None:
        """A note with this cover appears."""
        self._shown.setdefault(author, []).append(cover.file)
        for stream in (lang, ANY):
            self._turn[stream] += 1
            self._last[stream, cover.file] = self._turn[stream]

    def more(self, lang: str, category: str, cover: Picture, many: int) -> list[Picture]:
        """Further pictures for the same note: those that show the same things first, none with lettering."""
        seen = {(tag.model, tag.variant) for tag in cover.tags}
        pool = [p for p in self._pools[lang, category] if p.lang is None and p.file != cover.file]
        self._random.shuffle(pool)
        pool.sort(key=lambda p: not seen & {(tag.model, tag.variant) for tag in p.tags})
        return pool[:many]


def _times(random: Random, scale: Scale, now: datetime, many: int) -> list[datetime]:
    """When notes appear, oldest first: over fourteen months, denser towards today, by day rather than by night."""
    moments = []
    for _ in range(many):
        days = random.uniform(0.1, scale.days) if random.random() < 0.6 else random.uniform(scale.days, 420)
        hour = random.choices(
            range(24), (1, 1, 1, 1, 1, 2, 5, 9, 9, 7, 7, 7, 10, 8, 6, 6, 6, 8, 10, 12, 14, 14, 10, 5)
        )[0]
        moment = (now - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
        # clock hours of Shanghai, eight ahead of UTC
        moments.append(
            min(moment + timedelta(hours=hour - 8, seconds=random.uniform(0, 3600)), now - timedelta(minutes=9))
        )
    return sorted(moments)


def _authors(people: Sequence[Person], scale: Scale, random: Random) -> Weighted[int]:
    """Influencers write most, the one who guides more than most; of the others, some write now and then."""
    guide = guide_places(scale)["influencer"]
    chosen, weights = [], []
    for index, person in enumerate(people):
        if person.influencer:
            chosen.append(index)
            weights.append(4.0 if index == guide else random.paretovariate(2.2))
        elif random.random() < 0.4:
            chosen.append(index)
            weights.append(0.14 * random.paretovariate(2.5))
    return Weighted(chosen, weights)


def make_notes(
    shelf: Shelf,
    seed: int,
    scale: Scale,
    people: Sequence[Person],
    products: Sequence[Product],
    now: datetime,
    hauls: int,
) -> tuple[tuple[Note, ...], "NoteMaker"]:
    """The notes in order of publication, and their maker, who also writes the `hauls` once it is known who bought what."""
    maker = NoteMaker(shelf, seed, people, products)
    authors = _authors(people, scale, luck(seed, "authors"))
    random = luck(seed, "times")
    notes = []
    for moment in _times(random, scale, now, scale.notes - hauls):
        author = authors.draw(random)
        while people[author].joined_at > moment:
            author = authors.draw(random)
        notes.append(maker.note(author, moment))
    return tuple(notes), maker


_EATEN = {"beans", "petcan", "jam", "chocolate", "cookies", "oatmilk", "soda"}  # bought anew, not owned for long


@dataclass
class _Owned:
    """A thing that an author owns, and has shown before."""

    product: int
    since: datetime
    shown: datetime | None = None
    times: int = 0


class NoteMaker:
    """Turns an author and a moment into a note."""

    def __init__(self, shelf: Shelf, seed: int, people: Sequence[Person], products: Sequence[Product]) -> None:
        self._random = luck(seed, "notes")
        self._shelf = shelf
        self._people = people
        self._products = products
        self._goods = _Goods.of(products, self._random)
        self._covers = _Covers(shelf, self._random)
        self._models = {
            slug: frozenset(key for key, model in shelf.models.items() if model.category == slug) for slug in SLUGS
        }
        self._owned: dict[tuple[int, tuple[str, str]], _Owned] = {}
        self.writer = Writer(shelf, products, self._random)

    def note(self, author: int, at: datetime) -> Note:
        """Something the author cares about, with what the pictures show tagged."""
        person, random = self._people[author], self._random
        interests = person.categories[:2] if person.influencer else person.categories
        first = random.choices(interests, (5, 2, 1, 1)[: len(interests)])[0]
        lettered = random.random() < LETTERED_SHARE
        for category in dict.fromkeys((first, *person.categories)):
            cover = self._cover(author, at, category, lettered)
            if cover is not None:
                break
        else:  # this author's fields are told: something of old
            category = first
            cover = self._covers.draw(person.lang, SLUGS[category], author, False, lambda picture: True)
            assert cover is not None
        lang, slug = person.lang, SLUGS[category]
        headline = self.writer.lettered(cover.title) if cover.title else None
        self._covers.show(lang, author, cover)
        pictures = [cover, *self._covers.more(lang, slug, cover, random.choices((0, 1, 2, 3, 4), (3, 3, 3, 2, 1))[0])]
        return self._written(author, at, category, pictures, self._tags(pictures, author), headline)

    def _cover(self, author: int, at: datetime, category: int, lettered: bool) -> Picture | None:
        """A cover of the category about which nobody has said all there is to say."""
        person, slug = self._people[author], SLUGS[category]
        season = seasonal(at, person.city)

        def tells(picture: Picture) -> bool:
            models = {tag.model for tag in picture.tags if self._shelf.models[tag.model].category == slug}
            seen = {GOODS, *models} if models else {FREE, *self._models[slug]}
            return self.writer.has_new_title(person.lang, slug, season | seen | set(picture.topics))

        if lettered:
            cover = self._covers.draw(
                person.lang, slug, author, True, lambda picture: self.writer.has_lettered_title(picture.title or "")
            )
            if cover is not None:
                return cover
        return self._covers.draw(person.lang, slug, author, False, tells)

    def haul(self, author: int, at: datetime, product: int, sku: int, days: int, bought_at: datetime) -> Note:
        """What a buyer says of what they truly bought, `days` after it came."""
        goods = self._products[product]
        model = self._shelf.models[goods.model]
        category = SLUGS.index(model.category)
        variant = goods.skus[sku].options["color"]
        shown = [self._shelf.pictures[file] for file in dict.fromkeys(goods.pictures) if file in self._shelf.pictures]
        stills = [
            p
            for p in shown
            if any((t.model, t.variant) == (goods.model, variant) for t in p.tags) and p.kind == "still"
        ]
        packshot = self._shelf.pictures[goods.skus[sku].packshot]
        pictures = [packshot, *self._random.sample(stills, min(2, len(stills)))]
        if self._random.random() < 0.4:
            pictures.reverse()
        tags = []
        for place, picture in enumerate(pictures):
            spot = next((t for t in picture.tags if (t.model, t.variant) == (goods.model, variant)), None)
            tags.append(Tag(place, spot.x if spot else 0.5, spot.y if spot else 0.5, product, sku))
        return self._written(author, at, category, pictures, tuple(tags[:1]), None, days, bought_at)

    def _tags(self, pictures: Sequence[Picture], author: int) -> tuple[Tag, ...]:
        """Products for what can be seen, the same thing being the same product on every picture of the note, and mostly
        the one that the author has shown before."""
        known: dict[tuple[str, str], int] = {}
        tags: list[Tag] = []
        for place, picture in enumerate(pictures):
            for spot in picture.tags[:MAX_TAGS_ON_PICTURE]:
                look = spot.model, spot.variant
                if look not in self._goods.by_look or self._random.random() < 0.15 or len(tags) == MAX_TAGS:
                    continue
                owned = self._owned.get((author, look))
                if look not in known:
                    known[look] = owned.product if owned else self._goods.by_look[look].draw(self._random)
                product = known[look]
                sku = sku_of(self._products[product], spot.variant, self._random)
                tags.append(Tag(place, spot.x, spot.y, product, sku))
        return tuple(tags)

    def _written(
        self,
        author: int,
        at: datetime,
        category: int,
        pictures: Sequence[Picture],
        tags: tuple[Tag, ...],
        headline: Headline | None,
        haul_days: int | None = None,
        bought_at: datetime | None = None,
    ) -> Note:
        person = self._people[author]
        assert person.voice is not None
        lang, slug = person.lang, SLUGS[category]
        products = tuple(dict.fromkeys(tag.product for tag in tags if self._is_of(tag.product, slug)))
        conditions = seasonal(at, person.city) | {topic for picture in pictures[:1] for topic in picture.topics}
        days, more = haul_days, {}
        if headline is not None:
            conditions |= {"lettered"}
        elif not products:
            # A picture without goods shows the subject at large, so a story may be of any thing of the category.
            conditions |= {FREE, *self._models[slug]}
        if products:
            lead = next(tag for tag in tags if tag.product == products[0])
            owned = self._own(author, at, lead, haul_days)
            days = max(1, (at - owned.since).days) if haul_days is None else haul_days
            conditions |= {GOODS} | {self._products[product].model for product in products}
            if self._products[products[0]].model in _EATEN:
                conditions |= {"eaten"}
            elif owned.shown and headline is None:
                conditions |= {"again"}
                more = {"before": month_of(owned.shown, lang), "times": str(owned.times + 1)}
            if lead.sku is not None:
                more |= piece_of(self._products[lead.product], lead.sku, lang, bought_at)
            owned.shown, owned.times = at, owned.times + 1
        days = self._random.randint(14, 300) if days is None else days
        facts = self.writer.facts(lang, person.city, products[0] if products else None, at, days) | more
        subject = Subject(
            lang,
            slug,
            products,
            frozenset(conditions),
            (lang, f"author.{author}", f"channel.{slug}"),
            haul_days is not None,
        )
        text = self.writer.write(subject, person.voice, facts, headline)
        return Note(
            author=author,
            category=category,
            lang=lang,
            city=person.city,
            title=text.title,
            body=text.body,
            topics=self._topics(slug),
            pictures=tuple(picture.file for picture in pictures),
            tags=tags,
            published_at=at,
            frames=text.frames,
            haul_days=haul_days,
            told=text.told,
        )

    def _own(self, author: int, at: datetime, tag: Tag, haul_days: int | None) -> "_Owned":
        """The thing as this author owns it, and since when."""
        goods = self._products[tag.product]
        assert tag.sku is not None
        look = goods.model, goods.skus[tag.sku].options["color"]
        eaten = goods.model in _EATEN
        if eaten or (author, look) not in self._owned:
            random = self._random
            days = random.choice((random.randint(9, 60), random.randint(40, 160), random.randint(120, 380)))
            days = random.randint(4, 30) if eaten else days
            since = at - timedelta(days=days if haul_days is None else haul_days)
            self._owned[author, look] = _Owned(
                tag.product, max(since, goods.created_at) if at > goods.created_at else since
            )
        return self._owned[author, look]

    def _is_of(self, product: int, slug: str) -> bool:
        return self._shelf.models[self._products[product].model].category == slug

    def _topics(self, slug: str) -> tuple[int, ...]:
        own = [place for place, topic in enumerate(self._shelf.topics) if topic.category == slug]
        return own[0], *self._random.sample(own[1:], self._random.choice((0, 1, 1, 2)))
