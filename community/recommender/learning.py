"""The ranker is learnt from what explore showed: rows of logged lists, what was known of their readers then, and what followed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from community.accounts import queries as accounts
from community.activity import shown
from community.recommender import gate, order, reading, weighing
from community.recommender.gate import Replayed
from community.recommender.reading import Columns
from community.recommender.service import HISTORY
from recsys import clicks, feeds
from recsys.artefacts import Artefact
from recsys.confidence import DAY
from recsys.feeds import Acts, Shown
from recsys.learn import Impressions, Known, Lesson, learn
from recsys.rank import Ranker
from recsys.serve import Server

SURFACE = "explore"
EXPLORED = ("fresh", "fresh_a", "fresh_b")  # lanes whose places are drawn
NAMELESS = 7 * 86_400  # a log without ids of lists (from elsewhere): what one reader saw in a week stands for one
MOST_SEEN = 200_000  # the newest places that are read
MOST_ROWS = 20_000
MOST_LISTS = 1_800  # each costs a question to the model
FEWEST_ROWS = 500
RIPE = 3_600  # what was shown in the last hour may still be acted on
PULSES = 4  # counts as they stood at so many moments of the feed
SEED = 7


@dataclass(frozen=True)
class Feed:
    """Places of lists with what followed from each, and how readily places are looked at."""

    shown: Shown
    acted: Mapping[str, NDArray[np.bool_]]
    looked: NDArray[np.float64]


def serving_order(before: Artefact | None) -> tuple[Ranker | None, dict[str, Any]]:
    """(the ranker that serves, what is said of it); an increment goes on with both."""
    serving = Ranker.of(before.arrays) if before else None
    return serving, before.manifest.get("ranker") or {} if before and serving else {}


def order_of(
    before: Artefact | None, earlier: Server | None, history: Columns, now: float
) -> tuple[Ranker | None, dict[str, Any]]:
    """(the ranker to publish, what is said of it): the one learnt from the feed where the gate lets it pass, else the one that serves, else none.

    `earlier` knows nothing of what the feed since is asked about; where there is none, there was too little to hold anything out.
    """
    serving, said = serving_order(before)
    objective = weighing.objective(weighing.current())
    learnt = lesson(earlier, history, objective, now, serving) if earlier else None
    if learnt is None:
        return serving, said | {"refused": "too little was shown and acted on"}
    blend, old = _replayed(learnt.ndcg, learnt.blend), None
    if learnt.before is not None:
        old = _replayed(learnt.ndcg, learnt.before)
        if gate.outlived(_replayed(learnt.before, learnt.blend)):
            serving, said = None, {}
    measured = asdict(blend) | ({"before": old.other} if old else {}) | learnt.quality
    verdict = gate.judge_order(blend, old)
    if verdict.passes:
        return learnt.ranker, {"learnt_at": now, "objective": objective, **measured}
    return serving, said | {"refused": "; ".join(verdict.reasons), "tried": measured}


def _replayed(one: NDArray[np.float64], other: NDArray[np.float64]) -> Replayed:
    lists = len(one)
    if not lists:
        return Replayed(0, 0.0, 0.0, 0.0)
    error = float((one - other).std(ddof=1) / np.sqrt(lists)) if lists > 1 else 0.0
    return Replayed(lists, float(one.mean()), float(other.mean()), error)


def lesson(
    server: Server, history: Columns, objective: Mapping[str, float], now: float, before: Ranker | None
) -> Lesson | None:
    """What the feed since `server` was trained teaches; None while that is too little.

    `history` are the facts of everybody (`reading.facts`); `objective` says what a list is for; `before` is the ranker that serves, to be measured beside.
    """
    since = float(server.manifest["trained_until"])
    log = reading.happened(since - reading.PULSE_DAYS * DAY)
    feed = read(since, now, log)
    if len(feed.shown) < FEWEST_ROWS:
        return None
    rows = feeds.drawn(feed.shown, MOST_LISTS, MOST_ROWS, SEED)
    chosen = feed.shown.only(rows)
    impressions = Impressions(
        person=chosen.person.tolist(),
        subject=[("note", note_id) for note_id in chosen.subject.tolist()],
        position=chosen.position,
        at=chosen.made_at().astype(np.float64),
        propensity=chosen.propensity,
        acted={head: acted[rows] for head, acted in feed.acted.items()},
        looked=feed.looked[rows],
    )
    moments = np.linspace(since, now, PULSES, endpoint=False)
    pulses = [reading.counted_at(float(moment), log) for moment in moments]
    try:
        return learn(
            server,
            impressions,
            Readers(server, history, np.unique(chosen.person)).at,
            objective=objective,
            pulse=lambda at: pulses[max(int(np.searchsorted(moments, at, side="right")) - 1, 0)],
            before=before,
        )
    except ValueError:  # all of it in one list, or about notes that are newer than the server
        return None


def read(since: float, now: float, log: Columns) -> Feed:
    """The feed of explore from one moment on, with what followed by the `log`."""
    found = shown.places(SURFACE, datetime.fromtimestamp(since, UTC), MOST_SEEN)
    unwilling = set(reading.unwilling().tolist())
    seen = [place for place in found if place.at <= now - RIPE and place.actor not in unwilling]
    names = [place.request_id or f"{place.actor} {place.at // NAMELESS}" for place in seen]
    propensity = np.array([place.propensity or 1.0 for place in seen], dtype=np.float64)
    places = Shown(
        person=_column([place.actor for place in seen]),
        list=np.unique(np.array(names, dtype=str), return_inverse=True)[1].astype(np.int64),
        subject=_column([place.note_id for place in seen]),
        position=_column([place.position or 0 for place in seen]),
        at=_column([place.at for place in seen]),
        propensity=propensity,
        explored=np.array([place.lane in EXPLORED and place.propensity is not None for place in seen], dtype=bool),
    )
    acted = feeds.outcomes(places, _acts(log, since))
    drawn = places.explored
    curve = clicks.examination(places.position[drawn], acted["open"][drawn], places.person[drawn])
    return Feed(places, acted, curve[np.minimum(places.position, len(curve) - 1)])


def _column(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _acts(log: Columns, since: float) -> Acts:
    """What anybody did since then with notes and goods."""
    useful = (log["at"] >= since) & (log["verb"] != "impression") & (log["person"] != 0)
    useful &= np.isin(log["kind"], ("note", "product"))
    acts = {name: column[useful] for name, column in log.items()}
    product, at = acts["kind"] == "product", acts["at"].astype(np.int64)
    return Acts(acts["person"], acts["verb"], product, acts["subject"], at, acts["value"])


class Readers:
    """What was known of some people at any moment, from the facts of everybody."""

    def __init__(self, server: Server, history: Columns, people: NDArray[np.int64]) -> None:
        wanted = np.isin(history["person"], people)
        order = np.lexsort((history["at"][wanted], history["person"][wanted]))
        self._facts = {name: column[wanted][order] for name, column in history.items()}
        self._locale = accounts.personalised_among([person for person in people.tolist() if person > 0])
        names = np.array([*server.manifest.get("langs", ()), ""])
        subjects = list(zip(self._facts["kind"].tolist(), self._facts["subject"].tolist(), strict=True))
        rows = server.subjects.rows(subjects)
        self._lang = np.where(rows >= 0, names[server.langs[rows]] if len(server.langs) else "", "")

    def at(self, person: int, at: float) -> Known:
        """Their last acts before the moment, whom they had followed by then, and the languages they read. Nothing of people who let nothing follow what they do,
        or who are gone."""
        start, stop = np.searchsorted(self._facts["person"], [person, person + 1])
        stop = start + int(np.searchsorted(self._facts["at"][start:stop], at))
        if person > 0 and person not in self._locale:
            return Known()
        rows = slice(max(start, stop - HISTORY), stop)
        columns = (self._facts[name][rows].tolist() for name in ("kind", "subject", "weight", "at"))
        acts = list(zip(*columns, strict=True))
        read = order.languages_read(self._locale[person], self._lang[rows].tolist()) if person > 0 else ()
        sums: dict[int, float] = {}
        for kind, subject, weight, _ in acts:
            if kind == "person":
                sums[subject] = sums.get(subject, 0.0) + weight
        return Known(acts, read, {author for author, weight in sums.items() if weight > 0})
