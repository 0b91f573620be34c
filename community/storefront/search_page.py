"""The search page: one kind at a time, with filters, what was left out or read otherwise, and a way on when nothing is found."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import gettext as _

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.catalog.queries import ShopRow
from community.feed import service as feed
from community.feed.service import CardView, FeedPage
from community.notes import queries as notes
from community.platform.viewer import Viewer
from community.search import service as search
from community.search.curation import service as curation
from community.search.log import queries as log_queries
from community.search.log import service as log
from community.search.service import Kind, SearchPage, Sort
from community.search.suggest import service as suggesting
from community.social import queries as social
from community.storefront import search_filters
from community.storefront.feeds import feed_view
from community.storefront.goods import goods
from community.storefront.rows import Facet, FeedView, Filter, Goods, PersonFound, Tab
from community.storefront.search_filters import Asked, Words

BESIDE = 4  # goods above the notes
FEW = 3  # found: fewer make one wonder whether something else was meant
ELSEWHERE = 12
TOPICS = 8
REQUEST_ID = 26  # letters and digits of a search's id


@dataclass(frozen=True)
class Read:
    """How the words were read otherwise than typed: what was left out, what was put right; and the address of the words as
    they stand."""

    kept: str
    dropped: Sequence[str]
    corrected: Sequence[tuple[str, str]]
    any_word: bool
    exact_url: str


@dataclass(frozen=True)
class SearchParts:
    q: str
    kind: str
    tabs: list[Tab] = field(default_factory=list)
    sorts: list[Tab] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    total: int = 0
    degraded: bool = False
    read: Read | None = None
    back_url: str | None = None
    did_you_mean: tuple[str, str] | None = None
    personal: tuple[bool, str] | None = None
    request_id: str = ""
    next_url: str | None = None
    feed: FeedView | None = None
    goods: list[Goods] = field(default_factory=list)
    products: list[Goods] = field(default_factory=list)
    people: list[PersonFound] = field(default_factory=list)
    topics: list[tuple[int, str, str, int]] = field(default_factory=list)
    shops: list[ShopRow] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    hot: list[str] = field(default_factory=list)
    popular: list[tuple[str, str]] = field(default_factory=list)


def read(viewer: Viewer) -> SearchParts:
    """What the address asks for. Raises BadRequest for an unknown kind or sort, BadCursor."""
    asked = search_filters.asked()
    if not asked.q:
        return _before_words(SearchParts(asked.q, asked.kind.value), viewer)
    reader = replace(viewer, personalised=False) if asked.plain else viewer
    cursor = request.args.get("cursor")
    found = search.search(
        asked.q, asked.kind, reader, cursor, filters=asked.filters, sort=asked.sort, exact=asked.exact
    )
    words = Words(asked, found.facets, viewer.locale)
    request_id = _noted(asked, found, viewer, cursor)
    parts = SearchParts(
        q=asked.q,
        kind=asked.kind.value,
        tabs=[Tab(asked.of_kind(each), name, each is asked.kind, _number(found, each)) for each, name in _kinds()],
        sorts=[Tab(_sorted(asked, each), name, each is asked.sort) for each, name in _sorts(asked.kind)],
        filters=search_filters.pills(asked, words),
        facets=search_filters.facets(asked, found.facets, words),
        total=found.total,
        degraded=found.degraded,
        read=_read(asked, found),
        back_url=asked.address(exact=None) if asked.exact else None,
        personal=_personal(asked, found, viewer),
        request_id=request_id,
        next_url=_further(asked, found.next, request_id),
    )
    parts = _filled(parts, found, asked, reader)
    if cursor is None and found.total < FEW:
        parts = replace(parts, did_you_mean=_did_you_mean(asked, reader))
    if cursor is not None:
        return parts
    hushed = curation.current().hushed
    parts = replace(parts, related=log_queries.beside(asked.q, hushed))
    return parts if found.total else _before_words(_elsewhere(parts, asked, viewer), viewer, asked.q)


def _before_words(parts: SearchParts, viewer: Viewer, but: str = "") -> SearchParts:
    """Ways on from nothing: own searches, those of many, topics."""
    own = [words for words in log_queries.own(viewer.actor) if words != but]
    popular = [(row.slug, row.name(viewer.locale)) for row in notes.popular_topics(TOPICS)]
    hot = log_queries.hot(viewer.locale, curation.current().hushed)
    return replace(parts, own=own, hot=hot, popular=popular)


def _elsewhere(parts: SearchParts, asked: Asked, viewer: Viewer) -> SearchParts:
    """Nothing of this kind: notes that many like, so that the page is no dead end."""
    if asked.kind is not Kind.note:
        return parts
    cards = feed.explore(viewer, None, 0, ELSEWHERE).cards
    view = feed_view(FeedPage([card for card in cards if card.ad is None]), "search-empty", "storefront.search")
    return replace(parts, feed=view)


def _noted(asked: Asked, found: SearchPage, viewer: Viewer, cursor: str | None) -> str:
    """The id of this search; a further page bears that of its first."""
    if cursor is not None:
        given = request.args.get("search", "")
        return given if len(given) == REQUEST_ID and given.isalnum() else ""
    refined = bool(asked.chosen) or asked.sort is not Sort.relevance or "kind" in request.args or asked.exact
    return log.note(viewer, asked.q, asked.kind.value, found.total, refined=refined, seen=() if refined else found.seen)


def _further(asked: Asked, cursor: str | None, request_id: str) -> str | None:
    return asked.address(cursor=cursor, search=request_id) if cursor else None


def _number(found: SearchPage, kind: Kind) -> int | None:
    return None if found.facets is None else found.facets.kinds.get(kind.value, 0)


def _sorted(asked: Asked, sort: Sort) -> str:
    return asked.address(sort=sort.value if sort is not Sort.relevance else None)


def _read(asked: Asked, found: SearchPage) -> Read | None:
    corrected = [(typed, right) for typed, right in found.plan.corrected.items() if typed not in found.dropped]
    if not found.total or not (found.dropped or found.relaxed or corrected):
        return None
    kept = " ".join(term.written for term in found.plan.terms)
    return Read(kept, found.dropped, corrected, found.relaxed, asked.address(exact="1"))


def _personal(asked: Asked, found: SearchPage, viewer: Viewer) -> tuple[bool, str] | None:
    """Whether the order heeds the reader's taste, and the address of the other order; None where there is no other."""
    if found.personal:
        return (True, asked.address(plain="1"))
    return (False, asked.address(plain=None)) if asked.plain and viewer.personalised else None


