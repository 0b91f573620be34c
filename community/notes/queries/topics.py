"""Topics by id, slug and popularity; channels of the home page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from community.accounts.hooks import Choice
from community.notes.models import Note, NoteState, NoteTopic, Topic
from community.platform.db import session


class TopicRow(NamedTuple):
    id: int
    slug: str
    name_zh: str
    name_en: str

    def name(self, lang: str) -> str:
        return self.name_zh if lang == "zh" else self.name_en


_TOPIC = select(Topic.id, Topic.slug, Topic.name_zh, Topic.name_en)
_BY_IDS = _TOPIC.where(Topic.id.in_(bindparam("ids", expanding=True)))
_BY_SLUGS = _TOPIC.where(Topic.slug.in_(bindparam("slugs", expanding=True)))
_AFTER = _TOPIC.where(Topic.id > bindparam("after_id")).order_by(Topic.id).limit(bindparam("size"))
_POPULAR = (
    _TOPIC.join(NoteTopic, NoteTopic.topic_id == Topic.id)
    .group_by(Topic.id, Topic.slug, Topic.name_zh, Topic.name_en)
    .order_by(func.count().desc(), Topic.id)
    .limit(bindparam("size"))
)
_CHANNELS = (
    select(Topic.slug, Topic.name_zh, Topic.name_en, Topic.icon)
    .where(Topic.channel_position.is_not(None))
    .order_by(Topic.channel_position, Topic.id)
)
_COUNTS = (
    select(NoteTopic.topic_id, func.count())
    .join(Note, Note.id == NoteTopic.note_id)
    .where(NoteTopic.topic_id.in_(bindparam("ids", expanding=True)), Note.state == NoteState.PUBLISHED)
    .group_by(NoteTopic.topic_id)
)


def topics(ids: Iterable[int]) -> dict[int, TopicRow]:
    """Topics by id. One statement."""
    wanted = list(set(ids))
    return {row.id: TopicRow(*row) for row in session().execute(_BY_IDS, {"ids": wanted})} if wanted else {}


def topics_by_slug(slugs: Iterable[str]) -> dict[str, TopicRow]:
    wanted = list(set(slugs))
    return {row.slug: TopicRow(*row) for row in session().execute(_BY_SLUGS, {"slugs": wanted})} if wanted else {}


def topic_names(slugs: Sequence[str], lang: str) -> Mapping[str, str]:
    """Slug → name in a language. One statement."""
    return {slug: row.name(lang) for slug, row in topics_by_slug(slugs).items()}


def find_topic(slug: str) -> TopicRow | None:
    return topics_by_slug([slug]).get(slug)


def topics_after(after_id: int, size: int) -> list[TopicRow]:
    """Topics in the order of their ids, for the index."""
    return [TopicRow(*row) for row in session().execute(_AFTER, {"after_id": after_id, "size": size})]


def popular_topics(size: int) -> list[TopicRow]:
    """Those with the most notes first. One statement."""
    return [TopicRow(*row) for row in session().execute(_POPULAR, {"size": size})]


def channels(lang: str) -> list[Choice]:
    """The channels of the home page, in their order. One statement."""
    return [
        Choice(row.slug, row.name_zh if lang == "zh" else row.name_en, row.icon) for row in session().execute(_CHANNELS)
    ]


interest_choices = channels


def counts_of_topics(ids: Iterable[int]) -> dict[int, int]:
    """Topic → how many published notes are about it. One statement."""
    wanted = list(set(ids))
    return dict(session().execute(_COUNTS, {"ids": wanted}).all()) if wanted else {}
