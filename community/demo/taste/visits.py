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
from community.demo.facts import Facts
from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.season import SOUTH
from community.demo.taste.history import MOST_COMMENTS, History, at_most, trimmed
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
        town.pass_days(begin, min(begin + BLOCK_DAYS * DAY, end), rng.poisson(rate).clip(0, 80))
    return trimmed(at_most(town.history.facts(end), "comment", MOST_COMMENTS), scale.facts, rng), truth


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
        self._liked: list[sparse.csr_matrix] = []  # people x notes, the latest blocks
        self._now_liked: list[tuple[Numbers, Numbers]] = []
        reads_all = truth.bilingual
        self._circles = [  # those who read the same languages, and what they can read
            (truth.chinese & ~reads_all, np.flatnonzero(notes.chinese)),
            (~truth.chinese & ~reads_all, np.flatnonzero(~notes.chinese)),
            (reads_all, np.arange(len(notes.at))),
        ]

    def pass_days(self, begin: float, finish: float, wanted: Numbers) -> None:
        """One block of days, in which each reader opens about `wanted` notes."""
        self._now_liked = []
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
        rank = np.arange(most)
        rows, places = np.nonzero((rank < shown[:, None]) & np.isfinite(np.take_along_axis(drawn, near, 1)))
        column = near[rows, places]
        if not len(rows):
            return
        person, note = active[rows], known[column]
        fit = score[rows, column] - QUALITY * notes.quality[note]
        fit = (fit - fit.mean()) / (fit.std() + 1e-6)
        earliest = np.maximum(begin, np.maximum(self._joined[person], notes.at[note]))
        at = earliest + rng.random(len(person)) * np.maximum(60.0, finish - earliest)
        # What was passed over stands between what was opened, so its place in the list says little about it.
        glanced = at - rng.uniform(2, 40, len(at))
        self.history.add("impression", "note", person, note, glanced, position=rng.integers(0, 40, len(at)))
        opened = (rank[places] < wanted[rows]) & (at < finish)
        person, note, fit, at = person[opened], note[opened], fit[opened], at[opened]
        self._seen[person, note] = True
        self.history.add("open", "note", person, note, at)
        self._act(person, note, fit, at)

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
