"""Pages of cards as a reader sees them: what to show, dressed with counters and with what this reader did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from community.activity import queries as activity
from community.catalog import queries as catalog
from community.feed import explore as exploring
from community.feed import queries
from community.feed.explore import ExplorePage
from community.feed.queries import Card, Cover
from community.merchants import queries as merchants
from community.notes import queries as notes
from community.placements.auction import AdSlot
from community.platform.cache import remembered
from community.platform.pages import Page
from community.platform.viewer import Viewer
from community.platform.waterfall import EMPTY, Sums
from community.recommender import service as recommender
from community.social import queries as social

SIZE = 20
NAME_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Ad:
    """A paid place: the token of its click, and who pays."""

    token: str
    advertiser: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as its template reads it. `position` counts from 0 within the whole list."""

    kind: str
    id: int
    public_id: str
    title: str
    lang: str
    cover: Cover
    author_name: str
    author_handle: str
    author_avatar: str | None
    picture_count: int
    tag_count: int
    haul: bool
    haul_days: int | None
    commission: bool
    likes: int
    liked: bool
    position: int
    lane: str | None = None
    propensity: float | None = None
    ad: Ad | None = None
    price_minor: int | None = None
    currency: str | None = None
    marked: str | None = None
    new: bool = False


@dataclass(frozen=True)
class FeedPage:
    """Dressed cards, and what leads on: `cursor` for lists in time order, `list_id` with `next_at` for explore."""

    cards: list[CardView]
    cursor: str | None = None
    list_id: str | None = None
    next_at: int | None = None
    request_id: str | None = None
    model_version: str | None = None


def explore(viewer: Viewer, list_id: str | None = None, at: int = 0, size: int = SIZE, sums: Sums = EMPTY) -> FeedPage:
    """The reader's own list, with one labelled advertisement a page, to be hung under columns `sums` long. Raises BadCursor for an
    unknown list id.
    """
    page = exploring.page(viewer, list_id, at, size, sums=sums)
    cards = _placed(page, viewer)
    if page.ad and len(cards) > exploring.AD_PLACE:
        ad = _advertisement(page.ad, page.ad_card, viewer, cards[exploring.AD_PLACE].position)
        if ad:
            cards.insert(exploring.AD_PLACE, ad)
    return _ranked(page, cards)


def channel(
    viewer: Viewer, topic_id: int, list_id: str | None = None, at: int = 0, size: int = SIZE, sums: Sums = EMPTY
) -> FeedPage:
    """Notes about a topic, ranked for this reader, to be hung under columns `sums` long. Raises BadCursor for an unknown list id."""
    page = exploring.page(viewer, list_id, at, size, exploring.by_topic(topic_id), ads=False, sums=sums)
    return _ranked(page, _placed(page, viewer))


def _placed(page: ExplorePage, viewer: Viewer) -> list[CardView]:
    """The dressed cards of a ranked page; a list that was carried in the address forgot its propensities."""
    cards = dressed([shown.card for shown in page.shown], viewer, [shown.position for shown in page.shown])
    return [
        replace(card, lane=shown.lane, propensity=shown.propensity or None)
        for card, shown in zip(cards, page.shown, strict=True)
    ]


def _ranked(page: ExplorePage, cards: list[CardView]) -> FeedPage:
    return FeedPage(
        cards,
        list_id=page.list_id,
        next_at=page.next_at,
        request_id=page.request_id,
        model_version=page.model_version,
    )


def following(viewer: Viewer, cursor: str | None = None, size: int = SIZE) -> FeedPage:
    """What the people whom the reader follows wrote, strictly by time."""
    if viewer.person_id is None:
        return FeedPage([])
    return _timed(queries.of_authors(social.following_ids(viewer.person_id, "person"), cursor, size), viewer)


def nearby(viewer: Viewer, cursor: str | None = None, size: int = SIZE) -> FeedPage:
    """Notes from the reader's city, strictly by time; nothing while it is unknown."""
    return _timed(queries.of_city(viewer.city, cursor, size), viewer) if viewer.city else FeedPage([])


