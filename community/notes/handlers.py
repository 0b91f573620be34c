"""What notes does when lower domains announce something."""

from community.accounts.events import PersonErased
from community.catalog.events import ProductChanged
from community.notes import service
from community.platform.events import subscribe


@subscribe(PersonErased, consumer="notes.erase_author")
def erase_author(event: PersonErased) -> None:
    service.erase_author(event.person_id)


@subscribe(ProductChanged, consumer="notes.follow_shelf")
def follow_shelf(event: ProductChanged) -> None:
    service.follow_shelf(event.product_id)
