"""What the feed does when lower domains announce something."""

from community.accounts.events import PersonChanged, PersonErased
from community.feed import projection
from community.notes.events import NoteChanged, NoteEvent, NotePublished, NoteRemoved
from community.platform.events import subscribe


@subscribe(NotePublished, consumer="feed.card")
@subscribe(NoteChanged, consumer="feed.card")
@subscribe(NoteRemoved, consumer="feed.card")
def keep_card(event: NoteEvent) -> None:
    projection.project([event.note_id])


@subscribe(PersonChanged, consumer="feed.author")
def rename_author(event: PersonChanged) -> None:
    projection.rename_author(event.person_id)


@subscribe(PersonErased, consumer="feed.author")
def drop_author(event: PersonErased) -> None:
    projection.project(projection.cards_of(event.person_id))