def of_topic(viewer: Viewer, topic_id: int, cursor: str | None = None, size: int = SIZE) -> FeedPage:
    """Notes about a topic, strictly by time, without what the reader hid."""
    page = notes.by_topic(topic_id, cursor, size)
    return _timed(Page(_found(page.items), page.next), viewer)


def of_author(viewer: Viewer, author_id: int, cursor: str | None = None, size: int = SIZE) -> FeedPage:
    """One person's notes, strictly by time, for whoever came to see them."""
    page = notes.by_author(author_id, cursor, size)
    return FeedPage(of_notes(viewer, page.items), cursor=page.next)


def of_notes(viewer: Viewer, note_ids: Sequence[int]) -> list[CardView]:
    """Cards of these notes in this order, without those that nobody may see."""
    return dressed(_found(note_ids), viewer)


def _found(note_ids: Sequence[int]) -> list[Card]:
    """The cards in the order of the notes. One statement."""
    cards = queries.cards(note_ids)
    return [cards[note_id] for note_id in note_ids if note_id in cards]


def dressed(cards: Sequence[Card], viewer: Viewer, positions: Sequence[int] | None = None) -> list[CardView]:
    """Cards with their likes and whether this reader is among them. One statement."""
    standing = social.standing(viewer.person_id, [card.id for card in cards])
    return [
        CardView(
            "note",
            card.id,
            card.public_id,
            card.title,
            card.lang,
            card.cover,
            card.author_name,
            card.author_handle,
            card.author_avatar,
            card.picture_count,
            card.tag_count,
            card.haul,
            card.haul_days,
            card.commission,
            *standing.get(card.id, social.UNKNOWN),
            place,
        )
        for card, place in zip(cards, positions or range(len(cards)), strict=True)
    ]


def related(viewer: Viewer, note_id: int, topics: Sequence[str], size: int) -> list[CardView]:
    """Notes like this one, each with a cover of its own, without what the reader hid."""
    ranked = recommender.similar("note", note_id, n=3 * size, topics=topics)
    cards = _found([note_id, *(row.id for row in ranked if row.id != note_id)])
    unlike: dict[str | int, Card] = {}
    for card in cards:
        unlike.setdefault(card.cover.key or card.id, card)
    return dressed([card for card in _kept(list(unlike.values()), viewer) if card.id != note_id][:size], viewer)


def _timed(page: Page[Card], viewer: Viewer) -> FeedPage:
    return FeedPage(dressed(_kept(page.items, viewer), viewer), cursor=page.next)


def _kept(cards: Sequence[Card], viewer: Viewer) -> list[Card]:
    """The cards without hidden notes and those of hidden people. One statement."""
    hidden = activity.hidden(viewer.actor)
    return [card for card in cards if ("note", card.id) not in hidden and ("person", card.author_id) not in hidden]


def _advertisement(slot: AdSlot, card: Card | None, viewer: Viewer, position: int) -> CardView | None:
    """The card of a paid place: the note as it is, or the product with its live price; None when it is gone."""
    ad = Ad(slot.token, _advertiser(slot.merchant_id))
    if slot.kind == "note":
        return replace(dressed([card], viewer, [position])[0], lane=slot.lane, ad=ad) if card else None
    product = catalog.products([slot.subject_id], viewer.locale).get(slot.subject_id)
    if product is None or product.picture is None or not product.available:
        return None
    picture = product.picture
    return CardView(
        kind="product",
        id=product.id,
        public_id=product.public_id,
        title=product.name,
        lang=viewer.locale,
        cover=Cover(picture.key, picture.width, picture.height, picture.color, picture.alt),
        author_name=product.shop_name,
        author_handle="",
        author_avatar=None,
        picture_count=1,
        tag_count=0,
        haul=False,
        haul_days=None,
        commission=False,
        likes=0,
        liked=False,
        position=position,
        lane=slot.lane,
        ad=ad,
        price_minor=product.price_minor,
        currency=product.currency,
    )


def _advertiser(merchant_id: int) -> str:
    def name() -> str:
        shops = catalog.shops_of_merchant(merchant_id)
        return shops[0].name if shops else merchants.merchants([merchant_id])[merchant_id].name

    return str(remembered(f"advertiser:{merchant_id}", NAME_SECONDS, name))
