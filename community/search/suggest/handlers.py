"""New names are suggested within seconds, and what is gone no more."""

from community.accounts.events import PersonChanged, PersonErased, PersonJoined
from community.catalog.events import ProductChanged, ShopChanged
from community.notes import queries as notes
from community.notes.events import NotePublished
from community.platform.events import subscribe
from community.search.engine import Kind
from community.search.suggest.changed import known_soon

_CONSUMER = "search.suggest"


@subscribe(ProductChanged, consumer=_CONSUMER)
def follow_product(event: ProductChanged) -> None:
    known_soon((Kind.product.value, event.product_id))


@subscribe(ShopChanged, consumer=_CONSUMER)
def follow_shop(event: ShopChanged) -> None:
    known_soon((Kind.shop.value, event.shop_id))


@subscribe(PersonJoined, consumer=_CONSUMER)
@subscribe(PersonChanged, consumer=_CONSUMER)
@subscribe(PersonErased, consumer=_CONSUMER)
def follow_person(event: PersonJoined | PersonChanged | PersonErased) -> None:
    known_soon((Kind.person.value, event.person_id))


@subscribe(NotePublished, consumer=_CONSUMER)
def follow_topics(event: NotePublished) -> None:
    """A topic begins with its first note."""
    for row in notes.subjects_by_id([event.note_id]):
        for topic in notes.topics_by_slug(row.topics).values():
            known_soon((Kind.topic.value, topic.id))
