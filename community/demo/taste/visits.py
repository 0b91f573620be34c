"""The days as they pass: who comes by, what they open, and what they do then.

A person meets notes in proportion to exp(score). The score adds what they care about (which may change, by itself or
because of a friend), the season, how well the note's style and goods suit them, the price band, their city, what is in
fashion, who wrote it, which friends liked it, how good it is for everybody, and how fresh it is. What they then do depends
on the same fit, so that a recommender has something true to find and popularity alone falls short.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
from scipy import sparse

from community.demo.chance import numbers
from community.demo.facts import LANES, Facts
from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.season import SOUTH
from community.demo.taste.history import MOST_COMMENTS, Found, History, at_most, trimmed
from community.demo.taste.lists import BEGAN, ENDED, NEW, SHARE, TRIED, New, Ranked, laid_out
from community.demo.taste.subjects import Floats, Numbers, Subjects, subjects_of
from community.demo.taste.ties import Ties
from community.demo.taste.truth import DAY, STYLES, Truth, draw_truth, fashion
from community.demo.world import SLUGS, Note, Person, Product, Shop

BLOCK_DAYS = 4
# What one open brings with it on average: an impression or two, a stay, and now and then a like or more.
FACTS_PER_OPEN = 4.7  # a little under what comes, the rest is trimmed
INTEREST, QUALITY = 4.8, 0.8
FASHION, CITY, TOLD_BY_FRIEND = 2.2, 1.0, 1.5
LATEST = 2  # blocks for which friends speak of what they liked
NEW_DAYS, NEW_HALF = 12, 4  # for so long a note is new; days in which its appeal halves
CURIOUS = 0.05  # appeal of what nothing speaks for, beside 1 for the one category that somebody opened
NEWCOMER = 4  # with fewer openings than this the feed goes by what was picked at sign-up
IN_FASHION, WELL_LIKED, ALIKE = 0.6, 1.9, 0.5
SURPRISE = 2.2  # what a new note between the others gains for standing out
# When a part of life is most on people's minds, as a month, and how much more than half a year later.
_SEASONS = {
    "skin-care": (1, 0.5), "make-up": (12, 0.4), "kitchen": (1, 0.3), "coffee-tea": (12, 0.2), "home-light": (11, 0.4),
    "desk": (9, 0.5), "outfits-bags": (10, 0.5), "shoes": (4, 0.3), "outdoors": (10, 1.0), "plants": (4, 1.0),
    "pets": (1, 0.0), "food": (2, 0.5), "books-paper": (2, 0.3), "sport": (6, 0.7),
}  # fmt: skip


def make_facts(
    people: Sequence[Person],
    shops: Sequence[Shop],
    products: Sequence[Product],
    notes: Sequence[Note],
    seed: int,
    scale: Scale,
    now: datetime,
) -> tuple[Facts, Truth]:
    """The history of `scale.days` days up to `now`, and why it went so. `notes` must be in order of publication."""
    rng = numbers(seed, "taste")
    start, end = (now - timedelta(days=scale.days)).timestamp(), now.timestamp()
    models = sorted({product.model for product in products})
    writers = np.unique([note.author for note in notes])
    truth = draw_truth(people, writers, models, rng, scale, start, end)
    subjects = subjects_of(notes, products, truth, rng)
    subjects.quality[subjects.author == guide_places(scale)["influencer"]] += 0.8
    joined = np.array([person.joined_at.timestamp() for person in people])
    ties = Ties(truth, subjects, joined, scale, rng)
    town = _Town(truth, subjects, ties, np.array([person.city for person in people]), joined, rng)
    ties.tell(town.history, truth, shops, start, rng)
    begins = np.arange(start, end - 1, BLOCK_DAYS * DAY)
    busy = truth.rate * np.linspace(0.8, 1.2, len(begins))[:, None] * (joined < begins[:, None] + DAY)
    busy *= scale.facts / FACTS_PER_OPEN / busy.sum()
    for begin, rate in zip(begins, busy, strict=True):
        tried = truth.tried & (end - BEGAN * DAY <= begin) & (begin < end - ENDED * DAY)
        share = np.where(tried, TRIED, SHARE)
        # places that are drawn for are taken from the ranking
        wanted = rng.poisson(rate * (1 - share) / (1 - SHARE)).clip(0, 80)
        town.pass_days(begin, min(begin + BLOCK_DAYS * DAY, end), wanted, share.astype(np.float32))
    return trimmed(at_most(town.history.facts(end), "comment", MOST_COMMENTS), scale.facts), truth


class _Town:
    """Readers and notes as they stand between two blocks of days."""

    def __init__(
        self,
        truth: Truth,
        notes: Subjects,
        ties: Ties,
        city: npt.NDArray[np.str_],
        joined: npt.NDArray[np.float64],
        rng: np.random.Generator,
    ) -> None:
        self.history = History()
        self._truth, self._notes, self._ties, self._joined, self._rng = truth, notes, ties, joined, rng
        self._city = city
        self._south = np.isin(city, SOUTH)
        self._seen = np.zeros((len(city), len(notes.at)), np.bool_)
        self._seen[notes.author, np.arange(len(notes.at))] = True  # own notes
        self._lists = 0
        self._share = np.zeros(0, np.float32)
        # categories picked at sign-up count as opened once each
        self._opened = (truth.interest > 0).astype(np.float32)
        self._picked = self._opened.sum(axis=1)
        self._liked: list[sparse.csr_matrix] = []  # people x notes, the latest blocks
        self._now_liked: list[tuple[Numbers, Numbers]] = []
        reads_all = truth.bilingual
        self._circles = [  # those who read the same languages, and what they can read
            (truth.chinese & ~reads_all, np.flatnonzero(notes.chinese)),
            (~truth.chinese & ~reads_all, np.flatnonzero(~notes.chinese)),
            (reads_all, np.arange(len(notes.at))),
        ]

    def pass_days(self, begin: float, finish: float, wanted: Numbers, share: Floats) -> None:
        """One block of days, in which each reader opens about `wanted` notes of the ranking; `share` of the places are drawn for what is new."""
        self._now_liked, self._share = [], share
        told = self._told()
        draws, offers = self._draws(begin), self._offers(begin)
        for circle, readable in self._circles:
            active = np.flatnonzero(circle & (wanted > 0))
            known = readable[self._notes.at[readable] < finish]
            if len(active) and len(known) > 1:
                score = draws[active] @ offers[known].T
                score += self._ties.nearness[np.ix_(active, self._notes.author[known])]
                self._add_city(score, active, known)
                if told is not None:
                    score += TOLD_BY_FRIEND * told[active][:, known].toarray()
                self._visit(score, active, known, wanted[active], begin, finish)
        shape = self._seen.shape
        liked = [np.concatenate(column) for column in zip(*self._now_liked, strict=True)]
        if liked:
            ones = np.ones(len(liked[0]), np.float32)
            self._liked = [*self._liked, sparse.csr_matrix((ones, (liked[0], liked[1])), shape)][-LATEST:]

    def _told(self) -> sparse.csr_matrix | None:
        """How many friends lately liked each note, two at most: people x notes."""
        if not self._liked:
            return None
        told = self._ties.friends @ sum(self._liked[1:], self._liked[0])
        told.data = np.minimum(told.data, 2.0)
        return told.tocsr()

    def _add_city(self, score: Floats, active: Numbers, known: Numbers) -> None:
        rows = np.flatnonzero(self._truth.local[active])
        if len(rows):
            score[rows] += np.float32(CITY) * (self._city[active[rows], None] == self._notes.city[known])

    def _draws(self, now: float) -> Floats:
        """What draws each reader now, as weights for `_offers`: people x features."""
        truth = self._truth
        interest = INTEREST * np.where((truth.changes_at < now)[:, None], truth.later, truth.interest)
        season = seasons(now)
        interest += np.where(self._south[:, None], -season, season)
        level = truth.level[:, None]
        ones = np.ones_like(level)
        columns = (
            interest,
            1.15 / np.sqrt(STYLES) * truth.style,
            9.0 * level,  # a price band one likes: -4.5 (a - b)^2, less what is the same for every note
            -4.5 * ones,
            FASHION * truth.trendy[:, None],
            ones,
        )
        return np.hstack(columns).astype(np.float32)

    def _offers(self, now: float) -> Floats:
        """What each note offers now: notes x features."""
        notes = self._notes
        stale = np.clip(0.05 * (now - notes.at) / DAY, 0, 2.2)
        worn = np.append(fashion(self._truth, now), 0)[notes.model]
        columns = (
            np.eye(len(SLUGS), dtype=np.float32)[notes.category],
            notes.style,
            notes.level[:, None],
            (notes.level**2)[:, None],
            worn[:, None],
            (QUALITY * notes.quality - stale)[:, None],
        )
        return np.hstack(columns).astype(np.float32)

    def _visit(
        self, score: Floats, active: Numbers, known: Numbers, wanted: Numbers, begin: float, finish: float
    ) -> None:
        """Who is about opens what draws them, passes over some more, and acts on what fits."""
        rng, notes = self._rng, self._notes
        drawn = score - np.log(rng.standard_exponential(score.shape, dtype=np.float32) + np.float32(1e-12))
        drawn[self._seen[np.ix_(active, known)]] = -np.inf
        shown = np.minimum(2 * wanted, len(known) - 1)
        most = int(shown.max())
        near = np.argpartition(-drawn, most - 1, axis=1)[:, :most]
        near = np.take_along_axis(near, np.argsort(-np.take_along_axis(drawn, near, 1), axis=1), 1)
        close = np.take_along_axis(drawn, near, 1)
        rank = np.arange(most)
        rows, places = np.nonzero((rank < shown[:, None]) & np.isfinite(close))
        column = near[rows, places]
        if not len(rows):
            return
        earliest = np.maximum(begin, np.maximum(self._joined[active[rows]], notes.at[known[column]]))
        ranked = Ranked(
            rows,
            column,
            opened=rank[places] < wanted[rows],
            at=earliest + rng.random(len(rows)) * np.maximum(60.0, finish - earliest),
            told=score[rows, column],
            lane=self._lanes(active[rows], known[column], begin),
        )
        least = close[np.arange(len(active)), np.minimum(wanted, most) - 1]
        seen = laid_out(ranked, self._new(score, drawn, ranked, least, active, known, begin), rng)
        person, note, opened = active[seen.reader], known[seen.note], seen.opened
        found = Found(seen.position, seen.lane, seen.list + self._lists, seen.propensity)
        self._lists += int(seen.list.max()) + 1
        self.history.add("impression", "note", person, note, seen.at, found=found)
        person, note, at = person[opened], note[opened], seen.at[opened] + rng.uniform(1, 6, int(opened.sum()))
        usual = ranked.told - QUALITY * notes.quality[known[column]]
        fit = score[seen.reader[opened], seen.note[opened]] - QUALITY * notes.quality[note]
        fit = (fit - usual.mean()) / (usual.std() + 1e-6)
        self._seen[person, note] = True
        np.add.at(self._opened, (person, notes.category[note]), 1)
        self.history.add("open", "note", person, note, at, found=found.only(opened))
        self._act(person, note, fit, at)

    def _new(
        self, score: Floats, drawn: Floats, ranked: Ranked, least: Floats, active: Numbers, known: Numbers, now: float
    ) -> New:
        """The newest notes for each reader: drawn by what the reader opened before, opened if they are drawn to it as to what else they open."""
        notes = self._notes
        recent = np.flatnonzero((notes.at[known] < now) & (notes.at[known] > now - NEW_DAYS * DAY))
        recent = recent[np.argsort(-notes.at[known[recent]], kind="stable")][:NEW]
        opened = self._opened[active]
        share = opened / np.maximum(opened.sum(axis=1, keepdims=True), 1.0)
        age = (now - notes.at[known[recent]]) / DAY
        appeal = (CURIOUS + share[:, notes.category[known[recent]]]) * 0.5 ** (age / NEW_HALF)
        shown = np.zeros(drawn.shape, np.bool_)
        shown[ranked.reader, ranked.note] = True
        appeal *= np.isfinite(drawn[:, recent]) & ~shown[:, recent]
        opens = 1 - np.exp(-np.exp(np.minimum(score[:, recent] + SURPRISE - least[:, None], 5.0)))
        return New(recent, self._share[active], appeal.astype(np.float32), opens.astype(np.float32))

    def _lanes(self, person: Numbers, note: Numbers, now: float) -> Numbers:
        """What brought each note to its place: the rarest of the reasons that hold, else taste."""
        truth, notes = self._truth, self._notes
        worn = truth.trendy[person] * np.append(fashion(truth, now), 0)[notes.model[note]]
        alike = (truth.style[person] * notes.style[note]).sum(axis=1) / STYLES
        reasons = {
            "interest": self._opened[person].sum(axis=1) < self._picked[person] + NEWCOMER,
            "trending": worn > IN_FASHION,
            "follow": self._ties.nearness[person, notes.author[note]] > 0,
            "popular": notes.quality[note] > WELL_LIKED,
            "similar": alike > ALIKE,
        }
        return np.select(list(reasons.values()), [LANES.index(lane) for lane in reasons], LANES.index("taste"))

    def _act(self, person: Numbers, note: Numbers, fit: Floats, at: npt.NDArray[np.float64]) -> None:
        """What follows an open: chances grow with the fit and the quality."""
        rng, notes, history = self._rng, self._notes, self.history
        told = 0.8 * fit + 0.5 * notes.quality[note]
        warm = told + self._truth.warmth[person]

        def chosen(base: float, warmth: npt.NDArray[np.floating]) -> Numbers:
            return np.flatnonzero(rng.random(len(person)) < 1 / (1 + np.exp(-(base + warmth))))

        def add(verb: str, rows: Numbers, low: float, high: float) -> Numbers:
            history.add(verb, "note", person[rows], note[rows], at[rows] + rng.uniform(low, high, len(rows)))
            return rows

        stayed = chosen(0.8, told)
        seconds = np.clip(rng.lognormal(2.6 + 0.35 * fit[stayed], 0.6), 1.5, 240)
        history.add("dwell", "note", person[stayed], note[stayed], at[stayed] + seconds, value=seconds)
        liked = [add("like", chosen(-0.55, warm), 3, 60), add("collect", chosen(-1.7, warm), 5, 90)]
        self._now_liked.append((person[np.concatenate(liked)], note[np.concatenate(liked)]))
        add("comment", chosen(-3.1, warm), 20, 400)
        add("share", chosen(-4.2, warm), 10, 120)
        add("hide", chosen(-6.0, -told), 1, 5)
        goods = notes.product[note]
        tapped = chosen(-1.7, told)
        tapped = tapped[goods[tapped] >= 0]
        when = at[tapped] + rng.uniform(4, 60, len(tapped))
        history.add("tag_open", "product", person[tapped], goods[tapped], when)
        history.add("open", "product", person[tapped], goods[tapped], when + 0.5)
        bought = tapped[rng.random(len(tapped)) < 0.16]
        history.add("cart", "product", person[bought], goods[bought], at[bought] + rng.uniform(70, 400, len(bought)))
        fans = chosen(-3.2, warm)
        fans = fans[~self._ties.follows[person[fans], notes.author[note[fans]]]]
        _, once = np.unique(np.stack((person[fans], notes.author[note[fans]])), axis=1, return_index=True)
        fans = fans[once]
        self._ties.follow(person[fans], notes.author[note[fans]])
        history.add(
            "follow", "person", person[fans], notes.author[note[fans]], at[fans] + rng.uniform(5, 60, len(fans))
        )


def seasons(now: float) -> Floats:
    """What each category gains in this time of the year, on the northern half of the world."""
    day = datetime.fromtimestamp(now, UTC).timetuple().tm_yday / 365.25 * 12
    peaks = np.array([_SEASONS[slug] for slug in SLUGS])
    return (0.5 * peaks[:, 1] * np.cos((day + 0.5 - peaks[:, 0]) / 12 * 2 * np.pi)).astype(np.float32)
