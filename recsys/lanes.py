"""The sources asked together for one person: a pool of rows, and what each source says of each row, in units of the person's best hundred."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.ann import Index
from recsys.confidence import DAY
from recsys.history import History, Subject
from recsys.pulse import Pulse
from recsys.recall import Rows, Table, Taste, Topics, Values, best
from recsys.subjects import Subjects

TABLES = ("itemitem", "next", "ease", "content")

LANES = {
    "itemitem": "similar",
    "next": "similar",
    "ease": "similar",
    "content": "similar",
    "als": "taste",
    "popular": "popular",
    "interest": "interest",
    "follow": "follow",
    "trending": "trending",
}

STANDING = {"interest": 1.0, "follow": 0.7, "trending": 0.2}
"""Weights of the sources that offline data seldom holds; an artefact's own weights come first."""

DEPTH = 300
"""Candidates asked of each source."""

SCALE = 100
"""A source's unit is the mean of its best 100 scores; as in `candidates`."""

FAINT = 0.002
"""An act that weighs less than this share of the heaviest is not asked with."""

THIN = 20
"""With more acts than this, topics have nothing to add to them."""

MOST_TOPICS = 12

FOLLOWED_DAYS = 30.0
"""What a followed author published so long ago speaks half as loudly."""


@dataclass(frozen=True)
class Question:
    """Who asks: their acts, what they lean to, whom they follow, where they are, and what happened lately."""

    acts: History
    topics: Mapping[str, float] = field(default_factory=dict)
    following: Collection[int] = ()
    city: str | None = None
    category: str | None = None
    pulse: Pulse | None = None
    now: float = 0.0


@dataclass(frozen=True)
class Answer:
    """`pool` rows; `said[source]` per row, in units; `weights` of the sources; the person's taste vector if they have one."""

    pool: Rows
    said: dict[str, Values]
    weights: dict[str, float]
    person: NDArray[np.float32] | None
    taste_unit: float

    def weighted(self) -> NDArray[np.float32]:
        """Sources × rows: what each adds to the blend."""
        return np.array([self.weights[name] * values for name, values in self.said.items()], dtype=np.float32)

    def lanes(self, weighted: NDArray[np.float32]) -> NDArray[np.str_]:
        """The lane that speaks loudest for each row."""
        if not len(self.pool):
            return np.zeros(0, dtype=str)
        return np.array([LANES[name] for name in self.said])[np.argmax(weighted, axis=0)]


