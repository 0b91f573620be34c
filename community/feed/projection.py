"""Keeping the cards: each is made from what notes, accounts and influencers say, whole, whenever one of them changes."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from community.accounts import queries as accounts
from community.accounts.queries import PersonRow
from community.feed.models import FeedCard
from community.influencers import queries as influencers
from community.notes import queries as notes
from community.notes.queries import NoteRow
from community.platform.db import session

BATCH = 500


def project(note_ids: Sequence[int]) -> None:
    """Make the cards of these notes anew, in the caller's transaction; notes nobody may see lose theirs."""
    found = notes.notes(note_ids)
    shown = {note_id: note for note_id, note in found.items() if note.state == "published" and note.pictures}
    authors = accounts.people({note.author_id for note in shown.values()})
    tags = notes.tags_of(shown)
    pays = influencers.pays(shown)
    session().execute(delete(FeedCard).where(FeedCard.note_id.in_(list(note_ids))))
    if shown:
        session().execute(
            insert(FeedCard),
            [
                _row(note, authors[note.author_id], sum(tag.live for tag in tags.get(note.id, ())), note.id in pays)
                for note in shown.values()
            ],
        )


def rebuild() -> int:
    """Make every card anew, batch by batch; returns how many notes were looked at."""
    after, looked_at = 0, 0
    session().execute(delete(FeedCard))
    while batch := [row.id for row in notes.subjects(after, BATCH)]:
        project(batch)
        looked_at += len(batch)
        after = batch[-1]
    return looked_at


def withdraw(note_id: int) -> None:
    """Plugged into `notes.hooks.withdrawn`: out of every list in the very transaction that takes the note away."""
    session().execute(update(FeedCard).where(FeedCard.note_id == note_id).values(visible=False))


def withdraw_author(person_id: int) -> None:
    """Plugged into `accounts.hooks.leaving`: who left is in no list from that very transaction on."""
    session().execute(update(FeedCard).where(FeedCard.author_id == person_id).values(visible=False))


def rename_author(person_id: int) -> None:
    """The author's name, handle or picture changed."""
    person = accounts.people([person_id]).get(person_id)
    if person:
        session().execute(
            update(FeedCard)
            .where(FeedCard.author_id == person_id)
            .values(author_name=person.name, author_handle=person.handle, author_avatar=person.avatar)
        )


def cards_of(author_id: int) -> list[int]:
    return list(session().scalars(select(FeedCard.note_id).where(FeedCard.author_id == author_id)))


def _row(note: NoteRow, author: PersonRow, tag_count: int, pays: bool) -> dict[str, object]:
    cover = note.pictures[0]
    return {
        "note_id": note.id,
        "public_id": note.public_id,
        "title": note.title,
        "lang": note.lang,
        "city": note.city,
        "cover_key": cover.key,
        "cover_width": cover.width,
        "cover_height": cover.height,
        "cover_color": cover.color,
        "cover_alt": cover.alt,
        "author_id": author.id,
        "author_name": author.name,
        "author_handle": author.handle,
        "author_avatar": author.avatar,
        "picture_count": len(note.pictures),
        "tag_count": tag_count,
        "haul": note.haul,
        "haul_days": note.haul_days,
        "commission": pays,
        "published_at": note.published_at,
        "visible": True,
    }
