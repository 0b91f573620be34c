"""Reads what was made by hand: the words, the models and shops, and the manifest of pictures."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from community.demo.grammar import Stock
from community.demo.wordstock import WORDS, WordStock, read_words
from community.demo.world import CATEGORIES, LANGUAGES, SLUGS, Model, Picture, Size, Tagged, Topic, Variant
from community.notes.rules import MAX_TITLE

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"

_SERIES = re.compile(r"([^\sA-Za-z/]+)/([A-Z][A-Za-z' ]*[a-z])")


@dataclass(frozen=True)
class ShopCard:
    """A shop as the word stock tells it."""

    slug: str
    zh: str
    en: str
    categories: tuple[str, ...]
    level: float
    bio_zh: str
    bio_en: str


@dataclass(frozen=True)
class Headline:
    """A title that agrees with the words on a cover, and lines of the note under it."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """Everything hand-made that the world is composed from."""

    words: Mapping[str, WordStock]
    models: Mapping[str, Model]
    series: tuple[tuple[str, str], ...]
    shops: tuple[ShopCard, ...]
    lettered: Mapping[str, tuple[Headline, ...]]
    topics: tuple[Topic, ...]
    names: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, tuple[str, ...]]
    pictures: Mapping[str, Picture]
    avatars: tuple[str, ...]


def _lines(name: str) -> list[str]:
    return (WORDS / name).read_text("utf-8").splitlines()


def _told(name: str) -> Iterator[str]:
    return (line for line in _lines(name) if line.strip() and not line.startswith(";"))


def _lists(name: str) -> dict[str, tuple[str, ...]]:
    """Lists as `= name: a/b/c`; spaces inside a word are kept, since they matter to what is glued together."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _told(name):
        key, _, rest = line.removeprefix("= ").partition(": ")
        found[key] = tuple(rest.split("/"))
    return found


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.split("=", 1) for part in text.split("; "))
    return tuple((name.strip(), value.strip()) for name, value in pairs)


def _size(text: str) -> Size:
    key, zh, en, values = text.split("|", 3)
    cut = (value.partition("=") for value in values.split(";"))
    parsed = ((code.strip(), *words.split("/", 1)) for code, _, words in cut)
    return Size(key, zh, en, tuple((code, zh_word, en_word) for code, zh_word, en_word in parsed))


def _told_models() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in _told("models.txt"):
        if not line.startswith(" "):
            key, _, head = line.partition(": ")
            current = told[key] = {"head": head}
        else:
            name, _, rest = line.strip().partition(" ")
            current[name] = rest
    return told


def _models(products: list[dict[str, Any]], photographed: Mapping[str, Picture]) -> dict[str, Model]:
    told = _told_models()
    models = {}
    for product in products:
        if not any(variant["packshot"] in photographed for variant in product["variants"]):
            continue  # not photographed yet
        words = told[product["key"]]
        kind_zh, measure, kind_en, plural, prices = (part.strip() for part in words["head"].split("|"))
        low, high = prices.split("-")
        models[product["key"]] = Model(
            key=product["key"],
            category=product["category"],
            zh=product["zh"],
            en=product["en"],
            variants=tuple(
                Variant(v["key"], v["zh"], v["en"], v["packshot"])
                for v in product["variants"]
                if v["packshot"] in photographed
            ),
            kind={"zh": kind_zh, "en": kind_en},
            measure=measure,
            plural=plural,
            low=int(low),
            high=int(high),
            attributes={"zh": _pairs(words["zh"]), "en": _pairs(words["en"])},
            about={"zh": words["zh+"], "en": words["en+"]},
            size=_size(words["sizes"]) if "sizes" in words else None,
        )
    return models