class Lanes:
    """All that an artefact knows of candidates."""

    def __init__(self, arrays: Mapping[str, np.ndarray], manifest: Mapping[str, Any], subjects: Subjects) -> None:
        self.subjects = subjects
        self.weights: dict[str, float] = {**STANDING, **manifest["weights"]}
        # popular always has a word, else a stranger's list would be empty
        self.weights["popular"] = self.weights.get("popular") or 0.05
        self.recency: Mapping[str, float] = manifest["recency"]
        self.kinds = subjects.kind_codes.astype(np.int16)
        self.popularity = np.array(arrays["popularity"])
        liked = np.log1p(self.popularity)
        self._liked = liked / max(float(liked.max(initial=0.0)), 1e-9)
        self.popular_order = np.array(arrays["popular_order"], dtype=np.int64)
        self.authors, self.shops = np.array(arrays["author"]), np.array(arrays["shop"])
        self.published = np.array(arrays["published"])
        self._by_author = np.argsort(self.authors, kind="stable")
        self._authors_sorted = self.authors[self._by_author]
        self.topics = Topics(
            *(
                np.array(arrays[name])
                for name in ("topic_words", "topic_indptr", "topic", "topic_top_indptr", "topic_top_item")
            )
        )
        self.tables = {
            name: Table(arrays[f"{name}_item"], arrays[f"{name}_weight"]) for name in TABLES if f"{name}_item" in arrays
        }
        self.taste: Taste | None = None
        if "taste_factors" in arrays and len(subjects):
            self.taste = Taste(
                arrays["taste_factors"],
                arrays["taste_place"],
                arrays["taste_damping"],
                arrays["taste_gram"],
                arrays["taste_centres"],
                arrays["taste_cells"],
                float(manifest["person_damping"]),
                Index.of(arrays.get("taste_index")),
            )
        self._pulse: tuple[Pulse | None, Rows] = (None, np.zeros(0, dtype=np.int64))

    def allowed(
        self,
        kinds: Sequence[str],
        barred: Collection[Subject],
        without_authors: Collection[int] = (),
        without_topics: Collection[str] = (),
        within: Sequence[Subject] | None = None,
        without_shops: Collection[int] = (),
    ) -> NDArray[np.bool_]:
        """Which rows may be returned."""
        codes = [self.subjects.kinds.index(kind) for kind in kinds if kind in self.subjects.kinds]
        allowed = np.zeros(len(self.subjects), dtype=bool)
        for code in codes:
            allowed |= self.kinds == code
        if within is not None:
            rows = self.subjects.rows(within)
            listed = np.zeros(len(allowed), dtype=bool)
            listed[rows[rows >= 0]] = True
            allowed &= listed
        if without_authors:
            allowed &= ~np.isin(self.authors, list(without_authors))
        if without_shops:
            allowed &= ~np.isin(self.shops, list(without_shops))
        if without_topics:
            allowed[self.topics.carriers(self.topics.numbers(without_topics))] = False
        rows = self.subjects.rows(list(barred))
        allowed[rows[rows >= 0]] = False
        return allowed

    def ask(
        self, question: Question, allowed: NDArray[np.bool_], *, least: int = 0, wanted: Rows | None = None
    ) -> Answer:
        """What the sources say of the best allowed rows, or of the `wanted` ones."""
        # of what is only measured, the best `SCALE` are wanted for its unit
        acts, depth = question.acts, SCALE if wanted is not None else max(DEPTH, 2 * least)
        dense: dict[str, Values] = {}
        unit: dict[str, float] = {}
        found: list[Rows] = []
        person: NDArray[np.float32] | None = None
        if len(acts.rows):
            for name, table in self.tables.items():
                _, asked, lean = self.question(name, acts)
                scores = table.scores(asked, lean)
                rows = np.flatnonzero((scores > 0) & allowed)
                rows = rows[best(scores[rows], depth)]
                dense[name], unit[name] = scores, _unit(scores[rows])
                found.append(rows)
            if self.taste is not None and "als" in self.weights:
                person = self.taste.fold_in(acts.rows, acts.strengths)
                rows, values = self.taste.nearest(person, depth, allowed)
                unit["als"] = _unit(values)
                found.append(rows)
        common = self._popular(allowed, max(SCALE, 2 * least))
        dense["popular"], unit["popular"] = self.popularity, _unit(self.popularity[common])
        found.append(common)
        strongest = sorted(question.topics, key=lambda word: -question.topics[word])[:MOST_TOPICS]
        numbers = self.topics.numbers(strongest if len(acts.rows) <= THIN else [])
        if numbers:
            near = self.topics.popular(numbers, depth)
            found.append(near[allowed[near]])
        followed = self._followed(question.following)
        if len(followed):
            newest = followed[allowed[followed]]
            found.append(newest[best(np.nan_to_num(self.published[newest], nan=0.0), depth)])
        rising = self._rising(question)
        if rising is not None:
            found.append(rising[allowed[rising]][:SCALE])
        pool = np.unique(np.concatenate(found)) if wanted is None else wanted

        said: dict[str, Values] = {
            name: (scores[pool] / unit[name]).astype(np.float32) for name, scores in dense.items()
        }
        if person is not None and self.taste is not None:
            said["als"] = self.taste.scores(person, pool) / np.float32(unit["als"])
        if numbers:
            said["interest"] = self._interest(pool, question.topics, len(acts.rows))
        if len(followed):
            said["follow"] = self._follows(pool, followed, question.now)
        if rising is not None:
            loud = np.zeros(len(self.subjects), dtype=np.float32)
            loud[rising] = np.linspace(2.0, 0.5, len(rising), dtype=np.float32)
            said["trending"] = loud[pool]
        weights = {name: self.weights.get(name, 0.0) for name in said}
        return Answer(pool, said, weights, person, unit.get("als", 1.0))

    def question(self, name: str, acts: History) -> tuple[Rows, Rows, Values]:
        """(places in the history, rows, weights) with which a table is asked: later acts weigh more, and those that hardly do are left out."""
        lean = acts.strengths * np.float32(self.recency[name]) ** np.arange(len(acts.rows) - 1, -1, -1)
        places = np.flatnonzero(lean >= FAINT * lean.max(initial=0.0))
        return places, acts.rows[places], lean[places].astype(np.float32)

    def spoken_for(self, acts: History, pool: Rows) -> NDArray[np.float32]:
        """How loudly each act speaks for each row in the neighbour tables: acts × rows."""
        said = np.zeros((len(acts.rows), len(pool)), dtype=np.float32)
        if len(acts.rows) and len(pool):
            for name, table in self.tables.items():
                places, asked, lean = self.question(name, acts)
                part = table.speaks_for(asked, lean, pool)
                said[places] += self.weights.get(name, 0.0) * part / max(float(part.max()), 1e-9)
        return said

    def because(self, acts: History, pool: Rows) -> list[Subject | None]:
        """For each row of the pool the act that speaks loudest for it in the neighbour tables, if any does."""
        said = self.spoken_for(acts, pool)
        if not said.size:
            return [None] * len(pool)
        loudest = np.argmax(said, axis=0)
        return [
            self.subjects.subject(int(acts.rows[row])) if said[row, column] > 0 else None
            for column, row in enumerate(loudest)
        ]

    def pulse_rows(self, pulse: Pulse) -> Rows:
        """Each row's place in the pulse, -1 where it is quiet; remembered for the latest pulse."""
        known, rows = self._pulse
        if known is not pulse:
            rows = pulse.subjects.rows([self.subjects.subject(row) for row in range(len(self.subjects))])
            self._pulse = (pulse, rows)  # one assignment: threads see the old pair or the new
        return rows

    def _popular(self, allowed: NDArray[np.bool_], n: int) -> Rows:
        """The n most popular allowed rows: mostly found at the head of the order."""
        head = self.popular_order[: 20 * n]
        found = head[allowed[head]]
        return (found if len(found) >= n else self.popular_order[allowed[self.popular_order]])[:n]

    def _followed(self, authors: Collection[int]) -> Rows:
        """All rows of these authors."""
        wanted = np.fromiter(authors, dtype=np.int64, count=len(authors))
        starts = np.searchsorted(self._authors_sorted, wanted, side="left")
        ends = np.searchsorted(self._authors_sorted, wanted, side="right")
        parts = [self._by_author[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def _follows(self, pool: Rows, followed: Rows, now: float) -> Values:
        """What following says: 1 for what was just published, half after `FOLLOWED_DAYS`."""
        age = np.nan_to_num(np.maximum(now - self.published[pool], 0.0) / DAY, nan=FOLLOWED_DAYS)
        theirs = np.zeros(len(self.subjects), dtype=bool)
        theirs[followed] = True
        return np.where(theirs[pool], 1.0 / (1.0 + age / FOLLOWED_DAYS), 0.0).astype(np.float32)

    def _rising(self, question: Question) -> Rows | None:
        """Rows that are trending where the person is, best first; None without a pulse."""
        if question.pulse is None:
            return None
        named = question.pulse.trending(category=question.category, city=question.city, n=SCALE)
        rows = self.subjects.rows(named)
        return rows[rows >= 0]

    def _interest(self, pool: Rows, topics: Mapping[str, float], acts: int) -> Values:
        """What topics say: much for a stranger, ever less as there are acts to go by; among the same topics the popular come first."""
        share = self.topics.share(pool, topics)
        return (2.0 / (1.0 + acts) * share * (0.5 + self._liked[pool])).astype(np.float32)


def _unit(values: Sequence[float] | NDArray[np.floating]) -> float:
    """The mean of the best 100 positive scores, given best first; 1 when there are none."""
    top = np.asarray(values)[:SCALE]
    positive = top[top > 0]
    return float(positive.mean()) if len(positive) else 1.0
