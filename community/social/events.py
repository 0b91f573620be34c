"""Facts that social announces. `on` is False when somebody took it back."""

from dataclasses import dataclass
from typing import ClassVar

from community.platform.events import Event


@dataclass(frozen=True, kw_only=True)
class SubjectEvent(Event):
    kind: str
    subject_id: int
    person_id: int
    on: bool = True

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.subject_id}"


@dataclass(frozen=True, kw_only=True)
class Liked(SubjectEvent):
    name: ClassVar[str] = "social.liked"


@dataclass(frozen=True, kw_only=True)
class Collected(SubjectEvent):
    name: ClassVar[str] = "social.collected"


@dataclass(frozen=True, kw_only=True)
class Followed(SubjectEvent):
    name: ClassVar[str] = "social.followed"


@dataclass(frozen=True, kw_only=True)
class Commented(Event):
    name: ClassVar[str] = "social.commented"
    note_id: int
    comment_id: int
    person_id: int

    @property
    def subject(self) -> str:
        return f"note:{self.note_id}"
