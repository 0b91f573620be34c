"""Explore: the list that answers to its reader, page by page, without repeats or gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from community.activity import queries as activity
from community.activity.queries import FactRow
from community.feed import lists, queries
from community.feed.lists import Place, RankedList
from community.feed.queries import Card
from community.placements import service as placements
from community.placements.auction import AdSlot
from community.platform.cache import cache_get, cache_set
from community.platform.ids import new_public_id
from community.platform.time import business_day, now
from community.platform.viewer import Viewer
from community.recommender import service as recommender

LENGTH = 300  # notes ranked for one visit
SEEN_DAYS = 3
AD_PLACE = 5  # the sixth card of a page: never among the first two, four organic cards before the next one
SPARE = 6  # cards read beyond the page, for notes that were removed since the list was ranked
USUAL_CLICK = 0.04  # how often a card that fits its reader perfectly is opened


@dataclass(frozen=True)
class Shown:
    """One organic card of a page: its place in the whole list (from 0), its lane and its propensity."""

    card: Card
    position: int
    lane: str
    propensity: float


@dataclass(frozen=True)
class ExplorePage:
    """`list_id` and `next_at` make the address of the next page; `next_at` is None at the end of the list."""

    shown: list[Shown]
    ad: AdSlot | None
    ad_card: Card | None
    list_id: str
    next_at: int | None
    request_id: str
    model_version: str


def page(viewer: Viewer, list_id: str | None, at: int, size: int) -> ExplorePage:
    """The page of the reader's list that starts at place `at`; without a `list_id` a new list from its top.

    Raises BadCursor for a list id that never was one. A list that was lost is ranked anew without what was seen.
    """
    history = recommender.history_of(viewer)
    kept = lists.find(list_id) if list_id else None
    if kept is None:
        ranked, at = _fresh(viewer, history), 0
    else:
        ranked, at = _caught_up(kept, viewer, history), min(max(at, 0), len(kept.places))
    ad = _ad(viewer, history, ranked, at, size)
    places = ranked.places[at : at + size + SPARE]
    wanted = {place.note_id for place in places}
    if ad and ad.kind == "note":
        wanted.add(ad.subject_id)
    found = queries.cards(wanted)
    shown: list[Shown] = []
    end = at
    for end, place in enumerate(places, at + 1):
        card = found.get(place.note_id)
        if card and card.author_id != viewer.person_id:
            shown.append(Shown(card, end - 1, place.lane, place.propensity))
            if len(shown) == size:
                break
    ranked = ranked.shown_to(end)
    more = end < len(ranked.places)
    return ExplorePage(
        shown=shown,
        ad=ad,
        ad_card=found.get(ad.subject_id) if ad and ad.kind == "note" else None,
        list_id=lists.keep(ranked) if more else ranked.id,
        next_at=end if more else None,
        request_id=new_public_id(),
        model_version=ranked.model_version,
    )


def _fresh(viewer: Viewer, history: Sequence[FactRow]) -> RankedList:
    seen, hidden = _known(viewer)
    places = _rank(viewer, history, seen | hidden)
    if len(places) < LENGTH // 4:  # a small world, nearly read through: what was seen comes again, after what is new
        new = {place.note_id for place in places}
        places += [place for place in _rank(viewer, history, hidden) if place.note_id not in new]
    return lists.new_list(places, now().timestamp(), recommender.model_version())


def _known(viewer: Viewer) -> tuple[set[int], set[int]]:
    """Notes that the reader saw in the last days, and those they never want to see. One statement."""
    return activity.seen_and_hidden(viewer.actor, now() - timedelta(days=SEEN_DAYS), "note")


def _caught_up(ranked: RankedList, viewer: Viewer, history: Sequence[FactRow]) -> RankedList:
    """The list after what the reader did since it was ranked: only what was not served yet moves."""
    if not history or history[0].at.timestamp() <= ranked.ranked_at:
        return ranked
    served = {place.note_id for place in ranked.places[: ranked.served]}
    seen, hidden = _known(viewer)
    tail = [place for place in _rank(viewer, history, served | seen | hidden) if place.note_id not in served]
    left = [place for place in ranked.places[ranked.served :] if place.note_id not in hidden]
    again = {place.note_id for place in tail}
    tail += [place for place in left if place.note_id not in again]
    return ranked.reranked(tail[:LENGTH], now().timestamp(), recommender.model_version())


def _rank(viewer: Viewer, history: Sequence[FactRow], exclude: set[int]) -> list[Place]:
    ranked = recommender.rank(viewer, history, exclude={("note", note_id) for note_id in exclude}, n=LENGTH)
    return [Place(row.id, row.lane, round(row.propensity, 6)) for row in ranked]


def _ad(viewer: Viewer, history: Sequence[FactRow], ranked: RankedList, at: int, size: int) -> AdSlot | None:
    hidden = {(fact.kind, fact.subject_id) for fact in history if fact.verb == "hide"}
    on_page = {("note", place.note_id) for place in ranked.places[at : at + size]}
    offered = placements.subjects(hidden | on_page)
    if not offered:
        return None
    liking = recommender.affinity(history, offered)
    predicted = {subject: USUAL_CLICK * score for subject, score in liking.items()}
    diary = f"ads-shown:{viewer.actor.key}:{business_day()}"
    shown: dict[str, int] = cache_get(diary) or {}
    often = {subject: shown.get(_name(subject), 0) for subject in offered}
    slot = placements.choose(viewer, predicted, hidden | on_page, seen=often)
    if slot:
        name = _name((slot.kind, slot.subject_id))
        cache_set(diary, shown | {name: shown.get(name, 0) + 1}, 86_400)
    return slot


def _name(subject: tuple[str, int]) -> str:
    return f"{subject[0]}:{subject[1]}"