def _did_you_mean(asked: Asked, viewer: Viewer) -> tuple[str, str] | None:
    """Words that sound like these, or are spelt nearly so, and that find something."""
    meant = suggesting.meant(asked.q)
    if meant is None or not search.search(meant, asked.kind, viewer, filters=asked.filters, size=1).total:
        return None
    return (meant, asked.address(q=meant, exact=None))


def _filled(parts: SearchParts, found: SearchPage, asked: Asked, viewer: Viewer) -> SearchParts:
    ids = [hit.id for hit in found.hits]
    if asked.kind is Kind.note:
        first = not request.args.get("cursor")
        beside = first and not asked.chosen and asked.sort is Sort.relevance
        return replace(
            parts,
            feed=_waterfall(parts, found, asked, viewer),
            goods=_goods(search.search(asked.q, Kind.product, viewer, size=BESIDE, exact=asked.exact), viewer)
            if beside
            else [],
        )
    if asked.kind is Kind.product:
        return replace(parts, products=_goods(found, viewer))
    if asked.kind is Kind.person:
        return replace(parts, people=_people(ids))
    if asked.kind is Kind.topic:
        named, counted = notes.topics(ids), notes.counts_of_topics(ids)
        rows = [named[each] for each in ids if each in named]
        return replace(
            parts, topics=[(row.id, row.slug, row.name(viewer.locale), counted.get(row.id, 0)) for row in rows]
        )
    shops = catalog.shops(ids)
    return replace(parts, shops=[shops[each] for each in ids if each in shops])


def _waterfall(parts: SearchParts, found: SearchPage, asked: Asked, viewer: Viewer) -> FeedView:
    """The notes found, at their places in the whole list; what follows grows below."""
    before = max(request.args.get("first", 1, type=int), 1) - 1 if request.args.get("cursor") else 0
    cards: list[CardView] = [
        replace(card, marked=found.mark(card.title), position=before + place)
        for place, card in enumerate(feed.of_notes(viewer, [hit.id for hit in found.hits]))
    ]
    page = FeedPage(cards, cursor=found.next, request_id=parts.request_id)
    return feed_view(page, "search", "storefront.search", **asked.parts(), search=parts.request_id)


def _people(ids: Sequence[int]) -> list[PersonFound]:
    rows, counters = accounts.people(ids), social.counters("person", list(ids))
    return [
        PersonFound(
            row.id, row.handle, row.name, row.avatar, row.bio, row.city, counters.get(each, social.NOTHING).followers
        )
        for each in ids
        if (row := rows.get(each))
    ]


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
    of_kind = {
        Kind.note: (Sort.relevance, Sort.new, Sort.popular),
        Kind.product: (Sort.relevance, Sort.popular, *priced),
    }.get(kind, (Sort.relevance, Sort.popular))
    return [(sort, named[sort]) for sort in of_kind]
