"""Explore and the channels: lists that answer to their reader, page by page, without repeats or gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from community.activity import queries as activity
from community.activity.queries import FactRow
from community.feed import lists, neighbours, queries
from community.feed.lists import Place, RankedList
from community.feed.neighbours import Look
from community.feed.queries import Card
from community.notes import queries as notes
from community.placements import service as placements
from community.placements.auction import AdSlot
from community.platform.cache import ahead, cache_get, cache_set_all
from community.platform.ids import new_public_id
from community.platform.time import business_day, now
from community.platform.viewer import Viewer
from community.platform.waterfall import EMPTY, Box, Dealing, Sums
from community.recommender import service as recommender
from community.recommender.order import LENGTH, SEEN_DAYS

FEW = 75  # with fewer new ones than this, what was seen of late comes again after them
AD_PLACE = 5  # the sixth card of a page: never among the first two, four organic cards before the next one
GOODS = Look(0, Box(1, 1))  # about how an advertised product looks: square, on white
SPARE = 8  # cards read beyond the page: for notes removed since the list was ranked, and so that neighbours may differ
CHANNEL = 400  # a channel ranks so many of its newest notes
NEWNESS = 0.3  # what being the newest adds to a liking of 0 to 1
HALF_AGE = 30  # after so many newer notes half of that is left
AGAIN = "again"  # the lane of what this reader saw of late and is shown once more, after all that is new to them
USUAL_CLICK = 0.04  # how often a card that fits its reader perfectly is opened
STRANGER = 0.1  # the least that a reader without a history is predicted to like what is advertised

Ranking = Callable[
    ["Reading", set[int], int], list[Place]
]  # (whose, notes to leave out, how many) -> the list, best first
Subject = tuple[str, int]


@dataclass(frozen=True)
class Reading:
    """Who reads, what they did last (None: nobody asked yet), what they saw of late and what they never want to see."""

    viewer: Viewer
    history: Sequence[FactRow] | None
    seen: set[int] = field(default_factory=set)
    hidden: set[Subject] = field(default_factory=set)

    @property
    def acts(self) -> Sequence[FactRow]:
        """What they did last, now at the latest. A statement each time, where nobody asked yet."""
        return recommender.history_of(self.viewer) if self.history is None else self.history

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


def by_taste(reading: Reading, exclude: set[int], n: int) -> list[Place]:
    """The ranking of explore."""
    ranked = recommender.rank(
        reading.viewer,
        reading.acts,
        hidden=reading.hidden,
        exclude={("note", note_id) for note_id in exclude},
        n=n,
    )
    return [Place(row.id, row.lane, round(row.propensity, 6)) for row in ranked]


def by_topic(topic_id: int) -> Ranking:
    """The ranking of a channel: its newest notes by what this reader likes, in their language first."""

    found: list[int] = []

    def rank(reading: Reading, exclude: set[int], n: int) -> list[Place]:
        newest = found or notes.by_topic(topic_id, None, CHANNEL).items
        found[:] = newest
        liking = recommender.affinity(reading.acts, [("note", note_id) for note_id in newest])
        scores = {
            note_id: liking["note", note_id] + NEWNESS * 0.5 ** (age / HALF_AGE) for age, note_id in enumerate(newest)
        }
        ranked = sorted((note_id for note_id in newest if note_id not in exclude), key=lambda each: -scores[each])
        led = recommender.in_languages(reading.viewer, reading.acts, [("note", note_id) for note_id in ranked])
        return [Place(note_id, "channel", 1.0) for _, note_id in led[:n]]

    return rank


def page(
    viewer: Viewer,
    list_id: str | None,
    at: int,
    size: int,
    rank: Ranking = by_taste,
    *,
    ads: bool = True,
    sums: Sums = EMPTY,
) -> ExplorePage:
    """The page of the reader's list that starts at place `at`, to be hung under columns `sums` long; without a `list_id` a new
    list from its top.

    Raises BadCursor for a list id that never was one. A list that was lost is ranked anew without what was seen.
    """
    diary = f"ads-shown:{viewer.actor.key}:{business_day()}"
    ahead(*([lists.key_of(list_id)] if list_id else []), *([diary] if ads else []))
    kept = lists.find(list_id, _owner(viewer)) if list_id else None
    wanted = max(LENGTH, size + SPARE)
    if kept is None:
        reading, at = _reading(viewer), 0
        ranked = _fresh(reading, rank, wanted)
    else:
        reading, ranked = _gone_on(kept, viewer, rank, at + size + SPARE, wanted)
    at = min(max(at, 0), len(ranked.places))
    ad: AdSlot | None = None
    beside: dict[str, tuple[Any, int]] = {}
    if ads:
        ranked = _foreseen(ranked, reading)
        shown_today: dict[str, int] = cache_get(diary) or {}
        ad = _ad(reading, ranked, at, size, shown_today)
        if ad:
            name = _name((ad.kind, ad.subject_id))
            beside = {diary: (shown_today | {name: shown_today.get(name, 0) + 1}, 86_400)}
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
            paid = _look(found[ad.subject_id]) if ad and ad_note & found.keys() else GOODS if ad else None
            arranged = _side_by_side(ranked.places[start:stop], found, above, Dealing(sums), paid)
            ranked = ranked.with_places(start, arranged)
        for end, place in enumerate(ranked.places[start:stop], start + 1):
            card = found.get(place.note_id)
            if card and not reading.refuses(card):
                shown.append(Shown(card, end - 1, place.lane, place.propensity))
                if len(shown) == size:
                    break
    ranked = ranked.shown_to(end)
    more = end < len(ranked.places)
    if beside and not more:
        cache_set_all(beside)
    return ExplorePage(
        shown=shown,
        ad=ad,
        ad_card=_allowed(found.get(ad.subject_id), reading) if ad and ad.kind == "note" else None,
        list_id=lists.keep(ranked, beside) if more else ranked.id,
        next_at=end if more else None,
        request_id=new_public_id(),
        model_version=ranked.model_version,
    )


def _allowed(card: Card | None, reading: Reading) -> Card | None:
    return None if card is None or reading.refuses(card) else card


def _side_by_side(
    places: Sequence[Place],
    found: dict[int, Card],
    above: Sequence[int],
    dealing: Dealing,
    paid: Look | None,
) -> list[Place]:
    """The places so that neighbours differ in author and colour, what is paid for among them; what was seen stays behind, what is
    gone comes last.
    """
    arranged: list[Place] = []
    for again in (False, True):
        part = [place for place in places if place.note_id in found and (place.lane == AGAIN) == again]
        before = [found[note_id] for note_id in [*above, *(place.note_id for place in arranged)] if note_id in found]
        looks = [_look(found[place.note_id]) for place in part]
        slot = (AD_PLACE - len(arranged), paid) if paid else None
        order = neighbours.arranged(looks, [_look(card) for card in before], dealing, slot)
        arranged += [part[index] for index in order]
    return [*arranged, *(place for place in places if place.note_id not in found)]


def _look(card: Card) -> Look:
    cover = card.cover
    return Look(card.author_id, Box(cover.width, cover.height, card.haul, cover.color), cover.key)


def _reading(viewer: Viewer) -> Reading:
    """Two statements. What was seen shapes the list of those alone who want a personal one."""
    history = recommender.history_of(viewer)
    seen, hidden = activity.seen_and_hidden(viewer.actor, now() - timedelta(days=SEEN_DAYS), "note")
    return Reading(viewer, history, seen if viewer.personalised else set(), hidden)


def _fresh(reading: Reading, rank: Ranking, wanted: int) -> RankedList:
    places = _more(reading, rank, set(), wanted)
    made = lists.new_list(_owner(reading.viewer), places, now().timestamp(), _label(reading, rank))
    return replace(made, whole=len(places) < wanted)


def _owner(viewer: Viewer) -> str:
    """Whose list it is; with personalisation off they are another, so that a list ranked for the reader ends at once."""
    return viewer.actor.key if viewer.personalised else f"{viewer.actor.key}-plain"


def _more(reading: Reading, rank: Ranking, listed: set[int], wanted: int) -> list[Place]:
    """The best that are not listed; in a small world, nearly read through, what was seen of late comes again after what is new."""
    places = [place for place in rank(reading, reading.seen | listed, wanted) if place.note_id not in listed]
    if len(places) < FEW and reading.seen:
        new = {place.note_id for place in places} | listed
        again = (place for place in rank(reading, listed, wanted) if place.note_id not in new)
        places += [place._replace(lane=AGAIN) for place in again]
    return places


def _gone_on(kept: RankedList, viewer: Viewer, rank: Ranking, needed: int, wanted: int) -> tuple[Reading, RankedList]:
    """Who reads on, and their list: after what they did, or asked of us, since it was ranked, what was not served yet is another; where it ends,
    it grows. One statement when it does neither."""
    last, hidden = activity.moved(viewer.actor)
    acted = viewer.personalised and last is not None and last.timestamp() > kept.ranked_at
    if acted:
        reading = _reading(viewer)
        return reading, _caught_up(kept, reading, rank, wanted)
    if needed > len(kept.places) and not kept.whole:
        reading = _reading(viewer)
        places = _more(reading, rank, {place.note_id for place in kept.places}, wanted)
        return reading, kept.extended(places, whole=len(places) < wanted)
    return Reading(viewer, None, hidden=hidden), kept


def _caught_up(ranked: RankedList, reading: Reading, rank: Ranking, wanted: int) -> RankedList:
    """The list after what the reader did since it was ranked: only what was not served yet moves."""
    served = {place.note_id for place in ranked.places[: ranked.served]}
    tail = [place for place in rank(reading, served | reading.seen, wanted) if place.note_id not in served]
    again = {place.note_id for place in tail}
    tail += [place for place in ranked.places[ranked.served :] if place.note_id not in again]
    whole = len(tail) < wanted
    return ranked.reranked(tail[:wanted], now().timestamp(), _label(reading, rank), whole=whole)


def _label(reading: Reading, rank: Ranking) -> str:
    """What impressions are logged under: a trial's arm ranks explore alone."""
    return recommender.label_for(reading.viewer) if rank is by_taste else recommender.model_version()


