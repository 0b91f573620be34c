"""What is gone is not suggested for long: names are read again soon after somebody leaves or a product changes."""

from community.accounts.events import PersonErased
from community.catalog.events import ProductChanged
from community.platform.events import subscribe
from community.platform.jobs import enqueue
from community.search.suggest.service import BUILD

_CONSUMER = "search.suggest"


@subscribe(PersonErased, consumer=_CONSUMER)
def forget_person(event: PersonErased) -> None:
    enqueue(BUILD, queue="default", unique="search-suggest-now", after_seconds=1)


@subscribe(ProductChanged, consumer=_CONSUMER)
def follow_product(event: ProductChanged) -> None:
    enqueue(BUILD, queue="default", unique="search-suggest", after_seconds=60)
