"""Signed links and the log of who came through them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from community.catalog import queries as catalog
from community.influencers.models import CpsLink, Influencer, LinkClick, Standing
from community.platform.db import insert_once, session
from community.platform.errors import BadToken
from community.platform.ids import sign, unsign
from community.platform.time import business_day, now
from community.platform.viewer import Viewer

_PURPOSE = "cps"

_LINK = select(CpsLink).where(CpsLink.id == bindparam("link_id"))
_APPROVED = select(Influencer.id).where(
    Influencer.person_id == bindparam("person_id"), Influencer.state == Standing.approved
)
_LAST_CLICK = (
    select(LinkClick)
    .where(
        LinkClick.product_id == bindparam("product_id"),
        or_(LinkClick.clicker_id == bindparam("person_id"), LinkClick.visitor_id == bindparam("visitor_id")),
        LinkClick.clicked_at <= bindparam("at"),
    )
    .order_by(LinkClick.clicked_at.desc(), LinkClick.id.desc())
    .limit(1)
)
_VISIT = select(LinkClick.id).where(
    LinkClick.link_id == bindparam("link_id"),
    or_(LinkClick.clicker_id == bindparam("person_id"), LinkClick.visitor_id == bindparam("visitor_id")),
    LinkClick.clicked_at <= bindparam("at"),
)


@dataclass(frozen=True)
class Visit:
    """Where a link leads, and whether the visit was counted."""

    product_id: int
    product_public_id: str
    counted: bool


def is_approved(person_id: int) -> bool:
    return session().execute(_APPROVED, {"person_id": person_id}).first() is not None


def link_for_tag(author_id: int, product_id: int, note_id: int, tag_id: int) -> str | None:
    """The token for a tag that an approved influencer places; None for everybody else. Plugged into notes."""
    if not is_approved(author_id):
        return None
    product = catalog.products([product_id], "zh").get(product_id)
    if product is None:
        return None
    insert_once(
        CpsLink,
        person_id=author_id,
        merchant_id=product.merchant_id,
        product_id=product_id,
        note_id=note_id,
        tag_id=tag_id,
        created_at=now(),
    )
    return token_of(session().execute(select(CpsLink.id).where(CpsLink.tag_id == tag_id)).scalar_one())


def token_of(link_id: int) -> str:
    """The signed text that stands for a link."""
    return sign(_PURPOSE, link_id)


def find_link(token: str) -> CpsLink | None:
    """The link behind a token of ours; None for any other text."""
    try:
        link_id = unsign(_PURPOSE, token)
    except BadToken:
        return None
    if type(link_id) is not int:
        return None
    return session().execute(_LINK, {"link_id": link_id}).scalar_one_or_none()


def click(token: str, viewer: Viewer, *, meant: bool = True) -> Visit:
    """Log a visit through a link. Raises BadToken.

    Robots, the author's own visits and those nobody meant (a browser looking ahead) lead on but are not logged.
    """
    link = find_link(token)
    if link is None:
        raise BadToken
    product = catalog.products([link.product_id], viewer.locale).get(link.product_id)
    if product is None:
        raise BadToken
    counted = meant and not viewer.is_bot and viewer.person_id != link.person_id
    if counted:
        _log(link, now(), viewer.visitor_id or None, viewer.person_id)
    return Visit(link.product_id, product.public_id, counted)


def _log(link: CpsLink, at: datetime, visitor_id: str | None, clicker_id: int | None) -> None:
    day = business_day(at)
    row = {
        "link_id": link.id,
        "beneficiary_id": link.person_id,
        "product_id": link.product_id,
        "note_id": link.note_id,
        "visitor_id": visitor_id,
        "clicker_id": clicker_id,
        "day": day,
        "clicked_at": at,
    }
    once = f"{link.id}:{day.isoformat()}:{visitor_id or clicker_id}"
    if not insert_once(LinkClick, **row, counted_as=once):
        session().add(LinkClick(**row))
        session().flush()


def last_click(
    product_id: int, person_id: int, visitor_id: str | None, at: datetime, origin: str | None
) -> LinkClick | None:
    """The last link to the product that the buyer came through before `at`.

    The sheet a link opened carries its token as the line's `origin`: should its click be missing from the log (a page
    kept open, a script blocked), the sale itself is the evidence, and the click is logged as of the order.
    """
    place = {"product_id": product_id, "person_id": person_id, "visitor_id": visitor_id, "at": at}
    found = session().execute(_LAST_CLICK, place).scalar_one_or_none()
    link = find_link(origin) if origin else None
    if link is None or link.product_id != product_id or (found is not None and found.link_id == link.id):
        return found
    if _has_visited(link.id, person_id, visitor_id, at):
        return found
    _log(link, at, visitor_id, person_id)
    return session().execute(_LAST_CLICK, place).scalar_one()


def _has_visited(link_id: int, person_id: int, visitor_id: str | None, at: datetime) -> bool:
    return session().execute(
        _VISIT, {"link_id": link_id, "person_id": person_id, "visitor_id": visitor_id, "at": at}
    ).first() is not None  # fmt: skip


def tie_visitor(visitor_id: str, person_id: int) -> None:
    """A visitor signed in: the links they came through led this person here. Plugged into accounts."""
    session().execute(
        update(LinkClick)
        .where(LinkClick.visitor_id == visitor_id, LinkClick.clicker_id.is_(None))
        .values(clicker_id=person_id)
    )


def forget_clicker(person_id: int) -> None:
    """Keep the visits and forget whose they were."""
    session().execute(
        update(LinkClick).where(LinkClick.clicker_id == person_id).values(clicker_id=None, visitor_id=None)
    )
