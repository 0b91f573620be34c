"""Comments with the people who wrote them, as templates and the API show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.accounts.queries import PersonRow
from community.platform.pages import Page
from community.social.queries import CommentRow


@dataclass(frozen=True)
class CommentView:
    """`by_author`: its writer wrote the note as well. `city` is the writer's."""

    id: int
    author: PersonRow
    body: str
    at: datetime
    city: str | None
    by_author: bool
    replies: list["CommentView"]


def writers(comments: Page[CommentRow]) -> set[int]:
    """Ids of everybody who wrote on a page of comments."""
    return {row.author_id for root in comments.items for row in (root, *root.replies)}


def comment_views(comments: Page[CommentRow], people: Mapping[int, PersonRow], author_id: int) -> Page[CommentView]:
    """The page with people; `author_id` is the note's."""
    return Page([_view(row, people, author_id) for row in comments.items if row.author_id in people], comments.next)


def _view(row: CommentRow, people: Mapping[int, PersonRow], author_id: int) -> CommentView:
    person = people[row.author_id]
    replies = [_view(reply, people, author_id) for reply in row.replies if reply.author_id in people]
    return CommentView(row.id, person, row.body, row.at, person.city, row.author_id == author_id, replies)
