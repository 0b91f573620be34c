"""Influencers for tests. They open their own transactions and need an app context."""

from datetime import datetime, timedelta

from sqlalchemy import select

from community.influencers import service
from community.influencers.models import Commission
from community.notes import queries as notes
from community.platform.db import session, transaction
from community.platform.ids import new_public_id
from community.platform.time import now
from community.platform.viewer import Viewer
from tests.factories.accounts import make_person
from tests.factories.notes import make_note


def make_influencer(name: str = "阿蘅") -> int:
    """An approved influencer; returns the person's id."""
    person_id = make_person(name)
    with transaction():
        service.apply(person_id, "手冲和陶器")
        service.approve(person_id, None)
    return person_id


def make_rate(
    merchant_id: int, rate_bp: int = 600, product_id: int | None = None, from_at: datetime | None = None
) -> None:
    """A rate in force since an hour ago."""
    with transaction():
        service.add_rate(merchant_id, rate_bp, product_id, from_at or now() - timedelta(hours=1))


def make_linked_note(author_id: int, product_id: int, title: str = "在家手冲一年") -> tuple[int, str]:
    """(note id, link token) of a note of the author's that tags the product."""
    note_id = make_note(author_id, title=title, products=[product_id]).id
    token = notes.tags_of([note_id])[note_id][0].link_token
    assert token is not None
    return note_id, token


def come_through(token: str, person_id: int | None = None, visitor_id: str | None = None) -> None:
    """Follow a link, as a person or as a visitor."""
    with transaction():
        service.click(token, Viewer(person_id=person_id, visitor_id=visitor_id or new_public_id()))


def commissions_of(order_id: int) -> list[Commission]:
    session().rollback()
    return list(session().scalars(select(Commission).where(Commission.order_id == order_id).order_by(Commission.id)))