def _pictures(entries: list[dict[str, Any]]) -> dict[str, Picture]:
    return {
        entry["file"]: Picture(
            file=entry["file"],
            kind=entry["kind"],
            category=entry["category"],
            lang=entry["lang"],
            width=entry["width"],
            height=entry["height"],
            color=entry["color"],
            hue=entry.get("hue"),
            title=entry.get("title"),
            subtitle=entry.get("subtitle"),
            alt_zh=entry["alt_zh"],
            alt_en=entry["alt_en"],
            tags=tuple(Tagged(tag["model"], tag["variant"], tag["x"], tag["y"]) for tag in entry.get("tags", ())),
            topics=tuple(topic.lower().replace(" ", "-") for topic in entry["topics"]),
        )
        for entry in sorted(entries, key=lambda entry: entry["file"])
        if (PICTURES / entry["file"]).exists()
    }


def _shops() -> tuple[ShopCard, ...]:
    cards = []
    for line in _told("shops.txt"):
        slug, zh, en, categories, level, bio_zh, bio_en = (part.strip() for part in line.split("|"))
        cards.append(ShopCard(slug, zh, en, tuple(categories.split()), float(level), bio_zh, bio_en))
    return tuple(cards)


def _lettered(pictures: Iterable[Picture]) -> dict[str, tuple[Headline, ...]]:
    """What can be told under a lettering: the words of the cover themselves, then what `lettered.txt` adds. A line of it
    that is itself a lettering begins its block; `- ` begins a line of the note under the title above."""
    found: dict[str, dict[str, list[str]]] = {}
    wholes: dict[str, str] = {}
    for picture in pictures:
        if picture.title and picture.title not in found:
            comma = (" " if picture.title[-1] in "?." else ": ") if picture.lang == "en" else "，"
            whole = f"{picture.title}{comma}{picture.subtitle}" if picture.subtitle else picture.title
            wholes[picture.title] = whole if len(whole) <= MAX_TITLE else picture.title
            found[picture.title] = {wholes[picture.title]: []}
    block: dict[str, list[str]] = {}
    lines: list[str] = []
    seen: set[str] = set()
    for line in _told("lettered.txt"):
        if line in found and line not in seen:
            seen.add(line)
            block = found[line]
            lines = block[wholes[line]]
        elif line.startswith("- "):
            lines.append(line.removeprefix("- "))
        else:
            lines = block.setdefault(line, [])
    return {
        lettering: tuple(Headline(title, tuple(said)) for title, said in titles.items())
        for lettering, titles in found.items()
    }


def _topics(stocks: Mapping[str, Stock]) -> tuple[Topic, ...]:
    topics = [
        Topic(category.channel, category.zh, category.en, category.slug, channel=place)
        for place, category in enumerate(CATEGORIES)
    ]
    for slug in SLUGS:
        for frame in stocks[slug].section("topics"):
            key, zh, en = frame.text.split(" ", 2)
            topics.append(Topic(key, zh, en, slug))
    return tuple(topics)


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The stock, read once per process. Raises FileNotFoundError when the pictures are not there."""
    manifest = json.loads((PICTURES / "manifest.json").read_text("utf-8"))
    pictures = _pictures(manifest["pictures"])
    models = _models(manifest["products"], pictures)
    words = {lang: read_words(lang) for lang in LANGUAGES}
    series = tuple((zh, en) for line in _told("series.txt") for zh, en in _SERIES.findall(line))
    return Shelf(
        words=words,
        models=models,
        series=series,
        shops=_shops(),
        lettered=_lettered(pictures.values()),
        topics=_topics(words["zh"].categories),
        names=_lists("names.txt"),
        endings=_lists("voices.txt"),
        pictures=pictures,
        avatars=tuple(entry["file"] for entry in manifest["avatars"]),
    )


def thinned(stock: Shelf, most: int | None) -> Shelf:
    """The stock with at most so many stills and covers of each category and lettering, and one more colours of each model."""
    if most is None:
        return stock
    models = {key: replace(model, variants=model.variants[: most + 1]) for key, model in stock.models.items()}
    packshots = {variant.packshot for model in models.values() for variant in model.variants}
    count: Counter[tuple[str, str, str | None]] = Counter()
    kept = {}
    for file, picture in stock.pictures.items():
        group = picture.kind, picture.category, picture.lang
        if file in packshots if picture.kind == "packshot" else count[group] < most:
            kept[file] = picture
            count[group] += 1
    return replace(stock, pictures=kept, models=models, avatars=stock.avatars[: 8 * most])
