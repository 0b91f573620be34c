"""Filters of a search in its address: what is asked for, the pills that take one away, and the choices with their counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _

from community.catalog import queries as catalog
from community.notes import queries as notes
from community.platform.errors import BadRequest
from community.platform.money import exponent, format_money, symbol
from community.platform.richtext import plain
from community.platform.settings import settings
from community.platform.time import now
from community.search.service import Facets, Filters, Kind, Sort
from community.storefront.rows import Facet, Filter

FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.note: ("haul", "unpaid", "topic", "since", "city", "lang"),
    Kind.product: ("topic", "brand", "shop", "price"),
    Kind.person: ("city",),
    Kind.topic: (),
    Kind.shop: (),
}
PERIODS = {"week": timedelta(days=7), "month": timedelta(days=30)}
LANGUAGES = {"zh": "中文", "en": "English"}
LONGEST, LONGEST_CHOICE, MOST_CHOICES = 200, 80, 8
HIGHEST = 10**12


@dataclass(frozen=True)
class Asked:
    """What the address of a search says. `exact`: only these words; `plain`: the same order for everybody."""

    q: str
    kind: Kind
    sort: Sort
    exact: bool
    plain: bool
    chosen: Mapping[str, str]
    filters: Filters

    def parts(self, **changed: str | None) -> dict[str, str]:
        """The parts of the address of this search with some of them changed, from its first page on; None takes one away."""
        parts: dict[str, str | None] = {
            "q": self.q,
            "kind": self.kind.value if self.kind is not Kind.note else None,
            "sort": self.sort.value if self.sort is not Sort.relevance else None,
            "exact": "1" if self.exact else None,
            "plain": "1" if self.plain else None,
            **self.chosen,
            **changed,
        }
        return {name: value for name, value in parts.items() if value}

    def address(self, **changed: str | None) -> str:
        """The address of `parts`."""
        return f"{url_for('storefront.search')}?{urlencode(self.parts(**changed))}"

    def of_kind(self, kind: Kind) -> str:
        """The same words among another kind; its filters and sorts are other ones."""
        return self.address(**dict.fromkeys(("sort", *self.chosen)) | {"kind": kind.value})


def asked() -> Asked:
    """Read the address. Raises BadRequest for an unknown kind or sort; filters that make no sense are left out."""
    given = request.args
    try:
        kind, sort = Kind(given.get("kind", "note")), Sort(given.get("sort", "relevance"))
    except ValueError:
        raise BadRequest from None
    chosen = {
        name: value
        for name in FIELDS[kind]
        if (value := given.get(name, "").strip()[:LONGEST_CHOICE]) and _sensible(name, value)
    }
    return Asked(
        q=" ".join(plain(given.get("q", "")).split())[:LONGEST],
        kind=kind,
        sort=sort,
        exact=given.get("exact") == "1",
        plain=given.get("plain") == "1",
        chosen=chosen,
        filters=_filters(chosen),
    )


def _sensible(name: str, value: str) -> bool:
    if name in ("haul", "unpaid"):
        return value == "1"
    if name == "lang":
        return value in LANGUAGES
    if name == "since":
        return value in PERIODS
    return name != "price" or _band(value) is not None


def _band(value: str) -> tuple[int, int | None] | None:
    """`5000-10000` or `5000-` → lowest and highest price, minor units, the upper bound left out."""
    low, dash, high = value.partition("-")
    if not dash or not _digits(low) or (high and not _digits(high)):
        return None
    bounds = int(low[:15]), int(high[:15]) if high else None
    return None if bounds[0] > HIGHEST or (bounds[1] is not None and not bounds[0] < bounds[1] <= HIGHEST) else bounds


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _filters(chosen: Mapping[str, str]) -> Filters:
    filters = Filters(
        haul="haul" in chosen,
        unpaid="unpaid" in chosen,
        lang=chosen.get("lang"),
        city=chosen.get("city"),
        topic=chosen.get("topic"),
        brand=chosen.get("brand"),
        shop=chosen.get("shop"),
    )
    if "since" in chosen:
        filters = replace(filters, since=now().replace(microsecond=0) - PERIODS[chosen["since"]])
    band = _band(chosen.get("price", ""))
    if band is not None:
        low, high = band
        filters = replace(
            filters, currency=settings().currency, price_from=low, price_to=None if high is None else high - 1
        )
    return filters


class Words:
    """What the values of filters are called, read at once for all that a page shows."""

    def __init__(self, asked: Asked, facets: Facets | None, lang: str) -> None:
        chosen = asked.chosen
        slugs = {*(facets.topics if facets else ()), *filter(None, [chosen.get("topic")])}
        shops = {*(facets.shops if facets else ()), *filter(None, [chosen.get("shop")])}
        self._shops = catalog.shop_names(shops) if asked.kind is Kind.product else {}
        self._topics: dict[str, str] = {}
        if slugs and asked.kind is Kind.note:
            self._topics = {slug: f"#{row.name(lang)}" for slug, row in notes.topics_by_slug(slugs).items()}
        elif slugs and asked.kind is Kind.product:
            self._topics = {row.slug: row.name for row in catalog.categories(lang)}

    def of(self, name: str, value: str) -> str:
        if name == "topic":
            return self._topics.get(value, value)
        if name == "shop":
            return self._shops.get(value, value)
        if name == "price":
            return price_name(_band(value) or (0, None))
        named = {
            ("haul", "1"): _("Bought only"),
            ("unpaid", "1"): _("Without commission"),
            ("since", "week"): _("Last week"),
            ("since", "month"): _("Last month"),
        }
        return LANGUAGES.get(value, value) if name == "lang" else named.get((name, value), value)


def price_name(band: tuple[int, int | None]) -> str:
    """A band of prices in words: `under ¥50`, `¥50–100`, `¥1,000 and more`."""
    (low, high), currency = band, settings().currency
    if high is None:
        return _("%(low)s and more", low=_round(low, currency))
    if low == 0:
        return _("under %(high)s", high=_round(high, currency))
    return f"{_round(low, currency)}–{_round(high, currency).removeprefix(symbol(currency))}"


def _round(minor: int, currency: str) -> str:
    """An amount without minor units where it has none."""
    text = format_money(minor, currency)
    return text.removesuffix("." + "0" * exponent(currency)) if exponent(currency) else text


def pills(asked: Asked, words: Words) -> list[Filter]:
    """One for each filter that is set, leading to the same search without it."""
    return [Filter(words.of(name, value), asked.address(**{name: None})) for name, value in asked.chosen.items()]


def facets(asked: Asked, counted: Facets | None, words: Words) -> list[Facet]:
    """Choices with counts, as far as the engine counted; a choice that is taken leads back without it."""
    if counted is None:
        return []
    titles = {
        "topic": _("Category") if asked.kind is Kind.product else _("Topic"),
        "brand": _("Brand"),
        "shop": _("Shop"),
        "price": _("Price"),
        "since": _("Time"),
        "city": _("City"),
        "lang": _("Language"),
    }
    found = []
    if asked.kind is Kind.note:
        sources = [("haul", "1", counted.hauls), ("unpaid", "1", counted.unpaid)]
        found.append(Facet(_("Source"), [_option(asked, words, *source) for source in sources if source[2]]))
    for name in FIELDS[asked.kind]:
        if name in titles:
            choices = _choices(name, counted)
            found.append(Facet(titles[name], [_option(asked, words, name, *choice) for choice in choices]))
    return [facet for facet in found if facet.options]


def _choices(name: str, counted: Facets) -> Iterable[tuple[str, int | None]]:
    """Value and count of each choice, most first; periods are not counted."""
    if name == "since":
        return [(period, None) for period in PERIODS]
    if name == "price":
        return [
            (f"{low}-{'' if high is None else high}", number)
            for (low, high), number in sorted(counted.prices.items(), key=lambda item: item[0][0])
        ]
    values = {
        "topic": counted.topics,
        "brand": counted.brands,
        "shop": counted.shops,
        "city": counted.cities,
        "lang": counted.langs,
    }[name]
    return list(values.items())[:MOST_CHOICES]


def _option(asked: Asked, words: Words, name: str, value: str, number: int | None) -> tuple[str, int | None, str, bool]:
    taken = asked.chosen.get(name) == value
    return (words.of(name, value), number, asked.address(**{name: None if taken else value}), taken)
