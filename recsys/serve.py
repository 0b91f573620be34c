"""Answers while somebody waits: a history is folded in, the sources are asked, blended, varied, and some slots are drawn for what is new.

Numpy and mapped arrays only; nothing of training is imported. A `Server` never changes, so threads share it and a new version is a new one.
"""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from recsys import artefacts
from recsys.artefacts import Artefact, BadArtefact, NoArtefact
from recsys.explore import appeal, interleave
from recsys.history import Act, History, Subject, hidden, merged
from recsys.recall import Rows, Table, Taste, Topics, Values, best
from recsys.rerank import Variety, varied
from recsys.subjects import Item, Subjects

log = logging.getLogger(__name__)

TABLES = ("itemitem", "next", "content")
LANES = {
    "itemitem": "similar",
    "next": "similar",
    "content": "similar",
    "als": "taste",
    "popular": "popular",
    "interest": "interest",
}

DEPTH = 300
"""Candidates asked of each source."""

SCALE = 100
"""A source's unit is the mean of its best 100 scores; as in `candidates`."""

FAINT = 0.002
"""An act that weighs less than this share of the heaviest is not asked with."""

THIN = 20
"""With more acts than this, topics have nothing to add to them."""

MOST_TOPICS = 12

VARIED = 100
"""So many places are kept unlike each other; what lies deeper follows by its score."""

FOREIGN = 0.6
"""What is left of the score of a subject in a language that the person does not read."""


USUAL_VARIETY = Variety()


class Ranked(NamedTuple):
    """A recommended subject; see `Server.recommend`."""

    kind: str
    id: int
    score: float
    lane: str
    propensity: float = 1.0
    because: Subject | None = None


