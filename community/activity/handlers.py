"""What activity does when lower domains announce something."""

from community.accounts.events import PersonErased
from community.activity import service
from community.platform.events import subscribe


@subscribe(PersonErased, consumer="activity.forget_person")
def forget_person(event: PersonErased) -> None:
    service.forget_person(event.person_id)
