"""Facts that notes announces."""

from dataclasses import dataclass
from typing import ClassVar

from community.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class NoteEvent(Event):
    note_id: int
    author_id: int

    @property
    def subject(self) -> str:
        return f"note:{self.note_id}"


@dataclass(frozen=True, kw_only=True)
class NotePublished(NoteEvent):
    name: ClassVar[str] = "notes.published"


@dataclass(frozen=True, kw_only=True)
class NoteChanged(NoteEvent):
    """Edited, brought back by a moderator, its tags or its badge changed."""

    name: ClassVar[str] = "notes.changed"


@dataclass(frozen=True, kw_only=True)
class NoteRemoved(NoteEvent):
    """Hidden by a moderator, removed by its author, or erased with them: nobody is to see it."""

    name: ClassVar[str] = "notes.removed"