class Server:
    """One version of what was learnt, ready to answer."""

    def __init__(self, artefact: Artefact, variety: Variety = USUAL_VARIETY) -> None:
        arrays, manifest = artefact.arrays, artefact.manifest
        self.version = artefact.version
        self.manifest = manifest
        self.variety = variety
        self.subjects = Subjects(tuple(manifest["kinds"]), np.array(arrays["keys"]))
        self.weights: dict[str, float] = dict(manifest["weights"])
        self.popularity, self.popular_order = (
            np.array(arrays["popularity"]),
            np.array(arrays["popular_order"], dtype=np.int64),
        )
        self.authors, self.langs = np.array(arrays["author"]), np.array(arrays["lang"])
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
        if "taste_factors" in arrays and len(self.subjects):
            self.taste = Taste(
                arrays["taste_factors"],
                arrays["taste_place"],
                arrays["taste_damping"],
                arrays["taste_gram"],
                arrays["taste_centres"],
                arrays["taste_cells"],
                float(manifest["person_damping"]),
            )
        self._codes = self.subjects.kind_codes.astype(np.int16)

    @classmethod
    def open(cls, root: Path) -> Self:
        """The current version of a folder, or the newest good one. Raises NoArtefact or BadArtefact."""
        return cls(artefacts.load_current(root))

    @classmethod
    def empty(cls) -> Self:
        """Knows nothing; answers from `fresh` alone."""
        whole = np.zeros(0, dtype=np.int64)
        names = ("keys", "popularity", "popular_order", "author", "lang", "topic", "topic_top_item")
        arrays = {**dict.fromkeys(names, whole), "topic_words": np.zeros(0, dtype="<U1")}
        arrays |= dict.fromkeys(("topic_indptr", "topic_top_indptr"), np.zeros(1, dtype=np.int64))
        return cls(Artefact("none", arrays, {"kinds": [], "weights": {}, "recency": {}, "half_life_days": None}))

    def refreshed(self, root: Path) -> "Server":
        """A new Server when `current` has moved, else this one; this one too (with a line in the log) when the new version is corrupt."""
        current = artefacts.current_version(root)
        if current is None or current == self.version:
            return self
        try:
            return type(self)(artefacts.load(root, current))
        except (BadArtefact, NoArtefact, KeyError, TypeError) as trouble:
            log.warning("keeping version %s: %s", self.version, trouble)
            return self

    def knows(self, kind: str, id: int) -> bool:
        """Whether the subject was there when this version was trained."""
        return bool(self.subjects.rows([(kind, id)])[0] >= 0)

    def recommend(
        self,
        history: Sequence[Act] = (),
        *,
        exclude: Collection[Subject] = (),
        n: int = 20,
        kinds: Sequence[str] = ("note",),
        interests: Sequence[str] = (),
        languages: Sequence[str] = (),
        fresh: Sequence[Item] = (),
        now: float | None = None,
        explore: float = 0.1,
        repeat: bool = False,
        reasons: bool = True,
        seed: int | None = None,
    ) -> list[Ranked]:
        """The n best subjects of these kinds for a history of acts (in any order), best first; fewer only when the world has no more.

        What was hidden (weights summing to 0 or less) and what is in `exclude` is never returned, nor (unless `repeat`) what was acted on.
        `interests` are topics the person picked; `languages` the ones they read (a preference, not a wall). `fresh` are new subjects, known to
        the artefact or not: from the third place on each slot goes to one of them with probability `explore`.
        `lane` says which source spoke loudest: taste, similar, interest, popular, or fresh. `propensity` is the probability that this subject
        was drawn for this place, given the places before. `because` is the act that spoke loudest for it, when `reasons` are asked for. The same seed gives the same list.
        """
        now = time.time() if now is None else now
        acts = self._history(history, now)
        unwanted = acts.seen if not repeat else hidden(history)
        barred = {*exclude, *unwanted}
        allowed = self._allowed(kinds, barred)
        topics = self._leanings(acts, interests, fresh)
        pool, totals, lanes = self._candidates(acts, allowed, topics, n)
        totals = totals * self._spoken(pool, languages)
        order = self._varied(pool, totals, n)
        pool, totals, lanes = pool[order], totals[order], lanes[order]

        ranked = [self.subjects.subject(row) for row in pool.tolist()]
        taken = barred.union(ranked)
        new = [item for item in fresh if item.kind in kinds and (item.kind, item.id) not in taken]
        liked_authors = {int(author) for author in self.authors[acts.rows] if author >= 0}
        appeals = appeal(new, topics, liked_authors, languages, now)
        slots = interleave(len(pool), appeals, n, explore, np.random.default_rng(seed))
        because = self._because(acts, pool) if reasons else [None] * len(pool)
        known = list(zip(ranked, totals.tolist(), lanes.tolist(), because, strict=True))
        result: list[Ranked] = []
        for slot in slots:
            if slot.fresh:
                item = new[slot.place]
                result.append(Ranked(item.kind, item.id, 0.0, "fresh", slot.propensity))
            else:
                (kind, id), score, lane, reason = known[slot.place]
                result.append(Ranked(kind, id, score, lane, slot.propensity, reason))
        return result

    def similar(
        self,
        kind: str,
        id: int,
        *,
        n: int = 12,
        kinds: Sequence[str] = ("note",),
        topics: Sequence[str] = (),
        exclude: Collection[Subject] = (),
    ) -> list[Ranked]:
        """What goes with a subject, best first: by what people did, by taste, by its topics (give `topics` for one that is too new to be known)."""
        row = self.subjects.rows([(kind, id)])
        known = row[row >= 0]
        acts = History(known, np.ones(len(known), dtype=np.float32), {(kind, id)}, [])
        allowed = self._allowed(kinds, {(kind, id), *exclude})
        words = {*topics, *(word for at in known for word in self.topics.words_of(int(at)))}
        pool, totals, lanes = self._candidates(acts, allowed, dict.fromkeys(words, 1.0), n)
        order = self._varied(pool, totals, n)
        return [
            Ranked(*self.subjects.subject(int(pool[at])), float(totals[at]), str(lanes[at]), 1.0, (kind, id))
            for at in order
        ]

    def affinity(
        self, history: Sequence[Act], subjects: Sequence[Subject], *, now: float | None = None
    ) -> NDArray[np.float32]:
        """How much the person is predicted to like each subject, from 0 to 1; ½ is worth a place among their best hundred.

        A subject that the artefact does not know gets 0.1. Without a history, popularity decides.
        """
        acts = self._history(history, time.time() if now is None else now)
        rows = self.subjects.rows(subjects)
        result = np.full(len(subjects), 0.1, dtype=np.float32)
        known = np.flatnonzero(rows >= 0)
        if len(known):
            allowed = np.ones(len(self.subjects), dtype=bool)
            allowed[acts.rows] = False
            _, _, parts = self._ask(acts, allowed, {}, wanted=rows[known])
            whole = sum(self.weights.get(name, 0.0) or 0.1 for name in parts)
            total = np.maximum(np.sum(list(parts.values()), axis=0), 0.0)
            result[known] = total / (total + max(whole, 1e-6))
        return result

    # -- the steps ---------------------------------------------------------------------------------------------------------------------

    def _history(self, history: Sequence[Act], now: float) -> History:
        """The acts merged, known ones as rows."""
        return merged(history, self.subjects, now, self.manifest.get("half_life_days"))

    def _allowed(self, kinds: Sequence[str], barred: Collection[Subject]) -> NDArray[np.bool_]:
        """Which rows may be returned."""
        codes = [self.subjects.kinds.index(kind) for kind in kinds if kind in self.subjects.kinds]
        allowed = np.zeros(len(self.subjects), dtype=bool)
        for code in codes:
            allowed |= self._codes == code
        rows = self.subjects.rows(list(barred))
        allowed[rows[rows >= 0]] = False
        return allowed

    def _leanings(self, acts: History, interests: Sequence[str], fresh: Sequence[Item]) -> dict[str, float]:
        """Topics and how much the person leans to each: picked ones 1, those of what they did by their share in it."""
        leaning: dict[str, float] = {}
        carried = {(item.kind, item.id): item.topics for item in fresh}
        did = [self.topics.words_of(int(row)) for row in acts.rows[-20:]]
        did += [list(carried[subject]) for subject in acts.unknown if subject in carried]
        for words in did:
            for word in words:
                leaning[word] = leaning.get(word, 0.0) + 1.0 / len(did)
        return leaning | dict.fromkeys(interests, 1.0)

    def _candidates(
        self, acts: History, allowed: NDArray[np.bool_], topics: Mapping[str, float], n: int
    ) -> tuple[Rows, Values, NDArray[np.str_]]:
        """(rows, blended scores, lanes) of everything worth ranking."""
        pool, names, parts = self._ask(acts, allowed, topics, least=n)
        if not len(pool):
            return pool, np.zeros(0, dtype=np.float32), np.zeros(0, dtype=str)
        spoken = np.array([parts[name] for name in names])
        lanes = np.array([LANES[name] for name in names])[np.argmax(spoken, axis=0)]
        return pool, np.maximum(spoken.sum(axis=0), 0.0).astype(np.float32), lanes

    def _ask(
        self,
        acts: History,
        allowed: NDArray[np.bool_],
        topics: Mapping[str, float],
        *,
        least: int = 0,
        wanted: Rows | None = None,
    ) -> tuple[Rows, list[str], dict[str, Values]]:
        """(pool of rows, source names, each source's weighted scores in units). `wanted` asks about these rows instead of the best ones."""
        depth = max(DEPTH, 2 * least)
        dense: dict[str, Values] = {}
        found: list[Rows] = []
        unit: dict[str, float] = {}
        if len(acts.rows):
            for name, table in self.tables.items():
                _, asked, lean = self._question(name, acts)
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
        strongest = sorted(topics, key=lambda word: -topics[word])[:MOST_TOPICS] if len(acts.rows) <= THIN else []
        numbers = self.topics.numbers(strongest)
        if numbers:
            near = self.topics.popular(numbers, depth)
            found.append(near[allowed[near]])
        pool = np.unique(np.concatenate(found)) if wanted is None else wanted

        parts: dict[str, Values] = {}
        for name, scores in dense.items():
            # popular always has a word, else a stranger's list would be empty
            weight = self.weights.get(name, 0.0) or (0.05 if name == "popular" else 0.0)
            parts[name] = weight / unit[name] * scores[pool]
        if "als" in unit and self.taste is not None:
            parts["als"] = self.weights["als"] / unit["als"] * self.taste.scores(person, pool)
        if numbers:
            parts["interest"] = self._interest(pool, topics, len(acts.rows))
        return pool, list(parts), parts

    def _question(self, name: str, acts: History) -> tuple[Rows, Rows, Values]:
        """(places in the history, rows, weights) with which a table is asked: later acts weigh more, and those that hardly do are left out."""
        lean = acts.strengths * np.float32(self.manifest["recency"][name]) ** np.arange(len(acts.rows) - 1, -1, -1)
        places = np.flatnonzero(lean >= FAINT * lean.max(initial=0.0))
        return places, acts.rows[places], lean[places].astype(np.float32)

    def _popular(self, allowed: NDArray[np.bool_], n: int) -> Rows:
        """The n most popular allowed rows: mostly found at the head of the order."""
        head = self.popular_order[: 20 * n]
        found = head[allowed[head]]
        return (found if len(found) >= n else self.popular_order[allowed[self.popular_order]])[:n]

    def _interest(self, pool: Rows, topics: Mapping[str, float], acts: int) -> Values:
        """What topics say: much for a stranger, ever less as there are acts to go by; among the same topics the popular come first."""
        share = self.topics.share(pool, topics)
        liked = np.log1p(self.popularity[pool])
        return (2.0 / (1.0 + acts) * share * (0.5 + liked / max(float(liked.max(initial=0.0)), 1e-9))).astype(
            np.float32
        )

    def _spoken(self, pool: Rows, languages: Sequence[str]) -> Values:
        """1 for what the person reads or what has no language, else `FOREIGN`."""
        langs = self.manifest.get("langs", [])
        read = [langs.index(lang) for lang in languages if lang in langs]
        known = self.langs[pool]
        foreign = (known >= 0) & ~np.isin(known, read) if languages else np.zeros(len(pool), dtype=bool)
        return np.where(foreign, FOREIGN, 1.0).astype(np.float32)

    def _varied(self, pool: Rows, totals: Values, n: int) -> list[int]:
        """The places of n candidates of the pool, best first, and the first `VARIED` of them unlike each other."""
        front = min(n, VARIED)
        order = best(totals, max(3 * front, n, 60))
        wide = order[: max(3 * front, 60)]
        rows = pool[wide]
        vectors = np.zeros((len(rows), 0), dtype=np.float32)
        if self.taste is not None and len(rows):
            vectors = self.taste.vectors(rows)
            vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        picked = varied(
            totals[wide],
            front,
            authors=self.authors[rows],
            topics=self.topics.marks(rows),
            vectors=vectors,
            variety=self.variety,
        )
        places = wide[picked]
        rest = order[~np.isin(order, places)] if n > front else order[:0]
        return [*places.tolist(), *rest[: n - len(places)].tolist()]

    def _because(self, acts: History, pool: Rows) -> list[Subject | None]:
        """For each row of the pool the act that speaks loudest for it in the neighbour tables, if any does."""
        if not len(acts.rows) or not len(pool) or not self.tables:
            return [None] * len(pool)
        said = np.zeros((len(acts.rows), len(pool)), dtype=np.float32)
        for name, table in self.tables.items():
            places, asked, lean = self._question(name, acts)
            part = table.speaks_for(asked, lean, pool)
            said[places] += self.weights.get(name, 0.0) * part / max(float(part.max()), 1e-9)
        loudest = np.argmax(said, axis=0)
        return [
            self.subjects.subject(int(acts.rows[row])) if said[row, column] > 0 else None
            for column, row in enumerate(loudest)
        ]


def _unit(values: NDArray[np.floating]) -> float:
    """The mean of the best 100 positive scores, given best first; 1 when there are none."""
    positive = values[:SCALE][values[:SCALE] > 0]
    return float(positive.mean()) if len(positive) else 1.0
