"""Answers while somebody waits: a history is folded in, the sources are asked, ranked, varied, and some slots are drawn for what is new.

Numpy and mapped arrays only; nothing of training is imported. A `Server` never changes, so threads share it and a new version is a new one.
"""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from recsys import artefacts, features
from recsys.artefacts import Artefact, BadArtefact, NoArtefact
from recsys.explore import interleave, thompson
from recsys.history import Act, History, Subject, hidden, merged
from recsys.lanes import Answer, Lanes, Question
from recsys.newcomers import Newcomers
from recsys.objective import OBJECTIVE
from recsys.pulse import RATES, Pulse
from recsys.rank import Ranker
from recsys.recall import Rows, Values, best
from recsys.rerank import Variety, unit, varied
from recsys.subjects import Item, Subjects
from recsys.words import Lexicon

log = logging.getLogger(__name__)

RANKED = 200
"""So many of the best of the blend are ranked by what they are worth; what lies deeper follows in the order of the blend."""

VARIED = 80
"""So many places are kept unlike each other; what lies deeper follows by its score."""

FORESEEN = 4_096
"""The tastes of about so many new subjects are remembered: their words are read once, not for every request."""

FOREIGN = 0.6
"""What is left of the score of a subject in a language that the person does not read."""

USUAL_VARIETY = Variety()

