"""Pure rules of notes: what a note needs, in which language it is, how topics are named, what may become of it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.platform.richtext import TOPIC, plain
from community.platform.states import Machine

MAX_PICTURES = 18
MAX_TITLE, MAX_BODY, MAX_LABEL, MAX_CITY = 60, 2000, 40, 60
MAX_TOPICS, MAX_TOPIC = 10, 30
MAX_TAGS, MAX_TAGS_ON_PICTURE = 20, 5
MAX_SLUG = 40

NOTE = Machine(
    "note",
    {
        "hidden": ("published",),
        "published": ("hidden",),
        "removed": ("published", "hidden"),
        "erased": ("published", "hidden", "removed"),
    },
)

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_NOT_IN_TOPIC = re.compile(r"[^\w·\- ]")


@dataclass(frozen=True)
class TagDraft:
    """`picture` is the place of the picture among the note's, from 0; without a label the product's name is used."""

    picture: int
    x: float
    y: float
    product_id: int
    sku_id: int | None = None
    label: str = ""


@dataclass(frozen=True)
class NoteDraft:
    """What an author hands in. Without `lang` the language is read from the words."""

    title: str
    body: str
    picture_ids: Sequence[int]
    topics: Sequence[str] = ()
    tags: Sequence[TagDraft] = ()
    lang: str | None = None
    city: str | None = None
    ai: bool = False

    def cleaned(self) -> "NoteDraft":
        """The same with plain text: one line of title, topics named once, those of the body's #words among them."""
        body = plain(self.body)
        named = [*self.topics, *(match[1] for match in TOPIC.finditer(body))]
        topics: dict[str, str] = {}
        for name in filter(None, map(topic_name, named)):
            topics.setdefault(topic_key(name), name)
        return NoteDraft(
            title=one_line(self.title),
            body=body,
            picture_ids=tuple(self.picture_ids),
            topics=tuple(topics.values()),
            tags=tuple(
                TagDraft(tag.picture, tag.x, tag.y, tag.product_id, tag.sku_id, one_line(tag.label)[:MAX_LABEL])
                for tag in self.tags
            ),
            lang=self.lang,
            city=one_line(self.city or "")[:MAX_CITY] or None,
            ai=self.ai,
        )


@dataclass(frozen=True)
class ReadyNote:
    """A note brought in from elsewhere, with its own time; `lang` must be said."""

    author_id: int
    draft: NoteDraft
    published_at: datetime


def faults(draft: NoteDraft) -> list[str]:
    """What is wrong with a cleaned draft, as field names; empty when it may be published."""
    pictures = len(draft.picture_ids)
    per_picture = Counter(tag.picture for tag in draft.tags)
    found = []
    if not 1 <= len(draft.title) <= MAX_TITLE:
        found.append("title")
    if len(draft.body) > MAX_BODY:
        found.append("body")
    if not 1 <= pictures <= MAX_PICTURES or len(set(draft.picture_ids)) != pictures:
        found.append("pictures")
    if len(draft.topics) > MAX_TOPICS:
        found.append("topics")
    if (
        len(draft.tags) > MAX_TAGS
        or any(number > MAX_TAGS_ON_PICTURE for number in per_picture.values())
        or not all(0 <= tag.picture < pictures and 0 <= tag.x <= 1 and 0 <= tag.y <= 1 for tag in draft.tags)
    ):
        found.append("tags")
    if draft.lang not in (None, "zh", "en"):
        found.append("lang")
    return found


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def language_of(text: str, otherwise: str) -> str:
    """`zh` or `en` by what the text is mostly written in; a Chinese note may well name things in Latin letters."""
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han and not latin:
        return otherwise
    return "zh" if han * 2 >= latin else "en"


def topic_name(raw: str) -> str:
    """A topic as it is shown: no #, no punctuation, single spaces; empty when nothing is left."""
    return " ".join(_NOT_IN_TOPIC.sub(" ", unicodedata.normalize("NFKC", plain(raw).lstrip("#"))).split())[
        :MAX_TOPIC
    ].strip()


def topic_key(name: str) -> str:
    """Two names with the same key are one topic."""
    return re.sub(r"[\s·_-]+", "", unicodedata.normalize("NFKC", name).casefold())


def topic_slug(name: str) -> str:
    """The name as the last part of an address: small letters, hyphens for spaces; Chinese stays Chinese."""
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")[:MAX_SLUG].strip("-_") or "topic"


def numbered(slug: str, number: int) -> str:
    """`coffee`, then `coffee-2`, `coffee-3` for other topics that sound the same."""
    if number == 1:
        return slug
    tail = f"-{number}"
    return slug[: MAX_SLUG - len(tail)].rstrip("-") + tail


def split_topics(text: str) -> list[str]:
    """Names out of a text field: separated by commas, spaces between #words, or lines."""
    return [name for name in re.split(r"[,，、;；\n#]+", text) if name.strip()]
