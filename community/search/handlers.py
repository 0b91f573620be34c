"""What changes anywhere is brought to the index: at once where the words changed, after a minute where only numbers did."""

from community.accounts.events import PersonChanged, PersonErased, PersonJoined
from community.catalog.events import ProductChanged, ShopChanged, StockRanOut
from community.notes import queries as notes
from community.notes.events import NoteChanged, NotePublished, NoteRemoved
from community.platform.events import subscribe
from community.platform.jobs import enqueue
from community.search.engine import Kind
from community.search.jobs import INDEX, QUEUE, index_soon
from community.social.events import Collected, Commented, Followed, Liked

_CONSUMER = "search.index"
SETTLE_SECONDS = 60


def _index(kind: Kind, subject_id: int) -> None:
    index_soon((kind.value, subject_id))


def _index_soon(kind: str, subject_id: int) -> None:
    """Counters of popular things move all the time: one job a minute is enough for each."""
    name = f"popular-{kind}-{subject_id}"
    enqueue(INDEX, kind, subject_id, queue=QUEUE, unique=name, after_seconds=SETTLE_SECONDS)


@subscribe(NotePublished, consumer=_CONSUMER)
@subscribe(NoteChanged, consumer=_CONSUMER)
@subscribe(NoteRemoved, consumer=_CONSUMER)
def follow_note(event: NotePublished | NoteChanged | NoteRemoved) -> None:
    _index(Kind.note, event.note_id)
    for row in notes.subjects_by_id([event.note_id]):
        for topic in notes.topics_by_slug(row.topics).values():  # a topic begins with its first note
            _index(Kind.topic, topic.id)


@subscribe(ProductChanged, consumer=_CONSUMER)
@subscribe(StockRanOut, consumer=_CONSUMER)
def follow_product(event: ProductChanged | StockRanOut) -> None:
    _index(Kind.product, event.product_id)


@subscribe(ShopChanged, consumer=_CONSUMER)
def follow_shop(event: ShopChanged) -> None:
    _index(Kind.shop, event.shop_id)


@subscribe(PersonJoined, consumer=_CONSUMER)
@subscribe(PersonChanged, consumer=_CONSUMER)
@subscribe(PersonErased, consumer=_CONSUMER)
def follow_person(event: PersonJoined | PersonChanged | PersonErased) -> None:
    _index(Kind.person, event.person_id)


@subscribe(Liked, consumer=_CONSUMER)
@subscribe(Collected, consumer=_CONSUMER)
@subscribe(Followed, consumer=_CONSUMER)
def follow_popularity(event: Liked | Collected | Followed) -> None:
    _index_soon(event.kind, event.subject_id)


@subscribe(Commented, consumer=_CONSUMER)
def follow_comments(event: Commented) -> None:
    _index_soon(Kind.note, event.note_id)
