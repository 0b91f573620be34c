"""A small world to scroll through: many notes, a few authors, one reader."""

from collections.abc import Callable

from community.feed import service
from community.feed.service import CardView, FeedPage
from community.platform.viewer import Viewer
from tests.factories.accounts import make_person
from tests.factories.notes import make_note

VISITOR = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def viewer(person_id: int | None = None, **more: object) -> Viewer:
    return Viewer(**({"person_id": person_id, "visitor_id": VISITOR, "locale": "zh"} | more))  # type: ignore[arg-type]


def plant(count: int, drain: Callable[[], None], *, authors: int = 4, **more: object) -> list[int]:
    """Publish notes and let the cards follow; their ids, oldest first."""
    writers = [make_person(f"作者 {number}") for number in range(authors)]
    ids = [
        make_note(writers[number % authors], title=f"第 {number} 篇", **more).id  # type: ignore[arg-type]
        for number in range(count)
    ]
    drain()
    return ids


def scroll(reader: Viewer, size: int = 10, between: Callable[[FeedPage], None] | None = None) -> list[CardView]:
    """Explore to the end; `between` happens after each page."""
    cards: list[CardView] = []
    page = service.explore(reader, size=size)
    while True:
        cards += page.cards
        if page.next_at is None:
            return cards
        if between:
            between(page)
        page = service.explore(reader, page.list_id, page.next_at, size)
