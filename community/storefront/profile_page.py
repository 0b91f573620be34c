"""A person's page: who they are, what they wrote, what they planted, their patches, and an influencer's window."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from community.accounts import queries as accounts
from community.accounts.errors import NoSuchPerson
from community.accounts.queries import PersonRow
from community.feed import service as feed
from community.feed.service import FeedPage
from community.influencers import queries as influencers
from community.notes import queries as notes
from community.platform.viewer import Viewer
from community.social import queries as social
from community.social.boards import queries as boards
from community.social.boards import views as board_views
from community.social.boards.views import BoardCard
from community.storefront.goods import goods_of
from community.storefront.rows import Goods, Stats, Tab

WINDOW = 12
TABS = ("notes", "planted", "patches")


@dataclass(frozen=True)
class ProfileParts:
    person: PersonRow
    stats: Stats
    influencer: bool
    note_total: int
    commission_notes: int | None
    following: bool
    mine: bool
    tabs: list[Tab]
    goods: list[Goods]
    page: FeedPage
    patches: list[BoardCard] | None = None  # on their own tab only


def read(handle: str, tab: str, cursor: str | None, viewer: Viewer) -> ProfileParts:
    """All of a person's page as this reader sees it. Raises NoSuchPerson."""
    person = accounts.find_by_handle(handle)
    if person is None or person.erased:
        raise NoSuchPerson
    counters = social.counters("person", [person.id]).get(person.id, social.NOTHING)
    mine = social.mine(viewer.person_id, "person", [person.id]).get(person.id, social.NOBODYS)
    total = notes.count_by_author(person.id)
    influencer = "influencer" in person.roles
    page, patches = FeedPage([]), None
    if tab == "patches":
        patches = board_views.cards(boards.boards_of(person.id, viewer.person_id), viewer.locale)
    elif tab == "planted":
        page = _planted(person.id, cursor, viewer)
    else:
        page = feed.of_author(viewer, person.id, cursor)
    window = notes.tagged_by(person.id, WINDOW) if influencer and tab == "notes" and not cursor else {}
    earning = influencers.pays([card.id for card in page.cards]) if influencer and tab == "notes" else {}
    return ProfileParts(
        person=person,
        stats=Stats(counters.followers, counters.following, counters.received),
        influencer=influencer,
        note_total=total,
        commission_notes=len(earning) or None,
        following=mine.following,
        mine=person.id == viewer.person_id,
        tabs=[
            Tab(url_for("storefront.profile", handle=handle), _("Notes"), tab == "notes", total),
            Tab(url_for("storefront.profile", handle=handle, tab="planted"), _("Planted"), tab == "planted"),
            Tab(url_for("storefront.profile", handle=handle, tab="patches"), _("Patches"), tab == "patches"),
        ],
        goods=goods_of(window, viewer.locale, window),
        page=page,
        patches=patches,
    )


def _planted(person_id: int, cursor: str | None, viewer: Viewer) -> FeedPage:
    page = social.collected(person_id, "note", cursor)
    return FeedPage(feed.of_notes(viewer, page.items), cursor=page.next)
