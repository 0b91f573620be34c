"""What the operator reads about searches: how many, what was opened, what was not found, what was bought."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, case, func, select

from community.activity import outcomes
from community.activity.outcomes import Bought, Opened
from community.notes import queries as notes
from community.platform.db import session
from community.platform.time import now
from community.platform.viewer import Actor
from community.search.log.models import Searched

SURFACE = "search"
BOUGHT_WITHIN = timedelta(days=1)
MOST = 1000
_CHUNK = 500


@dataclass(frozen=True)
class QueryRow:
    """One search as many typed it. `clicks` are its pages from which something was opened; `purchases` are of a product opened
    from it, or shown by a note opened from it, by the same person within a day."""

    words: str
    written: str
    searches: int
    people: int
    zero: int
    clicks: int = 0
    purchases: int = 0

    @property
    def click_rate(self) -> float:
        return min(1.0, self.clicks / self.searches) if self.searches else 0.0


@dataclass(frozen=True)
class Report:
    """Rows by how often they were searched for; the figures are of all searches, refined pages not counted twice."""

    rows: list[QueryRow]
    searches: int
    people: int
    zero: int


_FIRST = Searched.refined.is_(False)
_FIGURES = (
    func.count(),
    func.count(Searched.actor.distinct()),
    func.coalesce(func.sum(case((Searched.found == 0, 1), else_=0)), 0),
)
_ROWS = (
    select(Searched.words, func.min(Searched.written), *_FIGURES)
    .where(_FIRST, Searched.at >= bindparam("since"))
    .group_by(Searched.words)
    .order_by(func.count().desc(), Searched.words)
    .limit(bindparam("size"))
)
_TOTAL = select(*_FIGURES).where(_FIRST, Searched.at >= bindparam("since"))
_WORDS_OF = select(Searched.request_id, Searched.words, Searched.actor).where(
    Searched.request_id.in_(bindparam("ids", expanding=True))
)


def report(days: int, size: int = MOST) -> Report:
    """The last days. Openings are read some thousand at a time: what is held does not grow with them."""
    since = now() - timedelta(days=days)
    searches, people, zero = session().execute(_TOTAL, {"since": since}).one()
    rows = [QueryRow(*row) for row in session().execute(_ROWS, {"since": since, "size": size})]
    clicks: Counter[str] = Counter()
    bought: set[tuple[str, Bought]] = set()
    for opened in outcomes.opened_from(SURFACE, since):
        asked = _asked(each.request_id for each in opened)
        known = [each for each in opened if each.request_id in asked]
        clicks.update(asked[request_id][0] for request_id in {each.request_id for each in known})
        bought |= _bought(known, asked)
    purchases = Counter(words for words, _purchase in bought)
    return Report(
        [
            QueryRow(
                row.words,
                row.written,
                row.searches,
                row.people,
                row.zero,
                clicks[row.words],
                purchases[row.words],
            )
            for row in rows
        ],
        searches,
        people,
        zero,
    )


def _asked(request_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(words, actor) of each search."""
    ids = list(dict.fromkeys(request_ids))
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(ids), _CHUNK):
        for request_id, words, actor in session().execute(_WORDS_OF, {"ids": ids[start : start + _CHUNK]}):
            found[request_id] = (words, actor)
    return found


def _bought(opened: list[Opened], asked: dict[str, tuple[str, str]]) -> set[tuple[str, Bought]]:
    """The purchases that these openings led to, each with the words it began with."""
    people = {each.person_id for each in opened if each.person_id is not None}
    if not people:
        return set()
    times = [each.at for each in opened]
    purchases = outcomes.bought(people, min(times), max(times) + BOUGHT_WITHIN + timedelta(seconds=1))
    buyers = {Actor(each.person_id).key for each in purchases}
    followed: dict[str, list[Opened]] = {}
    for each in opened:
        if asked[each.request_id][1] in buyers:
            followed.setdefault(asked[each.request_id][1], []).append(each)
    read = {each.subject_id for opens in followed.values() for each in opens if each.kind == "note"}
    shown = {row.id: set(row.product_ids) for row in notes.subjects_by_id(read)}
    return {
        (asked[each.request_id][0], purchase)
        for purchase in purchases
        for each in followed.get(Actor(purchase.person_id).key, ())
        if timedelta(0) <= purchase.at - each.at <= BOUGHT_WITHIN
        and (
            (each.kind == "product" and each.subject_id == purchase.product_id)
            or (each.kind == "note" and purchase.product_id in shown.get(each.subject_id, ()))
        )
    }
