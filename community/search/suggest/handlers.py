"""What is gone is not suggested for long: names are read again soon after a product changes."""

from community.catalog.events import ProductChanged
from community.platform.events import subscribe
from community.platform.jobs import enqueue
from community.search.suggest.service import BUILD, QUEUE


@subscribe(ProductChanged, consumer="search.suggest")
def follow_product(event: ProductChanged) -> None:
    enqueue(BUILD, queue=QUEUE, unique="search-suggest", after_seconds=60)
