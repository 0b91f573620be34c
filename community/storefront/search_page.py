"""The search page: one kind at a time, with facets, what was relaxed, and a way on when nothing is found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.catalog.queries import ShopRow
from community.feed import service as feed
from community.feed.service import CardView
from community.notes import queries as notes
from community.platform.errors import BadRequest
from community.platform.viewer import Viewer
from community.search import service as search
from community.search.service import Filters, Kind, SearchPage, Sort
from community.social import queries as social
from community.storefront.goods import goods
from community.storefront.rows import Facet, Filter, Goods, PersonFound, Tab

LONGEST = 200
SUGGESTED = 8


@dataclass(frozen=True)
class SearchParts:
    q: str
    kind: str
    tabs: list[Tab]
    sorts: list[Tab]
    filters: list[Filter]
    facets: list[Facet]
    total: int = 0
    widened: str | None = None
    exact_url: str | None = None
    next_url: str | None = None
    cards: list[CardView] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)
    products: list[Goods] = field(default_factory=list)
    people: list[PersonFound] = field(default_factory=list)
    topics: list[tuple[str, str, int]] = field(default_factory=list)
    shops: list[ShopRow] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


def read(viewer: Viewer) -> SearchParts:
    """What the address asks for. Raises BadRequest for an unknown kind or sort, BadCursor."""
    q = " ".join(request.args.get("q", "").split())[:LONGEST]
    try:
        kind = Kind(request.args.get("kind", "note"))
        sort = Sort(request.args.get("sort", "relevance"))
    except ValueError:
        raise BadRequest from None
    filters, chosen = _filters(kind)
    if not q:
        return SearchParts(q, kind.value, [], [], [], [], suggestions=_suggestions(viewer))
    found = search.search(q, kind, viewer, request.args.get("cursor"), filters=filters, sort=sort)
    parts = SearchParts(
        q=q,
        kind=kind.value,
        tabs=[Tab(_url(q, each), name, each is kind) for each, name in _kinds()],
        sorts=[Tab(_url(q, kind, sort=each.value), name, each is sort) for each, name in _sorts(kind)],
        filters=chosen,
        facets=_facets(found, kind),
        total=found.total,
        widened=_("Nothing has all of these words, so any of them will do.") if found.relaxed and found.total else None,
        next_url=_again(cursor=found.next) if found.next else None,
        suggestions=[] if found.total else _suggestions(viewer),
    )
    return _filled(parts, found, kind, viewer, q)


def _filled(parts: SearchParts, found: SearchPage, kind: Kind, viewer: Viewer, q: str) -> SearchParts:
    ids = [hit.id for hit in found.hits]
    if kind is Kind.note:
        cards = [replace(card, marked=found.mark(card.title)) for card in feed.of_notes(viewer, ids)]
        first = not request.args.get("cursor")
        beside = _goods(search.search(q, Kind.product, viewer, size=4), viewer) if first else []
        return replace(parts, cards=cards, goods=beside)
    if kind is Kind.product:
        return replace(parts, products=_goods(found, viewer))
    if kind is Kind.person:
        rows, counters = accounts.people(ids), social.counters("person", ids)
        return replace(
            parts,
            people=[
                PersonFound(
                    row.id,
                    row.handle,
                    row.name,
                    row.avatar,
                    row.bio,
                    row.city,
                    counters.get(each, social.NOTHING).followers,
                )
                for each in ids
                if (row := rows.get(each))
            ],
        )
    if kind is Kind.topic:
        named, counted = notes.topics(ids), notes.counts_of_topics(ids)
        return replace(
            parts,
            topics=[
                (topic.slug, topic.name_zh if viewer.locale == "zh" else topic.name_en, counted.get(each, 0))
                for each in ids
                if (topic := named.get(each))
            ],
        )
    shops = catalog.shops(ids)
    return replace(parts, shops=[shops[each] for each in ids if each in shops])


def _goods(found: SearchPage, viewer: Viewer) -> list[Goods]:
    """The products found, named in the reader's language, with what was sought marked in the name."""
    ids = [hit.id for hit in found.hits]
    rows = catalog.products(ids, viewer.locale) if ids else {}
    return [goods(rows[each], marked=found.mark(rows[each].name)) for each in ids if each in rows]


def _kinds() -> list[tuple[Kind, str]]:
    return [
        (Kind.note, _("Notes")),
        (Kind.product, _("Goods")),
        (Kind.person, _("People")),
        (Kind.topic, _("Topics")),
        (Kind.shop, _("Shops")),
    ]


def _sorts(kind: Kind) -> list[tuple[Sort, str]]:
    named = {
        Sort.relevance: _("Best match"),
        Sort.new: _("Newest"),
        Sort.popular: _("Most loved"),
        Sort.price_up: _("Price, low first"),
        Sort.price_down: _("Price, high first"),
    }
    priced = (Sort.price_up, Sort.price_down)
    return [(sort, name) for sort, name in named.items() if kind is Kind.product or sort not in priced]


def _suggestions(viewer: Viewer) -> list[str]:
    return [row.name_zh if viewer.locale == "zh" else row.name_en for row in notes.popular_topics(SUGGESTED)]


def _url(q: str, kind: Kind, **more: str) -> str:
    return _address({"q": q, "kind": kind.value, **more})


def _again(**changed: str | None) -> str:
    """This very address with some fields changed; None drops a field."""
    return _address({**request.args.to_dict(), "cursor": None, **changed})


def _address(asked: Mapping[str, str | None]) -> str:
    return f"{url_for('storefront.search')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _filters(kind: Kind) -> tuple[Filters, list[Filter]]:
    """The filters in the address, and a pill for each."""
    asked, pills = Filters(), []
    if kind is Kind.note and request.args.get("haul") == "1":
        asked = replace(asked, haul=True)
        pills.append(Filter(_("Bought"), _again(haul=None)))
    if kind is Kind.note and request.args.get("lang") in ("zh", "en"):
        asked = replace(asked, lang=request.args["lang"])
        pills.append(Filter({"zh": "中文", "en": "English"}[request.args["lang"]], _again(lang=None)))
    if city := request.args.get("city", "")[:60]:
        asked = replace(asked, city=city)
        pills.append(Filter(city, _again(city=None)))
    return asked, pills


def _facets(found: SearchPage, kind: Kind) -> list[Facet]:
    """Counts beside the choices, where the engine counted."""
    if found.facets is None or kind is not Kind.note:
        return []
    facets = found.facets
    asked = request.args
    made = [
        Facet(
            _("From"),
            [
                (city, number, _again(city=None if asked.get("city") == city else city), asked.get("city") == city)
                for city, number in list(facets.cities.items())[:8]
            ],
        ),
        Facet(
            _("Language"),
            [
                (
                    {"zh": "中文", "en": "English"}.get(lang, lang),
                    number,
                    _again(lang=None if asked.get("lang") == lang else lang),
                    asked.get("lang") == lang,
                )
                for lang, number in facets.langs.items()
            ],
        ),
        Facet(
            _("Kind of note"),
            [(_("Bought"), facets.hauls, _again(haul=None if asked.get("haul") else "1"), asked.get("haul") == "1")],
        ),
    ]
    return [facet for facet in made if facet.options]
