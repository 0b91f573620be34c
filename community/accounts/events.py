"""Facts that accounts announces."""

from dataclasses import dataclass
from typing import ClassVar

from community.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonEvent(Event):
    person_id: int

    @property
    def subject(self) -> str:
        return f"person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class PersonJoined(PersonEvent):
    name: ClassVar[str] = "accounts.person_joined"


@dataclass(frozen=True, kw_only=True)
class PersonChanged(PersonEvent):
    """Name, handle, picture, city, bio or roles are different now."""

    name: ClassVar[str] = "accounts.person_changed"


@dataclass(frozen=True, kw_only=True)
class PersonErased(PersonEvent):
    """Every domain forgets this person; orders and the ledger keep the bare id."""

    name: ClassVar[str] = "accounts.person_erased"
