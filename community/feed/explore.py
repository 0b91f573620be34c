"""Explore and the channels: lists that answer to their reader, page by page, without repeats or gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from community.activity import queries as activity
from community.activity.queries import FactRow
from community.feed import lists, neighbours, queries
from community.feed.lists import Place, RankedList
from community.feed.neighbours import Look
from community.feed.queries import Card
from community.notes import queries as notes
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
SPARE = 8  # cards read beyond the page: for notes removed since the list was ranked, and so that neighbours may differ
CHANNEL = 400  # a channel ranks so many of its newest notes
NEWNESS, HALF_AGE = (
    0.3,
    30,
)  # what being the newest adds to a liking of 0 to 1, and after how many notes half of it is left
AGAIN = "again"  # the lane of what this reader saw of late and is shown once more, after all that is new to them
USUAL_CLICK = 0.04  # how often a card that fits its reader perfectly is opened

Ranking = Callable[["Reading", set[int]], list[Place]]  # (whose, notes to leave out) -> the list, best first
Subject = tuple[str, int]


@dataclass(frozen=True)
class Reading:
    """Who reads, what they did last, what they saw of late and what they never want to see."""

    viewer: Viewer
    history: Sequence[FactRow]
    seen: set[int] = field(default_factory=set)
    hidden: set[Subject] = field(default_factory=set)

    def refuses(self, card: Card) -> bool:
        """Whether this reader is not shown a card: their own, hidden, or by somebody they hid."""
        return (
            card.author_id == self.viewer.person_id
            or ("note", card.id) in self.hidden
            or ("person", card.author_id) in self.hidden
        )


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


def by_taste(reading: Reading, exclude: set[int]) -> list[Place]:
    """The ranking of explore."""
    ranked = recommender.rank(
        reading.viewer,
        reading.history,
        hidden=reading.hidden,
        exclude={("note", note_id) for note_id in exclude},
        n=LENGTH,
    )
    return [Place(row.id, row.lane, round(row.propensity, 6)) for row in ranked]


def by_topic(topic_id: int) -> Ranking:
    """The ranking of a channel: its newest notes by what this reader likes."""

    found: list[int] = []

    def rank(reading: Reading, exclude: set[int]) -> list[Place]:
        newest = found or notes.by_topic(topic_id, None, CHANNEL).items
        found[:] = newest
        liking = recommender.affinity(reading.history, [("note", note_id) for note_id in newest])
        scores = {
            note_id: liking["note", note_id] + NEWNESS * 0.5 ** (age / HALF_AGE) for age, note_id in enumerate(newest)
        }
        ranked = sorted((note_id for note_id in newest if note_id not in exclude), key=lambda each: -scores[each])
        return [Place(note_id, "channel", 1.0) for note_id in ranked[:LENGTH]]

    return rank


def page(
    viewer: Viewer, list_id: str | None, at: int, size: int, rank: Ranking = by_taste, *, ads: bool = True
) -> ExplorePage:
    """The page of the reader's list that starts at place `at`; without a `list_id` a new list from its top.

    Raises BadCursor for a list id that never was one. A list that was lost is ranked anew without what was seen.
    """
    history = recommender.history_of(viewer)
    kept = lists.find(list_id, viewer.actor.key) if list_id else None
    if kept is None:
        reading = _reading(viewer, history)
        ranked, at = _fresh(reading, rank), 0
    elif history and history[0].at.timestamp() > kept.ranked_at:
        reading = _reading(viewer, history)
        ranked = _caught_up(kept, reading, rank)
    else:
        reading = Reading(viewer, history, hidden=activity.hidden(viewer.actor))
        ranked = kept
    at = min(max(at, 0), len(ranked.places))
    ad = _ad(reading, ranked, at, size) if ads else None
    ad_note = {ad.subject_id} if ad and ad.kind == "note" else set()
    shown: list[Shown] = []
    found: dict[int, Card] = {}
    end = at
    while end < len(ranked.places) and len(shown) < size:  # once, but for lists full of what was removed since
        start, stop = end, end + size - len(shown) + SPARE
        above = [place.note_id for place in ranked.places[max(start - neighbours.SCREEN, 0) : start]]
        found |= queries.cards(
            {place.note_id for place in ranked.places[start:stop]}.union(above, ad_note) - found.keys()
        )
        if start >= ranked.served:  # what was served before never moves
            ranked = ranked.with_places(start, _side_by_side(ranked.places[start:stop], found, above))
        for end, place in enumerate(ranked.places[start:stop], start + 1):
            card = found.get(place.note_id)
            if card and not reading.refuses(card):
                shown.append(Shown(card, end - 1, place.lane, place.propensity))
                if len(shown) == size:
                    break
    ranked = ranked.shown_to(end)
    more = end < len(ranked.places)
    return ExplorePage(
        shown=shown,
        ad=ad,
        ad_card=_allowed(found.get(ad.subject_id), reading) if ad and ad.kind == "note" else None,
        list_id=lists.keep(ranked) if more else ranked.id,
        next_at=end if more else None,
        request_id=new_public_id(),
        model_version=ranked.model_version,
    )


def _allowed(card: Card | None, reading: Reading) -> Card | None:
    return None if card is None or reading.refuses(card) else card


def _side_by_side(places: Sequence[Place], found: dict[int, Card], above: Sequence[int]) -> list[Place]:
    """The places so that neighbours differ in author and colour; what was seen stays behind, what is gone comes last."""
    arranged: list[Place] = []
    for again in (False, True):
        part = [place for place in places if place.note_id in found and (place.lane == AGAIN) == again]
        before = [found[note_id] for note_id in [*above, *(place.note_id for place in arranged)] if note_id in found]
        order = neighbours.arranged([_look(found[place.note_id]) for place in part], [_look(card) for card in before])
        arranged += [part[index] for index in order]
    return [*arranged, *(place for place in places if place.note_id not in found)]


def _look(card: Card) -> Look:
    return Look(card.author_id, card.cover.color, card.cover.key)


def _reading(viewer: Viewer, history: Sequence[FactRow]) -> Reading:
    """One statement. What was seen shapes the list of those alone who want a personal one."""
    seen, hidden = activity.seen_and_hidden(viewer.actor, now() - timedelta(days=SEEN_DAYS), "note")
    return Reading(viewer, history, seen if viewer.personalised else set(), hidden)


def _fresh(reading: Reading, rank: Ranking) -> RankedList:
    places = rank(reading, reading.seen)
    if len(places) < LENGTH // 4:  # a small world, nearly read through: what was seen comes again, after what is new
        new = {place.note_id for place in places}
        places += [place._replace(lane=AGAIN) for place in rank(reading, set()) if place.note_id not in new]
    return lists.new_list(reading.viewer.actor.key, places, now().timestamp(), _label(reading, rank))


def _caught_up(ranked: RankedList, reading: Reading, rank: Ranking) -> RankedList:
    """The list after what the reader did since it was ranked: only what was not served yet moves."""
    served = {place.note_id for place in ranked.places[: ranked.served]}
    tail = [place for place in rank(reading, served | reading.seen) if place.note_id not in served]
    again = {place.note_id for place in tail}
    tail += [place for place in ranked.places[ranked.served :] if place.note_id not in again]
    return ranked.reranked(tail[:LENGTH], now().timestamp(), _label(reading, rank))


def _label(reading: Reading, rank: Ranking) -> str:
    """What impressions are logged under: a trial's arm ranks explore alone."""
    return recommender.label_for(reading.viewer) if rank is by_taste else recommender.model_version()


def _ad(reading: Reading, ranked: RankedList, at: int, size: int) -> AdSlot | None:
    viewer = reading.viewer
    on_page = {("note", place.note_id) for place in ranked.places[at : at + size]}
    barred = reading.hidden | on_page
    offered = placements.subjects(barred)
    if not offered:
        return None
    liking = recommender.affinity(reading.history, offered)
    predicted = {subject: USUAL_CLICK * score for subject, score in liking.items()}
    diary = f"ads-shown:{viewer.actor.key}:{business_day()}"
    shown: dict[str, int] = cache_get(diary) or {}
    often = {subject: shown.get(_name(subject), 0) for subject in offered}
    slot = placements.choose(viewer, predicted, barred, seen=often)
    if slot:
        name = _name((slot.kind, slot.subject_id))
        cache_set(diary, shown | {name: shown.get(name, 0) + 1}, 86_400)
    return slot


def _name(subject: Subject) -> str:
    return f"{subject[0]}:{subject[1]}"
