"""The writing desk's form, shared by notes and hauls."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.validators import ValidationError as FieldError

from community.notes.queries import NotePage
from community.notes.rules import (
    MAX_BODY,
    MAX_CITY,
    MAX_PICTURES,
    MAX_TAGS,
    MAX_TITLE,
    NoteDraft,
    TagDraft,
    one_line,
    split_topics,
)
from community.platform.forms import Form
from community.platform.richtext import plain


class TagIn(BaseModel):
    """A tag as the writing desk sends it."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    picture: int = Field(ge=0, lt=MAX_PICTURES)
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    product_id: int = Field(ge=1, lt=2**53)
    sku_id: int | None = Field(None, ge=1, lt=2**53)
    label: str = Field("", max_length=200)

    def draft(self) -> TagDraft:
        return TagDraft(self.picture, self.x, self.y, self.product_id, self.sku_id, self.label)


_TAGS = TypeAdapter(list[TagIn])


def _body(text: str | None) -> str:
    return plain(text or "")


def _line(text: str | None) -> str:
    return one_line(text or "")


class NoteForm(Form):
    title = StringField(_l("Title"), [InputRequired(), Length(max=MAX_TITLE)], filters=[_line])
    body = TextAreaField(_l("Text"), [Length(max=MAX_BODY)], filters=[_body])
    topics = StringField(_l("Topics"))
    city = StringField(_l("Place"), [Length(max=MAX_CITY)], filters=[_line])
    ai = BooleanField(_l("Made with AI, picture or text"))
    pictures = SelectMultipleField(_l("Pictures"), coerce=int, validate_choice=False)
    alts = SelectMultipleField(_l("Descriptions"), coerce=str, validate_choice=False)
    tags = HiddenField(default="[]")

    def validate_pictures(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise FieldError(_("Add at least one picture."))
        if len(field.data) > MAX_PICTURES:
            raise FieldError(_("Eighteen pictures are enough"))

    def validate_tags(self, field: HiddenField) -> None:
        try:
            found = _TAGS.validate_json(field.data or "[]")
        except ValidationError:
            raise FieldError(_("A tag could not be read. Set it again.")) from None
        if len(found) > MAX_TAGS:
            raise FieldError(_("Twenty tags are enough."))

    @property
    def named_topics(self) -> list[str]:
        return split_topics(self.topics.data or "")

    @property
    def described(self) -> dict[int, str]:
        """Picture → what its author says it shows; pictures without words keep theirs."""
        pairs: Sequence[tuple[int, str]] = list(zip(self.pictures.data or [], self.alts.data or [], strict=False))
        return {picture_id: one_line(alt) for picture_id, alt in pairs if one_line(alt)}

    def draft(self) -> NoteDraft:
        return NoteDraft(
            title=self.title.data or "",
            body=self.body.data or "",
            picture_ids=tuple(self.pictures.data or ()),
            topics=self.named_topics,
            tags=[tag.draft() for tag in _TAGS.validate_json(self.tags.data or "[]")],
            city=self.city.data or None,
            ai=bool(self.ai.data),
        )


def tags_json(note: NotePage) -> str:
    """The tags of a note as the writing desk reads them."""
    tags = [
        TagIn(picture=tag.picture_position, x=tag.x, y=tag.y, product_id=tag.product_id, sku_id=tag.sku_id, label=tag.label)
        for tag in note.tags
    ]  # fmt: skip
    return _TAGS.dump_json(tags).decode()
