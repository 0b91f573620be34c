"""Bringing a history in: influencers who are approved already, and links for the tags they placed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert

from community.influencers.links import token_of
from community.influencers.models import CpsLink, Influencer, Standing
from community.platform.db import insert_many, session


def enrol(people: Iterable[tuple[int, str, datetime]]) -> None:
    """Approved influencers as (person_id, about, since). Their role is given by accounts."""
    insert_many(
        Influencer,
        [
            {
                "person_id": person_id,
                "state": Standing.approved,
                "about": about,
                "applied_at": since,
                "decided_at": since,
            }
            for person_id, about, since in people
        ],
    )


def link_tags(tags: Sequence[tuple[int, int, int, int, int, datetime]]) -> dict[int, str]:
    """Links for tags as (tag_id, note_id, person_id, merchant_id, product_id, placed_at); tag id → token."""
    if not tags:
        return {}
    rows = [
        {
            "tag_id": tag_id,
            "note_id": note_id,
            "person_id": person_id,
            "merchant_id": merchant_id,
            "product_id": product_id,
            "created_at": placed_at,
        }
        for tag_id, note_id, person_id, merchant_id, product_id, placed_at in tags
    ]
    statement = insert(CpsLink).returning(CpsLink.id, sort_by_parameter_order=True)
    ids = session().scalars(statement, rows).all()
    return {row[0]: token_of(link_id) for row, link_id in zip(tags, ids, strict=True)}
