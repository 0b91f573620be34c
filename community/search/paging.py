"""Pages over what an engine ranked: windows of its order, put in the final order, without what the reader has hidden."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from community.search.engine import After, Kind, Query, Row, Seen, Sort, freshness

WINDOW = 200  # results ranked together; pages are cut from them
DEEPEST = 10  # windows; nobody reads further, and a crawler should not
ASKED = 30  # of the best goods of a window, that say which category is meant
AGREED = 0.5  # so much more for goods of a category that all of these are of


def cut(query: Query, read: Callable[[int], tuple[list[Row], int]]) -> tuple[Sequence[Row], int, After | None]:
    """The page that `query` asks for, how many match in all, and where the next page begins. `read` gives a window in the
    engine's order and the count of all."""
    page: list[Row] = []
    total = 0
    for window in range(query.after.window if query.after else 0, DEEPEST):
        rows, total = read(window)
        page += [row for row in _in_order(rows, query) if _follows(row, query.after) and _wanted(row, query)]
        if len(page) > query.size or (window + 1) * WINDOW >= total:
            break
    shown = page[: query.size]
    more = len(page) > query.size
    return shown, total, After(shown[-1].window, shown[-1].score, shown[-1].key) if more else None


def _in_order(rows: list[Row], query: Query) -> list[Row]:
    if query.sort is Sort.relevance:
        if query.kinds == (Kind.product,):
            _agree(rows)
        as_of = query.as_of.timestamp()
        mine = query.liking([row.key for row in rows]) if query.liking else {}
        scores = (query.scoring or _plain)(rows, as_of)
        for row, score in zip(rows, scores, strict=True):
            row.plain, row.score = row.score, score * mine.get(row.key, 1.0)
    elif query.sort is Sort.price_up:
        for row in rows:
            row.score = -row.score
    return sorted(rows, key=Row.order)


def _agree(rows: Sequence[Row]) -> None:
    """Give goods more score for a category that many of the best are of: "apple juice" means juice rather than what holds it.

    Feedback from the first answers, on their category alone (Rocchio 1971; blind feedback).
    """
    held: defaultdict[int, float] = defaultdict(float)
    for row in rows[:ASKED]:
        held[row.shelf] += row.score
    total = sum(held.values())
    held[0] = 0.0  # no category is none
    if any(held.values()):
        for row in rows:
            row.score *= 1 + AGREED * held[row.shelf] / total


def _plain(rows: Sequence[Row], as_of: float) -> list[float]:
    return [row.score * freshness(row.published, as_of) for row in rows]


def seen(row: Row) -> Seen:
    """What a shown row was ranked by."""
    return Seen(row.key, row.plain, row.rank, row.published)


def _wanted(row: Row, query: Query) -> bool:
    return row.key not in query.without and row.author_id not in query.without_authors


def _follows(row: Row, after: After | None) -> bool:
    return after is None or row.order() > (after.window, -after.score, after.key)
