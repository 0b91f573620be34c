"""One district: people, shops, goods, notes and what people did, each made after one of the demo world's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from community.demo.chance import Weighted, luck
from community.demo.city.retell import Retold
from community.demo.facts import Facts
from community.demo.scales import Scale
from community.demo.taste.visits import make_facts
from community.demo.world import Comment, Note, Person, Product, Shop, Tag, World

_LOOK = tuple[str, str]  # a model and its colour


def make_district(core: World, number: int, retold: Retold) -> World:
    """District `number` (from 1) of the city around `core`, at the scale that the core's names for its districts."""
    scale = core.scale.district
    if scale is None:
        raise ValueError(f"a {core.scale.name} has no districts")
    random = luck(core.seed, f"district {number}")
    people = _people(core, scale, number, random)
    shops = _shops(core, scale, number, random)
    products = _products(core, scale, shops, number, random)
    notes = _notes(core, scale, people, products, retold, random)
    facts, truth = make_facts(people, shops, products, notes, core.seed + number, scale, core.now)
    return replace(
        core,
        scale=scale,
        people=people,
        shops=shops,
        products=products,
        notes=notes,
        facts=facts,
        truth=truth,
        comments=_comments(notes, facts, retold),
        purchases=(),
        robots=(),
    )


def _people(core: World, scale: Scale, number: int, random: Random) -> tuple[Person, ...]:
    """Influencers first, as in every world; they carry their model's name, with the district in the handle."""
    voices = [person for person in core.people if person.influencer]
    others = [person for person in core.people if not person.influencer]
    drawn = [random.choice(voices if place < scale.influencers else others) for place in range(scale.people)]
    return tuple(
        replace(
            person,
            handle=f"{person.handle[:14]}.{number}.{place}",
            categories=random.choice(drawn).categories,
            joined_at=core.now - timedelta(days=random.uniform(1, 900)),
            email=None,
            roles=("influencer",) if person.influencer else (),
        )
        for place, person in enumerate(drawn)
    )


def _shops(core: World, scale: Scale, number: int, random: Random) -> tuple[Shop, ...]:
    """Branches of the core's shops; together they sell every category."""
    chosen = random.sample(core.shops, min(scale.merchants, len(core.shops)))
    missing = {slug for shop in core.shops for slug in shop.categories} - {
        s for shop in chosen for s in shop.categories
    }
    chosen[: len(missing)] = [next(shop for shop in core.shops if slug in shop.categories) for slug in sorted(missing)]
    return tuple(
        replace(
            shop,
            slug=f"{shop.slug}-{number}-{place}",
            zh=f"{shop.zh}{number}店",
            en=f"{shop.en} {number}",
            owner=scale.people - len(chosen) + place,
        )
        for place, shop in enumerate(chosen)
    )


def _products(core: World, scale: Scale, shops: Sequence[Shop], number: int, random: Random) -> tuple[Product, ...]:
    """Every look that a picture can show, then more of anything: further editions with prices of their own."""
    sellers: dict[str, list[int]] = {}
    for place, shop in enumerate(shops):
        for slug in shop.categories:
            sellers.setdefault(slug, []).append(place)
    sold = [product for product in core.products if core.models[product.model].category in sellers]
    first: dict[_LOOK, Product] = {}
    for product in random.sample(sold, len(sold)):
        for sku in product.skus:
            first.setdefault((product.model, sku.options["color"]), product)
    chosen = list({id(product): product for product in first.values()}.values())[: scale.products]
    chosen += random.choices(sold, k=scale.products - len(chosen))
    return tuple(
        _edition(product, random.choice(sellers[core.models[product.model].category]), number, place, random)
        for place, product in enumerate(chosen)
    )


def _edition(product: Product, shop: int, number: int, place: int, random: Random) -> Product:
    factor = random.uniform(0.8, 1.25)
    skus = tuple(
        replace(
            sku,
            code=f"d{number}-{place}-{rank}",
            price_minor=max(100, round(sku.price_minor * factor / 100) * 100),
            stock=random.randint(5, 400),
        )
        for rank, sku in enumerate(product.skus)
    )
    edition = f"{number}.{place}"
    names = {"zh": f"{product.names['zh']} {edition} 款", "en": f"{product.names['en']} no. {edition}"}
    return replace(product, shop=shop, names=names, skus=skus, moves=())


def _notes(
    core: World, scale: Scale, people: Sequence[Person], products: Sequence[Product], retold: Retold, random: Random
) -> tuple[Note, ...]:
    """Pictures of a note of the core, words mixed anew, by somebody here who cares, in order of publication."""
    writers: dict[tuple[str, int], tuple[list[int], list[float]]] = {}
    for place, person in enumerate(people):
        for category in person.categories[:2] if person.influencer else person.categories[:1]:
            who, weights = writers.setdefault((person.lang, category), ([], []))
            who.append(place)
            weights.append(random.paretovariate(2.2) * (1.0 if person.influencer else 0.06))
    dealt = {key: Weighted(*pools) for key, pools in writers.items()}
    looks: dict[_LOOK, list[int]] = {}
    for place, product in enumerate(products):
        for colour in {sku.options["color"] for sku in product.skus}:
            looks.setdefault((product.model, colour), []).append(place)
    models = [note for note in core.notes if (note.lang, note.category) in dealt]
    notes = []
    for model in random.choices(models, k=scale.notes):
        author = dealt[model.lang, model.category].draw(random)
        at = model.published_at - timedelta(days=random.uniform(0, 6))
        notes.append(
            replace(
                model,
                author=author,
                city=people[author].city,
                title=retold.title(model.lang, model.category),
                body=retold.body(model.lang, model.category),
                tags=_tags(core, model, products, looks, random),
                published_at=max(at, people[author].joined_at + timedelta(minutes=30)),
                frames=(),
            )
        )
    return tuple(sorted(notes, key=lambda note: note.published_at))


def _tags(
    core: World, note: Note, products: Sequence[Product], looks: dict[_LOOK, list[int]], random: Random
) -> tuple[Tag, ...]:
    """The same spots, each on something of this district that looks as what is there."""
    tags: list[Tag] = []
    for tag in note.tags:
        shown = core.products[tag.product]
        if tag.sku is None:
            continue
        look = shown.model, shown.skus[tag.sku].options["color"]
        if look not in looks:
            continue
        product = random.choice(looks[look])
        sku = next(s for s, sku in enumerate(products[product].skus) if sku.options["color"] == look[1])
        tags.append(replace(tag, product=product, sku=sku))
    return tuple(tags)


def _comments(notes: Sequence[Note], facts: Facts, retold: Retold) -> tuple[Comment, ...]:
    """Something said for every comment of the log."""
    comments = []
    for row in facts.only("comment", "note").tolist():
        place = int(facts.subject[row])
        said = retold.comment(notes[place].lang, notes[place].category)
        if said:
            at = datetime.fromtimestamp(float(facts.at[row]), UTC)
            comments.append(Comment(place, int(facts.person[row]), said, at))
    return tuple(comments)
