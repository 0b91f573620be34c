"""What upper domains tell the recommender about the things they own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from community.platform.hooks import Hook


@dataclass(frozen=True)
class SubjectFact:
    """One thing that may be recommended: what it is about, whose it is, in which language, since when."""

    kind: str
    id: int
    author_id: int | None  # a person; goods have a shop instead
    topics: tuple[str, ...]
    lang: str | None
    published_at: datetime
    text: str = ""  # title and first lines, for what nobody acted on yet
    category: str | None = None
    city: str | None = None
    shop_id: int | None = None


@dataclass(frozen=True)
class Described:
    """A subject in words, for the person who acted on it: its title and the part of its address that names it."""

    title: str
    address: str


# all that may be shown, at training
subjects: Hook[[], Iterator[SubjectFact]] = Hook("recommender.subjects")

# the newest n of a kind, for the fresh lane and the fallback
fresh: Hook[[int], list[SubjectFact]] = Hook("recommender.fresh")

# (kind, ids, language) -> the subjects in words, for the kinds a domain knows and those that may be seen
described: Hook[[str, Sequence[int], str], Mapping[int, Described]] = Hook("recommender.described")

# (slugs, language) -> names of topics
topic_names: Hook[[Sequence[str], str], Mapping[str, str]] = Hook("recommender.topic_names")

# (slugs, language) -> names of categories of goods
category_names: Hook[[Sequence[str], str], Mapping[str, str]] = Hook("recommender.category_names")

# (person ids) -> how many follow each, for the shares of exposure
followers: Hook[[Sequence[int]], Mapping[int, int]] = Hook("recommender.followers")
