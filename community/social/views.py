"""Comments with the people who wrote them, as templates and the API show them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from community.accounts.queries import PersonRow
from community.platform.pages import Page
from community.social import hooks
from community.social.queries import CommentRow


@dataclass(frozen=True)
class CommentView:
    """`by_author`: its writer wrote the note as well. `city` is the writer's. `bought`: they have what the note shows."""

    id: int
    author: PersonRow
    body: str
    at: datetime
    city: str | None
    by_author: bool
    bought: bool
    replies: list["CommentView"]


def writers(comments: Page[CommentRow]) -> set[int]:
    """Ids of everybody who wrote on a page of comments."""
    return {row.author_id for root in comments.items for row in (root, *root.replies)}


def owners(person_ids: Collection[int], author_id: int, product_ids: Collection[int]) -> set[int]:
    """Those of the people who have one of the products that a note shows, its author aside. At most one statement."""
    readers = set(person_ids) - {author_id}
    return set().union(*hooks.have(readers, product_ids)) if readers and product_ids else set()


def comment_views(
    comments: Page[CommentRow], people: Mapping[int, PersonRow], author_id: int, product_ids: Collection[int]
) -> Page[CommentView]:
    """The page with people; the note is by `author_id` and shows `product_ids`. At most one statement."""
    having = owners(writers(comments), author_id, product_ids)
    views = [_view(row, people, author_id, having) for row in comments.items if row.author_id in people]
    return Page(views, comments.next)


def _view(row: CommentRow, people: Mapping[int, PersonRow], author_id: int, having: Collection[int]) -> CommentView:
    person = people[row.author_id]
    replies = [_view(reply, people, author_id, having) for reply in row.replies if reply.author_id in people]
    by_author = row.author_id == author_id
    return CommentView(row.id, person, row.body, row.at, person.city, by_author, row.author_id in having, replies)
