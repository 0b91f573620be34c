"""The note page: the note with its author, tags at live prices, comments, and notes like it."""

from dataclasses import dataclass

from community.accounts import queries as accounts
from community.catalog import queries as catalog
from community.feed import service as feed
from community.feed.service import CardView
from community.influencers import queries as influencers
from community.notes import queries as notes
from community.notes.errors import NoSuchNote
from community.platform.cache import remembered
from community.platform.pages import Page
from community.platform.viewer import Viewer
from community.social import queries as social
from community.social.views import CommentView, comment_views, writers
from community.storefront.goods import goods
from community.storefront.rows import Goods, NoteView, Tag

RELATED = 8
RATE_SECONDS = 60


@dataclass(frozen=True)
class NoteParts:
    note: NoteView
    goods: list[Goods]
    comments: Page[CommentView]


def read(public_id: str, viewer: Viewer) -> NoteParts:
    """All of a published note as this reader sees it. Raises NoSuchNote."""
    note = notes.note(public_id)
    if note is None:
        raise NoSuchNote
    talk = social.talk(note.id, note.author_id, viewer.person_id)
    people = accounts.people({note.author_id} | writers(talk.comments))
    products = catalog.products({tag.product_id for tag in note.tags}, viewer.locale) if note.tags else {}
    tags = [
        Tag(
            picture=tag.picture_position,
            x=tag.x,
            y=tag.y,
            label=tag.label,
            product_id=tag.product_id,
            product_public_id=products[tag.product_id].public_id,
            price_minor=products[tag.product_id].price_minor,
            currency=products[tag.product_id].currency,
            live=tag.live and products[tag.product_id].on_sale,
            link_token=tag.link_token,
        )
        for tag in note.tags
        if tag.product_id in products
    ]
    links = {tag.product_id: tag.link_token for tag in note.tags}
    view = NoteView(
        id=note.id,
        public_id=note.public_id,
        title=note.title,
        body=note.body,
        lang=note.lang,
        city=note.city,
        published_at=note.published_at,
        edited_at=note.edited_at,
        haul=note.haul,
        haul_days=note.haul_days,
        ai=note.ai,
        author=people[note.author_id],
        author_followers=talk.author_followers,
        topics=[(topic.slug, topic.name_zh if note.lang == "zh" else topic.name_en) for topic in note.topics],
        pictures=note.pictures,
        tags=tags,
        commission_bp=_rate(note.id) if any(tag.link_token for tag in note.tags) else None,
        sponsored=False,
        likes=talk.counters.likes,
        liked=talk.mine.liked,
        collects=talk.counters.collects,
        collected=talk.mine.collected,
        comments=talk.counters.comments,
        following=talk.mine.following,
        mine=note.author_id == viewer.person_id,
    )
    strip = [goods(products[product_id], token) for product_id, token in links.items() if product_id in products]
    return NoteParts(view, strip, comment_views(talk.comments, people, note.author_id, links.keys()))


def related(public_id: str, viewer: Viewer) -> list[CardView]:
    """Notes like this one. Raises NoSuchNote."""
    note = notes.note(public_id)
    if note is None:
        raise NoSuchNote
    return feed.related(viewer, note.id, [topic.slug for topic in note.topics], RELATED)


def _rate(note_id: int) -> int | None:
    """The highest rate that the note's links pay now, at most a minute old."""
    found = remembered(f"pays:{note_id}", RATE_SECONDS, lambda: influencers.pays([note_id]).get(note_id, 0))
    return int(found) or None
