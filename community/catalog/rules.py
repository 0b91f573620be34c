"""Pure rules of the catalog: what a product needs, how its options read, what may become of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from community.platform.states import Machine

LANGUAGES = ("zh", "en")
LOWEST_PRICE_WINDOW = timedelta(days=30)
MAX_PICTURES = 18
MAX_SKUS = 200

SHELF = Machine(
    "products",
    {"on_shelf": ("off_shelf",), "off_shelf": ("on_shelf",), "removed": ("on_shelf", "off_shelf")},
)


def lowest_by_day(
    charged: Mapping[int, int],
    changes: Sequence[tuple[int, int, int, datetime]],
    days: Sequence[tuple[datetime, datetime]],
) -> list[int]:
    """The lowest price that any SKU was offered at on each day, in minor units.

    `charged`: SKU → its price now. `changes`: (sku, old, new, at), oldest first. `days`: first instant and end of each.
    """
    lowest = []
    for begin, end in days:
        prices = []
        for sku, price in charged.items():
            own = [change for change in changes if change[0] == sku]
            later = next((old for _sku, old, _new, at in own if at >= begin), price)
            prices += [later, *(new for _sku, _old, new, at in own if begin <= at < end)]
        lowest.append(min(prices))
    return lowest


@dataclass(frozen=True)
class TextDraft:
    name: str
    subtitle: str = ""
    description: str = ""


@dataclass(frozen=True)
class OptionValue:
    """`key` is what a SKU refers to; the words are for people."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class Option:
    """Something one chooses before buying, such as a colour."""

    key: str
    zh: str
    en: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True)
class SkuDraft:
    """`options` names a value of each of the product's options; `code` is the merchant's own, unique among its goods."""

    code: str
    price_minor: int
    stock: int
    options: Mapping[str, str] = field(default_factory=dict)
    picture_id: int | None = None


@dataclass(frozen=True)
class ProductDraft:
    """Texts by language (at least one), facts by language as (name, value) pairs, the first picture being the cover."""

    shop_id: int
    texts: Mapping[str, TextDraft]
    skus: Sequence[SkuDraft]
    category_id: int | None = None
    options: Sequence[Option] = ()
    picture_ids: Sequence[int] = ()
    attributes: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


def options_as_json(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [
        {
            "key": option.key,
            "zh": option.zh,
            "en": option.en,
            "values": [{"key": value.key, "zh": value.zh, "en": value.en} for value in option.values],
        }
        for option in options
    ]


def option_text(options: Sequence[Mapping[str, Any]], chosen: Mapping[str, str], lang: str) -> str:
    """What was chosen, in the reader's language and the product's order: `苔绿 · 01`."""
    words = []
    for option in options:
        value = next((value for value in option["values"] if value["key"] == chosen.get(option["key"])), None)
        if value:
            words.append(value.get(lang) or value["en"])
    return " · ".join(words)


def faults(draft: ProductDraft) -> list[str]:
    """What is wrong with a draft, as field names; empty when it may be sold."""
    values = {option.key: {value.key for value in option.values} for option in draft.options}
    chosen = [tuple(sorted(sku.options.items())) for sku in draft.skus]
    found = []
    if not draft.texts or any(
        lang not in LANGUAGES or not 1 <= len(text.name.strip()) <= 120 for lang, text in draft.texts.items()
    ):
        found.append("texts")
    if not 1 <= len(draft.skus) <= MAX_SKUS or len({sku.code for sku in draft.skus}) != len(draft.skus):
        found.append("skus")
    if any(sku.price_minor <= 0 for sku in draft.skus):
        found.append("price_minor")
    if any(sku.stock < 0 for sku in draft.skus):
        found.append("stock")
    if len(set(chosen)) != len(chosen) or any(
        set(sku.options) != set(values) or any(value not in values[key] for key, value in sku.options.items())
        for sku in draft.skus
    ):
        found.append("options")
    if len(draft.picture_ids) > MAX_PICTURES:
        found.append("picture_ids")
    return found
