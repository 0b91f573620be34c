"""What boards do when lower domains announce something."""

from community.accounts.events import PersonErased
from community.platform.events import subscribe
from community.social.boards import service


@subscribe(PersonErased, consumer="social.forget_boards")
def forget_person(event: PersonErased) -> None:
    service.forget_person(event.person_id)
