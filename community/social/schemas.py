"""JSON of social."""

from datetime import datetime

from pydantic import BaseModel, Field

from community.platform.api import Schema
from community.social.rules import MAX_COMMENT


class CommentIn(Schema):
    body: str = Field(min_length=1, max_length=MAX_COMMENT)
    parent_id: int | None = Field(None, ge=1, lt=2**53)


class CommentOut(BaseModel):
    """`author` is a handle; `bought`: they have what the note shows."""

    id: int
    author: str
    body: str
    at: datetime
    bought: bool
    replies: list["CommentOut"]


class CommentsOut(BaseModel):
    items: list[CommentOut]
    next: str | None


class CommentsQuery(Schema):
    cursor: str | None = Field(None, max_length=200)


class StandsOut(BaseModel):
    """How the note stands after the call."""

    liked: bool
    collected: bool
    likes: int
    collects: int
    comments: int


class FollowingOut(BaseModel):
    following: bool
    followers: int
