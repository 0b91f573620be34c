"""Facts that hauls announces."""

from dataclasses import dataclass
from typing import ClassVar

from community.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class HaulDropped(Event):
    """The purchase was refunded: the note is a plain one from now on."""

    name: ClassVar[str] = "hauls.dropped"
    note_id: int
    product_id: int

    @property
    def subject(self) -> str:
        return f"note:{self.note_id}"