Leanings = Sequence[str] | Mapping[str, float]
"""Topics that a person picked, or how much they lean to each; below 0 they want less of it."""


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
        self.lanes = Lanes(arrays, manifest, self.subjects)
        self.authors, self.topics, self.weights = self.lanes.authors, self.lanes.topics, self.lanes.weights
        self.langs = np.array(arrays["lang"])
        self.ranker = Ranker.of(arrays)
        self.objective: Mapping[str, float] = (manifest.get("ranker") or {}).get("objective") or OBJECTIVE
        self._shops, self._products = self.lanes.shops, np.array(arrays["product"])
        self._foreseen: dict[Item, NDArray[np.float32]] = {}
        self._new: tuple[Sequence[Item], Newcomers, NDArray[np.float32] | None] = (
            (),
            Newcomers((), self.subjects),
            None,
        )
        self._refused = ""
        self._words, self._word_taste = Lexicon(arrays["word_keys"], arrays["word_rarity"]), arrays["word_taste"]

    @classmethod
    def open(cls, root: Path) -> Self:
        """The current version of a folder, or the newest good one. Raises NoArtefact or BadArtefact."""
        return cls(artefacts.load_current(root))

    @classmethod
    def empty(cls) -> Self:
        """Knows nothing; answers from `fresh` alone."""
        whole = np.zeros(0, dtype=np.int64)
        names = ("keys", "popularity", "popular_order", "author", "lang", "topic", "topic_top_item", "shop", "product")
        arrays: dict[str, np.ndarray] = {**dict.fromkeys((*names, "published", "word_keys", "word_rarity"), whole)}
        arrays |= {"topic_words": np.zeros(0, dtype="<U1"), "word_taste": np.zeros((0, 0))}
        arrays |= dict.fromkeys(("topic_indptr", "topic_top_indptr"), np.zeros(1, dtype=np.int64))
        return cls(Artefact("none", arrays, {"kinds": [], "weights": {}, "recency": {}, "half_life_days": None}))

    def refreshed(self, root: Path) -> "Server":
        """A new Server when `current` has moved and its golden queries answer, else this one (with a line in the log)."""
        current = artefacts.current_version(root)
        if current in (None, self.version, self._refused):
            return self
        try:
            newer = type(self)(artefacts.load(root, current), self.variety)
            newer.rehearse()
            return newer
        except (BadArtefact, NoArtefact, KeyError, TypeError, ValueError, IndexError) as trouble:
            log.warning("keeping version %s: %s", self.version, trouble)
            self._refused = current  # a bad version is not read again for every request
            return self

    def rehearse(self) -> None:
        """Ask the golden queries that the artefact carries. Raises BadArtefact when one has no answer, or not the one it had when published."""
        for golden in self.manifest.get("golden", ()):
            acts = [(str(kind), int(id), float(weight), float(at)) for kind, id, weight, at in golden["acts"]]
            found = self.recommend(acts, n=len(golden["top"]), kinds=golden["kinds"], now=golden["now"], explore=0.0)
            expected = {(str(kind), int(id)) for kind, id in golden["top"]}
            if len(expected.intersection((one.kind, one.id) for one in found)) < len(expected) / 2:
                raise BadArtefact(f"{self.version} does not answer a golden query as it did when it was published")

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
        interests: Leanings = (),
        languages: Sequence[str] = (),
        following: Collection[int] = (),
        without_authors: Collection[int] = (),
        without_shops: Collection[int] = (),
        without_topics: Collection[str] = (),
        within: Sequence[Subject] | None = None,
        speaking: Collection[str] = (),
        city: str | None = None,
        category: str | None = None,
        pulse: Pulse | None = None,
        objective: Mapping[str, float] | None = None,
        fresh: Sequence[Item] = (),
        now: float | None = None,
        explore: float = 0.1,
        repeat: bool = False,
        reasons: bool = True,
        seed: int | None = None,
    ) -> list[Ranked]:
        """The n best subjects of these kinds for a history of acts (in any order), best first; fewer only when the world has no more.

        Never returned, fresh ones included: what was hidden (weights summing to 0 or less), what is in `exclude`, by `without_authors`, of `without_shops` or
        about `without_topics`, and (unless `repeat`) what was acted on. `within` ranks only these; `speaking` only what is in these
        languages, or in none. `interests` are topics the person picked;
        `languages` the ones they read (a preference, not a wall); `following` the authors they follow. `pulse` tells what happened lately,
        in their `city` and `category` first. `objective` weighs the acts that the ranker predicts (default: the artefact's).

        `fresh` are new subjects, known to the artefact or not: from the third place on each slot goes to one of them with probability `explore`,
        drawn by Thompson sampling when there is a pulse. `lane` says which source spoke loudest: taste, similar, interest, follow, trending,
        popular, or fresh. `propensity` is the probability that this subject was drawn for this place, given the places before. `because` is the
        act that spoke loudest for it, when `reasons` are asked for. The same seed gives the same list.
        """
        now = time.time() if now is None else now
        acts = self.read(history, now)
        barred = {*exclude, *(acts.seen if not repeat else hidden(history))}
        allowed = self.lanes.allowed(kinds, barred, without_authors, without_topics, within, without_shops)
        if speaking:
            langs = self.manifest.get("langs", [])
            allowed &= np.array([lang in speaking for lang in langs] + [True])[self.langs]
        new = self.newcomers(fresh)
        topics = self.leanings(acts, interests, new)
        question = Question(acts, topics, following, city, category, pulse, now)
        answer, totals, lanes = self._ranked(question, allowed, languages, objective, n)
        order = self._varied(answer.pool, totals, n)
        pool, totals, lanes = answer.pool[order], totals[order], lanes[order]

        chance = np.random.default_rng(seed)
        ranked = self.subjects.named(pool)
        fit = new.open(kinds, barred, without_authors, without_shops, without_topics, within, speaking)
        listed = np.zeros(len(self.subjects) + 1, dtype=bool)  # the last: unknown to this version
        listed[pool] = True
        open_to = np.flatnonzero(fit & ~listed[new.rows])
        liked_authors = {*following, *self.authors[acts.rows].tolist()} - {-1}
        appeals = new.appeal(open_to, topics, liked_authors, languages, now)
        if answer.person is not None and len(open_to):
            likings = self._foreseen_of(new)[open_to] @ answer.person / answer.taste_unit
            appeals = appeals * (0.5 + np.clip(likings, 0.0, 3.0))
        if pulse is not None and len(open_to):
            shown, liked = pulse.trials([new.names[at] for at in open_to.tolist()])
            appeals = thompson(appeals, shown, liked, float(pulse.average[RATES.index("liked_30d")]), chance)
        slots = interleave(len(pool), appeals, n, explore, chance)
        because = self.lanes.because(acts, pool) if reasons else [None] * len(pool)
        known = list(zip(ranked, totals.tolist(), lanes.tolist(), because, strict=True))
        result: list[Ranked] = []
        for slot in slots:
            if slot.fresh:
                kind, id = new.names[open_to[slot.place]]
                result.append(Ranked(kind, id, 0.0, "fresh", slot.propensity))
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
        acts = History(known, np.ones(len(known), dtype=np.float32), {(kind, id)}, [], 0.0)
        allowed = self.lanes.allowed(kinds, {(kind, id), *exclude})
        words = {*topics, *(word for at in known for word in self.topics.words_of(int(at)))}
        answer, totals, lanes = self._ranked(Question(acts, dict.fromkeys(words, 1.0)), allowed, (), None, n, False)
        order = self._varied(answer.pool, totals, n)
        return [
            Ranked(*self.subjects.subject(int(answer.pool[at])), float(totals[at]), str(lanes[at]), 1.0, (kind, id))
            for at in order
        ]

    def affinity(
        self, history: Sequence[Act], subjects: Sequence[Subject], *, now: float | None = None
    ) -> NDArray[np.float32]:
        """How much the person is predicted to like each subject, from 0 to 1; ½ is worth a place among their best hundred.

        A subject that the artefact does not know gets 0.1. Without a history, popularity decides.
        """
        acts = self.read(history, time.time() if now is None else now)
        rows = self.subjects.rows(subjects)
        result = np.full(len(subjects), 0.1, dtype=np.float32)
        known = np.flatnonzero(rows >= 0)
        if len(known):
            allowed = np.ones(len(self.subjects), dtype=bool)
            allowed[acts.rows] = False
            answer = self.lanes.ask(Question(acts), allowed, wanted=rows[known])
            whole = sum(weight or 0.1 for weight in answer.weights.values())
            total = np.maximum(answer.weighted().sum(axis=0), 0.0)
            result[known] = total / (total + max(whole, 1e-6))
        return result

    def features(
        self,
        history: Sequence[Act],
        subjects: Sequence[Subject],
        *,
        kinds: Sequence[str] = ("note",),
        interests: Leanings = (),
        languages: Sequence[str] = (),
        following: Collection[int] = (),
        pulse: Pulse | None = None,
        now: float,
    ) -> NDArray[np.float32]:
        """What the ranker sees of these subjects for this history: subjects × `features.NAMES`. Unknown subjects have only what a pulse knows."""
        acts = self.read(history, now)
        rows = self.subjects.rows(subjects)
        known = np.flatnonzero(rows >= 0)
        made = np.zeros((len(subjects), len(features.NAMES)), dtype=np.float32)
        if len(known):
            allowed = self.lanes.allowed(kinds, acts.seen)
            question = Question(acts, self.leanings(acts, interests), following, pulse=pulse, now=now)
            answer = self.lanes.ask(question, allowed, wanted=rows[known])
            made[known] = self.seen_of(question, answer, answer.weighted().sum(axis=0), languages)
        if pulse is not None:
            made[:, -len(RATES) :] = pulse.rates_of(subjects)
        return made

    def foreseen(self, items: Sequence[Item]) -> NDArray[np.float32]:
        """The taste that new subjects' words predict, one row each: what they have before anybody acted on them."""
        kept = self._foreseen if len(self._foreseen) < FORESEEN else {}
        unread = [item for item in items if item not in kept]
        kept.update(zip(unread, self._words.vectors(unread, self._word_taste), strict=True))
        self._foreseen = kept
        return np.array([kept[item] for item in items], dtype=np.float32).reshape(len(items), self._word_taste.shape[1])

    def newcomers(self, fresh: Sequence[Item]) -> Newcomers:
        """The new subjects as columns; remembered for as long as the very same sequence is offered."""
        offered, new, _ = self._new
        if offered is not fresh:
            new = Newcomers(fresh, self.subjects)
            self._new = (fresh, new, None)  # one assignment: threads see the old or the new
        return new

    def _foreseen_of(self, new: Newcomers) -> NDArray[np.float32]:
        offered, kept, tastes = self._new
        if kept is not new or tastes is None:
            tastes = self.foreseen(new.items)
            if kept is new:
                self._new = (offered, new, tastes)
        return tastes

    def read(self, history: Sequence[Act], now: float) -> History:
        """The acts merged, known ones as rows."""
        return merged(history, self.subjects, now, self.manifest.get("half_life_days"))

    def leanings(self, acts: History, interests: Leanings, new: Newcomers | None = None) -> dict[str, float]:
        """Topics and how much the person leans to each: picked ones as they say, those of what they did by their share in it."""
        leaning: dict[str, float] = {}
        did = [self.topics.words_of(row) for row in acts.rows[-20:].tolist()]
        did += [list(new.topics(subject)) for subject in acts.unknown if new and subject in new.place]
        for words in did:
            for word in words:
                leaning[word] = leaning.get(word, 0.0) + 1.0 / len(did)
        picked = interests if isinstance(interests, Mapping) else dict.fromkeys(interests, 1.0)
        return leaning | dict(picked)

    def _ranked(
        self,
        question: Question,
        allowed: NDArray[np.bool_],
        languages: Sequence[str],
        objective: Mapping[str, float] | None,
        n: int,
        by_worth: bool = True,
    ) -> tuple[Answer, Values, NDArray[np.str_]]:
        """(everything worth ranking, scores of at least 0, lanes): the blend, and its head by what it is worth when there is a ranker."""
        answer = self.lanes.ask(question, allowed, least=n)
        weighted = answer.weighted()
        totals = np.maximum(weighted.sum(axis=0), 0.0) * self._spoken(answer.pool, languages)
        if self.ranker is not None and by_worth and len(answer.pool):
            head = best(totals, RANKED)
            part = Answer(
                answer.pool[head],
                {name: said[head] for name, said in answer.said.items()},
                answer.weights,
                answer.person,
                1.0,
            )
            seen = self.seen_of(question, part, weighted[:, head].sum(axis=0), languages)
            worth = self.ranker.worth(seen, objective or self.objective)
            # between the best of the blend and what lies below the head, so that the scale of scores stays
            place = np.argsort(-worth, kind="stable")
            low = float(totals[head].min())
            spread = (worth - worth.min()) / max(float(np.ptp(worth)), 1e-12)
            totals[head[place]] = (low + spread[place] * (float(totals[head].max()) - low) + 1e-9).astype(np.float32)
        return answer, totals.astype(np.float32), answer.lanes(weighted)

    def seen_of(
        self, question: Question, answer: Answer, blend: NDArray[np.floating], languages: Sequence[str]
    ) -> NDArray[np.float32]:
        """The features of the answer's pool."""
        rows, acts = answer.pool, question.acts
        authors = self.authors[rows]
        whose = ((authors, self.authors[acts.rows]), (self._shops[rows], self._shops[acts.rows]))
        alike = sum((numbers[:, None] == liked[None, liked >= 0]).sum(axis=1) for numbers, liked in whose)
        share = alike / max(len(acts.rows), 1)
        if question.pulse is None:
            rates = np.zeros((len(rows), len(RATES)), dtype=np.float32)
        else:
            rates = question.pulse.rates_at(self.lanes.pulse_rows(question.pulse)[rows])
        product = self.subjects.kinds.index("product") if "product" in self.subjects.kinds else -1
        about = features.About(
            popularity=self.lanes.popularity[rows],
            published=self.lanes.published[rows],
            same_language=self._spoken(rows, languages),
            author_share=share,
            topic_share=self.topics.share(rows, question.topics),
            followed=np.isin(authors, list(question.following)),
            product=self.lanes.kinds[rows] == product,
            rates=rates,
        )
        reader = features.Reader(len(acts.rows), acts.latest, question.now)
        return features.build(answer.said, blend, reader, about)

    def _spoken(self, pool: Rows, languages: Sequence[str]) -> Values:
        """1 for what the person reads or what has no language, else `FOREIGN`."""
        langs = self.manifest.get("langs", [])
        factor = np.ones(len(langs) + 1, dtype=np.float32)  # the last: of no language
        if languages:
            factor[:-1] = [1.0 if lang in languages else FOREIGN for lang in langs]
        return factor[self.langs[pool]]

    def _varied(self, pool: Rows, totals: Values, n: int) -> list[int]:
        """The places of n candidates of the pool, best first, and the first `VARIED` of them unlike each other."""
        front = min(n, VARIED)
        order = best(totals, max(3 * front, n, 60))
        wide = order[: max(3 * front, 60)]
        rows = pool[wide]
        taste = self.lanes.taste
        vectors = [unit(self.topics.marks(rows).astype(np.float32))]
        if taste is not None and len(rows):
            vectors.append(unit(taste.vectors(rows)))
        rules = [
            (self.authors[rows], self.variety.author_gap),
            (self._shops[rows], self.variety.shop_gap),
            (self._products[rows], self.variety.product_gap),
        ]
        picked = varied(totals[wide], front, vectors=unit(np.hstack(vectors)), variety=self.variety, rules=rules)
        places = wide[picked]
        left = np.ones(len(pool), dtype=bool)
        left[places] = False
        rest = order[left[order]] if n > front else order[:0]
        return [*places.tolist(), *rest[: n - len(places)].tolist()]
