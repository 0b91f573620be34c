"""JSON of boards."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from community.platform.api import Schema
from community.social.boards.rules import MAX_DESCRIPTION, MAX_ITEMS, MAX_NAME, MAX_REASON


class BoardIn(Schema):
    name: str = Field(min_length=1, max_length=MAX_NAME)
    description: str = Field("", max_length=MAX_DESCRIPTION)
    public: bool = True


class BoardOut(BaseModel):
    """`owner` is a handle; `count` is of all items, those that nobody may see any more as well."""

    public_id: str
    owner: str
    name: str
    description: str
    public: bool
    count: int
    created_at: datetime
    url: str


class BoardsOut(BaseModel):
    items: list[BoardOut]


class BoardItemIn(Schema):
    """`subject` is the public id of a note or a product."""

    kind: Literal["note", "product"]
    subject: str = Field(min_length=1, max_length=26)
    reason: str = Field("", max_length=MAX_REASON)


class ReasonIn(Schema):
    reason: str = Field(max_length=MAX_REASON)


class BoardItemOut(BaseModel):
    """`gone`: it may not be seen any more, and only the owner learns that it was here."""

    id: int
    kind: str
    subject: str
    title: str
    by: str
    reason: str
    cover: bool
    gone: bool


class BoardPageOut(BoardOut):
    items: list[BoardItemOut]


class OrderIn(Schema):
    """The ids of all items, in their new order."""

    items: list[int] = Field(max_length=MAX_ITEMS)
