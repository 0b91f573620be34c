"""What people looked for in the last month, what they were shown, and what they opened: the search report's data.

Each word is searched for once, in the index as it stands; who asked when is made up. A reader's page is that order, stirred as their taste would stir it;
they look at the upper places more readily than at the lower, and open what people open elsewhere in the world too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import numpy as np

from community.activity import service as activity
from community.demo.chance import luck
from community.demo.load.desk import ALSO, SAME
from community.demo.load.places import Places
from community.demo.world import SLUGS, Person, World
from community.platform.db import transaction
from community.platform.time import clock_at
from community.platform.viewer import Viewer
from community.search import service as search
from community.search.log import service as log
from community.search.service import Kind, SearchPage

DAYS = 30
SHOWN = 8  # of each page, before one scrolls
NAMED = 60  # products whose names people know
_STIRRED = 1.5  # places that a subject stands from its own, about
_LOOKED = 0.7  # how fast looking fades: the place from 1, to the power of minus this
_BUYERS = 0.5  # share of the orders that began with a search
_FAME = 2.5  # how much more often what comes first in a part of life is looked for: the power of an even draw
# what nobody sells or writes about here
_MISSES = {
    "zh": ("婴儿推车", "充电宝", "电饭煲", "游戏手柄", "钓鱼竿", "行车记录仪"),
    "en": ("pram", "power bank", "game console", "fishing rod", "dash cam", "air fryer liners"),
}
_OTHERWISE = {
    "zh": [same for _words, same in SAME if not same.isascii()]
    + [words for words, _also in ALSO if not words.isascii()],
    "en": [same for _words, same in SAME if same.isascii()] + [words for words, _also in ALSO if words.isascii()],
}


@dataclass(frozen=True)
class _Asked:
    """Somebody asked for something at a moment; `product` is what they bought afterwards."""

    at: datetime
    person: int
    words: str
    kind: Kind
    product: int | None = None


def load_searches(world: World, places: Places) -> None:
    """As many searches as there are people, and those of buyers."""
    random = luck(world.seed, "searches")
    appeal = _appeal(world, places)
    asked = sorted([*_of_buyers(world, random), *_of_readers(world, random)], key=lambda one: one.at)
    pages: dict[tuple[str, str, Kind], SearchPage] = {}
    facts: list[Mapping[str, object]] = []
    for one in asked:
        person = world.people[one.person]
        viewer = Viewer(person_id=places.people[one.person], locale=person.lang)
        key = one.words, person.lang, one.kind
        if key not in pages:
            pages[key] = search.search(one.words, one.kind, Viewer(locale=person.lang))
        with clock_at(one.at):
            request_id = log.note(viewer, one.words, one.kind.value, pages[key].total, seen=pages[key].seen)
        facts += _seen(one, pages[key], viewer, request_id, places, appeal, random)
    with transaction():
        log.pour()
        activity.load(facts)


def _of_buyers(world: World, random: Random) -> Iterator[_Asked]:
    for purchase in world.purchases:
        at = purchase.at - timedelta(minutes=random.uniform(5, 300))
        joined = world.people[purchase.buyer].joined_at < at
        if joined and purchase.at > world.now - timedelta(days=DAYS) and random.random() < _BUYERS:
            words = world.models[world.products[purchase.product].model].kind[world.people[purchase.buyer].lang]
            yield _Asked(at, purchase.buyer, words, Kind.product, purchase.product)


def _of_readers(world: World, random: Random) -> Iterator[_Asked]:
    for _ in range(len(world.people)):
        place = random.randrange(len(world.people))
        at = world.now - timedelta(days=DAYS * random.random() ** 1.3, minutes=2)
        if world.people[place].joined_at < at:
            yield _Asked(
                at,
                place,
                _words(world, world.people[place], random),
                random.choice((Kind.note, Kind.note, Kind.product)),
            )


def _words(world: World, person: Person, random: Random) -> str:
    """A kind of thing, a thing by its name or a topic of what they care for, the well known ones more often; now and then what people call
    otherwise, or something that is not here."""
    chance = random.random()
    if chance < 0.05:
        return random.choice(_MISSES[person.lang])
    if chance < 0.09:
        return random.choice(_OTHERWISE[person.lang])
    slug = SLUGS[random.choice(person.categories)]
    kinds = [model.kind[person.lang] for model in world.models.values() if model.category == slug]
    topics = [getattr(topic, person.lang) for topic in world.topics if topic.category == slug]
    named = [
        product.short[person.lang] for product in world.products[:NAMED] if world.models[product.model].category == slug
    ]
    pools = [pool for pool in (kinds, kinds, topics, named) if pool]
    if not pools:
        return random.choice(_MISSES[person.lang])
    pool = random.choice(pools)
    return pool[int(len(pool) * random.random() ** _FAME)]


def _appeal(world: World, places: Places) -> dict[tuple[str, int], float]:
    """How probably each note and product is opened by one who looks at it: by its rank in what people do elsewhere."""
    facts = world.facts
    found: dict[tuple[str, int], float] = {}
    for kind, verb, ids in (("note", "open", places.notes), ("product", "tag_open", places.products)):
        told = np.bincount(facts.subject[facts.only(verb, kind)], minlength=len(ids))[: len(ids)].astype(float)
        rank = np.argsort(np.argsort(told, kind="stable")) / max(1, len(ids) - 1)
        found |= {(kind, each): 0.03 + 0.8 * share**3 for each, share in zip(ids, rank.tolist(), strict=True)}
    return found


def _seen(
    one: _Asked,
    page: SearchPage,
    viewer: Viewer,
    request_id: str,
    places: Places,
    appeal: Mapping[tuple[str, int], float],
    random: Random,
) -> Iterator[Mapping[str, object]]:
    """The first results as they were shown, and those that were opened."""
    ranked: Sequence[tuple[str, int]] = [(str(hit.kind), hit.id) for hit in page.hits]
    stirred = sorted(range(len(ranked)), key=lambda place: place + random.gauss(0, _STIRRED))
    hits = [ranked[place] for place in stirred[:SHOWN]]
    wanted = None if one.product is None else ("product", places.products[one.product])
    for position, subject in enumerate(hits):
        looked = (1 + position) ** -_LOOKED
        opened = subject == wanted or random.random() < looked * appeal.get(subject, 0.1)
        for verb in ("impression", "open") if opened else ("impression",):
            yield {
                "at": one.at + timedelta(seconds=3 * (1 + position) if verb == "open" else 0),
                "person_id": viewer.person_id,
                "verb": verb,
                "kind": subject[0],
                "subject_id": subject[1],
                "surface": "search",
                "position": position,
                "request_id": request_id,
            }
