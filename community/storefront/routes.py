"""Addresses of the pages visitors see."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from community.catalog import queries as catalog
from community.feed import service as feed
from community.notes import queries as notes
from community.notes.errors import NoSuchTopic
from community.platform import access
from community.platform.cache import remembered
from community.platform.errors import NotFound
from community.platform.html import local_url, render
from community.platform.limits import limit
from community.platform.viewer import viewer
from community.social import queries as social
from community.storefront import alike, buying, market_page, note_page, product_page, profile_page, search_page
from community.storefront.feeds import feed_view, plain_view, standing
from community.storefront.rows import FeedView, Tab

bp = Blueprint("storefront", __name__, template_folder="templates")

CHANNEL_SECONDS = 60
MOST_AT = 100_000


@bp.get("/")
@access.public
def home() -> Response:
    """The reader's own list, or one channel of it."""
    channel = request.args.get("channel")
    view = _channel(channel) if channel else _explore()
    return render("storefront/home.html", feed=view, channels=_channels("home", channel), empty=None)


@bp.get("/feed")
@access.public
def feed_page() -> Response:
    """What follows in a waterfall of the home page."""
    channel = request.args.get("channel")
    return render("storefront/feed_page.html", feed=_channel(channel) if channel else _explore())


@bp.get("/following")
@access.member
def following() -> Response:
    """What the people whom the reader follows wrote, by time."""
    page = feed.following(viewer(), request.args.get("cursor"))
    view = feed_view(page, "following", "storefront.following")
    return render("storefront/following.html", feed=view, channels=_channels("following"), empty="following")


@bp.get("/nearby")
@access.public
def nearby() -> Response:
    """Notes from the reader's city, by time."""
    page = feed.nearby(viewer(), request.args.get("cursor"))
    view = feed_view(page, "nearby", "storefront.nearby")
    return render("storefront/nearby.html", feed=view, channels=_channels("nearby"), empty="nearby")


@bp.get("/n/<public_id>")
@access.public
def note(public_id: str) -> Response:
    """One note; as a fragment it opens over the feed."""
    parts = note_page.read(public_id, viewer())
    back = local_url(request.args.get("back"), url_for("storefront.home"))
    return render("storefront/note.html", note=parts.note, goods=parts.goods, comments=parts.comments, back_url=back)


@bp.get("/n/<public_id>/related")
@access.public
def related(public_id: str) -> Response:
    """Notes like this one, for the foot of its page."""
    cards = note_page.related(public_id, viewer())
    return render("storefront/feed_page.html", feed=plain_view(cards, "related"))


@bp.get("/n/<public_id>/alike")
@access.public
@limit("120/minute", methods=("GET",))
def alike_notes(public_id: str) -> Response:
    """Notes whose covers look like this one's, for the foot of its page."""
    return render("storefront/alike.html", feed=plain_view(alike.of_note(public_id, viewer()), "alike"), goods=[])


@bp.get("/p/<public_id>/alike")
@access.public
@limit("120/minute", methods=("GET",))
def alike_products(public_id: str) -> Response:
    """Products whose covers look like this one's, for its page."""
    return render("storefront/alike.html", feed=None, goods=alike.of_product(public_id, viewer()))


@bp.get("/p/<public_id>")
@access.public
def product(public_id: str) -> Response:
    """One product, with the decision beside it."""
    parts = product_page.read(public_id, request.args, viewer())
    return render(
        "storefront/product.html",
        product=parts.product,
        buy=parts.buy,
        hauls=parts.hauls,
        haul_count=parts.haul_count,
        feed=plain_view(parts.cards, "product"),
        note_count=parts.note_count,
    )


@bp.get("/p/<public_id>/buy")
@access.public
def buy_sheet(public_id: str) -> Response:
    """The buy sheet; every choice in it asks here again."""
    page = catalog.product(public_id, viewer().locale)
    return render("storefront/buy_sheet.html", buy=buying.buy_view(page, request.args, viewer()))


