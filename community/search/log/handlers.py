"""What the log does when lower domains announce something."""

from community.accounts.events import PersonErased
from community.platform.events import subscribe
from community.search.log import service


@subscribe(PersonErased, consumer="search.forget_person")
def forget_person(event: PersonErased) -> None:
    service.forget_person(event.person_id)
