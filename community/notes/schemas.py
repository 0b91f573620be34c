"""JSON of notes."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from community.notes.rules import (
    MAX_BODY,
    MAX_CITY,
    MAX_LABEL,
    MAX_PICTURES,
    MAX_TAGS,
    MAX_TITLE,
    MAX_TOPICS,
    NoteDraft,
)
from community.notes.service import TagDraft
from community.platform.api import Schema


class TagIn(Schema):
    """A tag on picture number `picture` (from 0) at x and y, shares of its width and height."""

    picture: int = Field(0, ge=0, lt=MAX_PICTURES)
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    product_id: int = Field(ge=1, lt=2**53)
    sku_id: int | None = Field(None, ge=1, lt=2**53)
    label: str = Field("", max_length=MAX_LABEL)


class NoteIn(Schema):
    """`picture_ids` come from `POST /pictures`; the first is the cover. Without `lang` it is read from the words."""

    title: str = Field(min_length=1, max_length=MAX_TITLE)
    body: str = Field("", max_length=MAX_BODY)
    picture_ids: list[Annotated[int, Field(ge=1, lt=2**53)]] = Field(min_length=1, max_length=MAX_PICTURES)
    topics: list[str] = Field(default_factory=list, max_length=MAX_TOPICS)
    tags: list[TagIn] = Field(default_factory=list, max_length=MAX_TAGS)
    lang: Literal["zh", "en"] | None = None
    city: str | None = Field(None, max_length=MAX_CITY)
    ai: bool = False

    def draft(self) -> NoteDraft:
        return NoteDraft(
            title=self.title,
            body=self.body,
            picture_ids=self.picture_ids,
            topics=self.topics,
            tags=[TagDraft(tag.picture, tag.x, tag.y, tag.product_id, tag.sku_id, tag.label) for tag in self.tags],
            lang=self.lang,
            city=self.city,
            ai=self.ai,
        )


class PublishedOut(BaseModel):
    """Where the note is."""

    public_id: str
    url: str
