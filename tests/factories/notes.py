"""Pictures, topics and notes for tests. They open their own transactions and need an app context."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from community.media.models import Picture
from community.notes import service
from community.notes.service import Note, NoteDraft, TagDraft
from community.platform.db import session, transaction
from community.platform.time import now
from tests.factories.accounts import make_person

_numbers = count(1)


def make_picture(owner_id: int, width: int = 900, height: int = 1200, alt: str = "") -> int:
    """A row of a picture without its files; returns its id."""
    number = next(_numbers)
    with transaction():
        picture = Picture(
            key=f"t/{number}",
            width=width,
            height=height,
            color="#8aa07b",
            alt=alt,
            owner_id=owner_id,
            content_hash=f"{number:064d}",
            created_at=now(),
        )
        session().add(picture)
        session().flush()
        return picture.id


def make_draft(author_id: int, *, pictures: int = 1, **more: object) -> NoteDraft:
    """A draft that may be published, with pictures of the author's."""
    said = {"title": "在家手冲一年，留下来的只有这 4 样", "body": "每天 15 g 豆子，水温 92 度。\n\n滤杯用了 380 天。"}
    if "picture_ids" not in more:
        more["picture_ids"] = tuple(make_picture(author_id) for _ in range(pictures))
    return NoteDraft(**(said | more))  # type: ignore[arg-type]


def make_note(
    author_id: int | None = None,
    *,
    title: str = "在家手冲一年，留下来的只有这 4 样",
    topics: Sequence[str] = (),
    products: Sequence[int] = (),
    city: str | None = None,
    pictures: int = 1,
    at: datetime | None = None,
) -> Note:
    """A published note; each product is tagged on its cover."""
    writer = author_id or make_person()
    tags = [TagDraft(0, 0.1 * place, 0.5, product_id) for place, product_id in enumerate(products, 1)]
    draft = make_draft(writer, pictures=pictures, title=title, topics=topics, tags=tags, city=city)
    with transaction():
        return service.publish(writer, draft, at=at)
