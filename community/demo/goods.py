"""Shops and their goods: product lines, colours and sizes as SKUs, prices that moved, stock that runs low."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo.chance import luck
from community.demo.prices import price_at, price_moves
from community.demo.scales import Scale
from community.demo.stock import Shelf, ShopCard
from community.demo.world import Model, Picture, Product, Shop, Sku

_SPEC = re.compile(r"(?: (?:\d[\d.]* (?:ml|g|cm|mm|kg|L)|01|A5))$")
_CONTAINER = re.compile(r"^(?:set|pair|bottle|tin) of ")
_RATES = (400, 500, 600, 600, 800, 1000)
_SUBTITLES = ("{a} · {b}", "{b} · {a}", "{a}", "{b}")  # the page names the shop beside it
_PROMISES = {
    "zh": (
        "七天内没拆可以退，拆了有问题也可以说。",
        "下单后四十八小时内寄出，周末顺延。",
        "瑕疵品不混着卖，有一点都写在备注里。",
        "坏了先别扔，来信告诉我们哪里坏的。",
        "纸箱和填充都能回收，胶带也是纸的。",
    ),
    "en": (
        "Unopened, you have seven days. Opened and wrong, write to us.",
        "Posted within two days, Monday to Friday.",
        "Seconds are sold as seconds, never slipped in.",
        "If it breaks, tell us where before you bin it.",
        "Box, filling and tape are all paper.",
    ),
}


def kind_of(model: Model, lang: str) -> str:
    """What the thing is, without the container it is counted by: `washi tape`, not `set of washi tape`."""
    return _CONTAINER.sub("", model.kind[lang]) if lang == "en" else model.kind[lang]


def one_of(model: Model) -> str:
    """One of it in English, as after an article: `pair of trainers`, `kettle`."""
    if " of " in model.plural and " of " not in model.kind["en"]:
        container, _, _ = model.plural.partition(" of ")
        return f"{container.removesuffix('s')} of {model.kind['en']}"
    return model.kind["en"]


@dataclass(frozen=True)
class _Line:
    """A model under a series name, sold by one shop."""

    shop: int
    model: Model
    series: tuple[str, str]
    original: bool  # the line that the pictures were made for


def make_shops(shelf: Shelf, seed: int, scale: Scale, owners: Sequence[int], now: datetime) -> tuple[Shop, ...]:
    """One shop per owner, in the order of the word stock: at small scale those of different categories come first."""
    random = luck(seed, "shops")
    cards = _spread(shelf.shops, scale.merchants)
    return tuple(
        Shop(
            slug=card.slug,
            zh=card.zh,
            en=card.en,
            bio_zh=card.bio_zh,
            bio_en=card.bio_en,
            owner=owner,
            categories=card.categories,
            level=card.level,
            rate_bp=random.choice(_RATES),
            opened_at=now - timedelta(days=random.uniform(420, 1400)),
        )
        for card, owner in zip(cards, owners, strict=True)
    )


def _spread(cards: Sequence[ShopCard], many: int) -> list[ShopCard]:
    chosen: list[ShopCard] = []
    left = list(cards)
    while len(chosen) < many:
        seen: set[str] = set()
        for card in list(left):
            if len(chosen) < many and not seen & set(card.categories):
                seen |= set(card.categories)
                chosen.append(card)
                left.remove(card)
    return chosen


def _lines(shelf: Shelf, random: Random, scale: Scale, shops: Sequence[Shop]) -> list[_Line]:
    """Deals product lines to shops, turn by turn, each series name at most once per model."""
    free = {}
    for key, model in shelf.models.items():
        others = [(zh, en) for zh, en in shelf.series if not (model.zh.startswith(zh) or model.en.startswith(en))]
        free[key] = random.sample(others, len(others))
    lines: list[_Line] = []
    for model in shelf.models.values():  # the lines that the pictures were made for go to the first shop of their field
        home = next((place for place, shop in enumerate(shops) if shop.categories[0] == model.category), None)
        if home is not None and model.variants and len(lines) < scale.products:
            lines.append(_Line(home, model, ("", ""), original=True))
    queues = []
    for shop in shops:
        models = [model for model in shelf.models.values() if model.category in shop.categories and model.variants]
        queues.append(random.sample(models, len(models)))
    turn = 0
    while len(lines) < scale.products:
        dealt = False
        for index, models in enumerate(queues):
            if not models or len(lines) >= scale.products:
                continue
            model = models[turn % len(models)]
            series = free[model.key].pop() if free[model.key] else None
            if series is not None:
                lines.append(_Line(index, model, series, original=False))
                dealt = True
        turn += 1
        if not dealt and turn > 500:
            raise ValueError(f"the stock has no names for {scale.products} products")
    return lines


def _names(line: _Line) -> tuple[dict[str, str], dict[str, str]]:
    """The full names and the short ones people say, by language."""
    model = line.model
    head, _, rest = model.zh.partition(" ")
    if line.original:
        short = head if model.kind["zh"] in head else head + model.kind["zh"]
        return {"zh": model.zh, "en": model.en}, {"zh": short, "en": _SPEC.sub("", model.en)}
    spec = _SPEC.search(model.zh)
    if model.kind["zh"][-1] not in rest:  # the first word was the kind itself
        rest = f"{model.kind['zh']} {rest}".strip()
    bare = _SPEC.sub("", rest) if model.size else rest
    tail = spec.group() if spec and not model.size else ""
    zh_series, en_series = line.series
    names = {"zh": f"{zh_series}{model.kind['zh']}", "en": f"{en_series} {kind_of(model, 'en')}"}
    return {"zh": f"{zh_series} {bare}", "en": f"{names['en']}{tail}"}, names


def _price(model: Model, level: float, random: Random) -> int:
    """In fen, ending as prices end."""
    place = min(1.0, max(0.0, level + random.gauss(0, 0.16)))
    yuan = model.low + (model.high - model.low) * place**1.4
    whole = max(5, round(yuan / 10) * 10 - random.choice((1, 1, 2, 0))) if yuan > 40 else round(yuan)
    return int(whole) * 100


def _skus(line: _Line, number: int, slug: str, base: int, random: Random) -> tuple[Sku, ...]:
    model = line.model
    many = len(model.variants) if line.original else random.choices((1, 2, 3), (2, 3, 5))[0]
    variants = sorted(random.sample(range(len(model.variants)), min(many, len(model.variants))))
    sizes: Sequence[tuple[str, str, str] | None] = model.size.values if model.size else (None,)
    if model.size and not line.original and random.random() < 0.45:
        sizes = sizes[:2] if random.random() < 0.5 else sizes[-2:]
    skus: list[Sku] = []
    for place in variants:
        variant = model.variants[place]
        for rank, size in enumerate(sizes):
            options = {"color": variant.key}
            dearer = base
            if model.size and size:
                options[model.size.key] = size[0]
                dearer = base * 55 // 10 // 100 * 100 if size[0] == "6" else base + rank * _step(model, base)
            stock = random.choices(
                (0, random.randint(2, 10), random.randint(20, 90), random.randint(90, 600)), (2, 6, 42, 50)
            )
            skus.append(Sku(f"{slug}-{number:04d}-{len(skus) + 1}", options, dearer, stock[0], variant.packshot))
    return tuple(skus)


def _step(model: Model, base: int) -> int:
    """What the next size up costs more: nothing for clothes and shoes, a tenth for what holds more."""
    assert model.size is not None
    same = model.category in ("outfits-bags", "shoes") or model.size.key in ("grind", "switch")
    return 0 if same else base // 10 // 100 * 100


def _options(line: _Line, skus: Sequence[Sku]) -> list[dict[str, object]]:
    model = line.model
    colours = {sku.options["color"] for sku in skus}
    values = [{"key": v.key, "zh": v.zh, "en": v.en} for v in model.variants if v.key in colours]
    options: list[dict[str, object]] = [{"key": "color", "zh": "颜色", "en": "Colour", "values": values}]
    if model.size:
        used = {sku.options[model.size.key] for sku in skus}
        sizes = [{"key": key, "zh": zh, "en": en} for key, zh, en in model.size.values if key in used]
        options.append({"key": model.size.key, "zh": model.size.zh, "en": model.size.en, "values": sizes})
    return options


def _attributes(line: _Line, shop: Shop) -> dict[str, list[tuple[str, str]]]:
    """What is true of the model, and its brand, which has one name in both languages: the series, or the house itself."""
    brand = f"{shop.zh} {shop.en}" if line.original else " ".join(line.series)
    return {lang: [*line.model.attributes[lang], (name, brand)] for lang, name in (("zh", "品牌"), ("en", "Brand"))}


def _texts(line: _Line, shop: Shop, random: Random) -> tuple[dict[str, str], dict[str, str]]:
    subtitles, descriptions = {}, {}
    for lang in ("zh", "en"):
        facts = line.model.attributes[lang]
        first, second = (" ".join(fact) for fact in facts[:2])
        subtitles[lang] = random.choice(_SUBTITLES).format(a=first, b=second)
        promise = random.choice(_PROMISES[lang])
        bio = shop.bio_zh if lang == "zh" else shop.bio_en
        descriptions[lang] = "\n".join((line.model.about[lang], bio, promise))
    return subtitles, descriptions


def make_products(shelf: Shelf, seed: int, scale: Scale, shops: Sequence[Shop], now: datetime) -> tuple[Product, ...]:
    """All goods of all shops. Raises ValueError when the stock of names is too small for the scale."""
    random = luck(seed, "goods")
    stills = _stills_by_model(shelf.pictures.values())
    products = []
    for number, line in enumerate(_lines(shelf, random, scale, shops), 1):
        shop = shops[line.shop]
        created = now - timedelta(days=random.uniform(20, 400))
        names, short = _names(line)
        base = _price(line.model, shop.level, random)
        skus = _skus(line, number, shop.slug, base, random)
        subtitles, descriptions = _texts(line, shop, random)
        packshots = dict.fromkeys(sku.packshot for sku in skus)
        shown = [still.file for still in stills.get(line.model.key, ()) if _shows(still, line.model.key, skus)]
        products.append(
            Product(
                shop=line.shop,
                model=line.model.key,
                names=names,
                short=short,
                subtitles=subtitles,
                descriptions=descriptions,
                options=_options(line, skus),
                attributes=_attributes(line, shop),
                skus=skus,
                pictures=tuple(dict.fromkeys((*packshots, *shown[:3]))),
                moves=price_moves(skus, random, created, now),
                level=(base / 100 - line.model.low) / max(1, line.model.high - line.model.low),
                created_at=created,
            )
        )
    return tuple(products)


def _stills_by_model(pictures: Iterable[Picture]) -> dict[str, list[Picture]]:
    found: dict[str, list[Picture]] = {}
    for picture in pictures:
        if picture.kind == "still":
            for tag in picture.tags:
                found.setdefault(tag.model, []).append(picture)
    return found


def _shows(still: Picture, model: str, skus: Sequence[Sku]) -> bool:
    colours = {sku.options["color"] for sku in skus}
    return any(tag.model == model and tag.variant in colours for tag in still.tags)


def piece_of(product: Product, sku: int, lang: str, bought_at: datetime | None = None) -> dict[str, str]:
    """A piece as its owner speaks of it: `colour`, `paid` (on the day it was bought), and `size` where it has one."""
    piece = product.skus[sku]
    chosen = {
        option["key"]: next(value[lang] for value in option["values"] if value["key"] == piece.options[option["key"]])
        for option in product.options
    }
    yuan = (price_at(product, sku, bought_at) if bought_at else piece.price_minor) // 100
    facts = {"colour": chosen.pop("color").split(" · ")[0].lower(), "paid": f"{yuan}" if lang == "zh" else f"¥{yuan}"}
    for size in chosen.values():
        facts["size"] = size.split(" · ")[0].split(",")[0]
    return facts
