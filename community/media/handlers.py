"""What media does when lower domains announce something."""

from community.accounts.events import PersonErased
from community.media import service
from community.platform.events import subscribe


@subscribe(PersonErased, consumer="media.forget_owner")
def forget_owner(event: PersonErased) -> None:
    service.forget_owner(event.person_id)