@bp.get("/u/<handle>")
@access.public
def profile(handle: str) -> Response:
    """A person's page."""
    asked = request.args.get("tab", "notes")
    tab = asked if asked in profile_page.TABS else "notes"
    parts = profile_page.read(handle, tab, request.args.get("cursor"), viewer())
    where = {"handle": handle} | ({"tab": tab} if tab != "notes" else {})
    return render(
        "storefront/profile.html",
        person=parts.person,
        stats=parts.stats,
        influencer=parts.influencer,
        note_total=parts.note_total,
        commission_notes=parts.commission_notes,
        following=parts.following,
        mine=parts.mine,
        tabs=parts.tabs,
        goods=parts.goods,
        patches=parts.patches,
        feed=feed_view(parts.page, "profile", "storefront.profile", **where),
    )


@bp.get("/t/<slug>")
@access.public
def topic(slug: str) -> Response:
    """Notes about a topic, by time."""
    row = notes.find_topic(slug)
    if row is None:
        raise NoSuchTopic
    me = viewer()
    mine = social.mine(me.person_id, "topic", [row.id]).get(row.id, social.NOBODYS)
    counters = social.counters("topic", [row.id]).get(row.id, social.NOTHING)
    return render(
        "storefront/topic.html",
        topic={"id": row.id, "slug": row.slug, "name": row.name_zh if me.locale == "zh" else row.name_en},
        followers=counters.followers,
        note_count=notes.counts_of_topics([row.id]).get(row.id, 0),
        following=mine.following,
        feed=feed_view(feed.of_topic(me, row.id, request.args.get("cursor")), "topic", "storefront.topic", slug=slug),
    )


@bp.get("/s/<slug>")
@access.public
def shop(slug: str) -> Response:
    """A shop with its shelf."""
    view, products = market_page.shop(slug, request.args.get("cursor"), viewer())
    return render("storefront/shop.html", shop=view, following=view.following, products=products, feed=None)


@bp.get("/market")
@access.public
def market() -> Response:
    """The shelves of all shops."""
    parts = market_page.read(request.args.get("category"), request.args.get("cursor"), viewer())
    return render("storefront/market.html", categories=parts.categories, products=parts.products, title=parts.title)


@bp.get("/search")
@access.public
def search() -> Response:
    """What the reader looks for, one kind at a time."""
    return render("storefront/search.html", **vars(search_page.read(viewer())))


@bp.get("/about/<page>")
@access.public
def about(page: str) -> BaseResponse:
    """What Meadow is, its rules, and how it ranks."""
    if page not in ("about", "rules", "ranking"):
        raise NotFound
    return render("storefront/about.html", page=page)


def _explore() -> FeedView:
    page = feed.explore(viewer(), request.args.get("list"), _at(), sums=standing())
    return feed_view(page, "explore", "storefront.feed_page")


def _at() -> int:
    return min(max(request.args.get("at", 0, type=int), 0), MOST_AT)


def _channel(slug: str) -> FeedView:
    row = notes.find_topic(slug)
    if row is None:
        raise NoSuchTopic
    page = feed.channel(viewer(), row.id, request.args.get("list"), _at(), sums=standing())
    return feed_view(page, "channel", "storefront.feed_page", channel=slug)


def _channels(here: str, slug: str | None = None) -> list[Tab]:
    """The tabs above the feed: for you, following, the reader's city, then the channels."""
    me = viewer()
    named = remembered(
        f"channels:{me.locale}",
        CHANNEL_SECONDS,
        lambda: [[choice.slug, choice.name] for choice in notes.channels(me.locale)],
    )
    own = [
        Tab(url_for("storefront.home"), _("For you"), here == "home" and slug is None),
        Tab(url_for("storefront.following"), _("Following"), here == "following"),
        Tab(url_for("storefront.nearby"), me.city or _("Nearby"), here == "nearby"),
    ]
    return own + [Tab(url_for("storefront.home", channel=each), name, each == slug) for each, name in named]