def _foreseen(ranked: RankedList, reading: Reading) -> RankedList:
    """The list with how much its reader is predicted to like all that is advertised: worked out when it is ranked, kept with it."""
    unknown = [subject for subject in placements.subjects() if _name(subject) not in ranked.liking]
    if not unknown:
        return ranked
    acts = reading.acts
    least = 0.0 if acts else STRANGER  # what is not much opened is not thereby nothing for somebody unknown
    predicted = recommender.affinity(acts, unknown)
    liking = {_name(subject): round(max(score, least), 4) for subject, score in predicted.items()}
    return replace(ranked, liking={**ranked.liking, **liking})


def _ad(reading: Reading, ranked: RankedList, at: int, size: int, shown: dict[str, int]) -> AdSlot | None:
    """The advertisement of this page; `shown` says how often the reader saw each today."""
    barred = reading.hidden | {("note", place.note_id) for place in ranked.places[at : at + size]}
    return placements.choose(
        reading.viewer,
        lambda subject: USUAL_CLICK * ranked.liking.get(_name(subject), 0.0),
        barred,
        seen={
            (kind, int(number)): times for name, times in shown.items() for kind, _, number in (name.partition(":"),)
        },
    )


def _name(subject: Subject) -> str:
    return f"{subject[0]}:{subject[1]}"
