"""What upper domains tell the recommender about the things they own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from community.platform.hooks import Hook


@dataclass(frozen=True)
class SubjectFact:
    """One thing that may be recommended: what it is about, whose it is, in which language, since when."""

    kind: str
    id: int
    author_id: int
    topics: tuple[str, ...]
    lang: str | None
    published_at: datetime


subjects: Hook[[], Iterator[SubjectFact]] = Hook("recommender.subjects")  # all that may be shown, at training
fresh: Hook[[int], list[SubjectFact]] = Hook(
    "recommender.fresh"
)  # the newest n of a kind, for the fresh lane and the fallback
