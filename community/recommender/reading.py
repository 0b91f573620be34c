"""The behaviour log as a data set: what readers took back, hid or wanted forgotten does not get in, nor what anybody did who wants nothing personal."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from community.accounts import queries as accounts
from community.activity import queries as activity
from community.recommender import hooks, weighing
from community.recommender.hooks import SubjectFact
from recsys.confidence import DAY, WEIGHTS, weigh
from recsys.data import Dataset, Item
from recsys.pulse import Pulse

PULSE_DAYS = 30
MOST_FACTS = 2000  # the newest of one person; more would let a few shape the taste of all
EMPTY = {
    "id": np.int64,
    "person": np.int64,
    "kind": np.str_,
    "subject": np.int64,
    "weight": np.float32,
    "at": np.float64,
    "wish": np.bool_,
}

Columns = dict[str, NDArray]


def read(columns: Columns | None = None) -> Dataset:
    """The activity log (its `facts`, where they were read already) as a data set, with what the subjects say about themselves.

    What was done with notes and goods that nobody may see any more, or with people who left, is not in it: the model gives them no place.
    """
    told, there = facts() if columns is None else columns, items()
    kept = np.isin(told["subject"], accounts.erased(), invert=True) | (told["kind"] != "person")
    for kind in ("note", "product"):
        ids = np.array([item.id for item in there if item.kind == kind], dtype=np.int64)
        kept &= (told["kind"] != kind) | np.isin(told["subject"], ids)
    return Dataset.of(**{name: column[kept] for name, column in told.items()}, items=there)


def items() -> list[Item]:
    """Everything that may be shown."""
    return [item_of(fact) for found in hooks.subjects() for fact in found]


def item_of(fact: SubjectFact) -> Item:
    """A subject as the library describes it."""
    return Item(
        fact.kind,
        fact.id,
        fact.author_id,
        fact.topics,
        fact.lang,
        fact.published_at.timestamp(),
        fact.text,
        fact.category,
        city=fact.city,
        shop=fact.shop_id,
    )


def facts() -> Columns:
    """Person, kind, subject, weight and time of every act that still counts."""
    verbs, kinds = np.array(activity.VERBS), np.array(activity.KINDS)
    worth = weighing.current()
    factors = np.array([weighing.ratio(worth, verb) for verb in activity.VERBS], dtype=np.float32)
    parts: dict[str, list[NDArray]] = {name: [] for name in EMPTY}
    begun_anew: dict[int, int] = {}  # whose -> the fact since which they count
    for chunk in activity.columns():
        done = verbs[chunk["verb"]]
        weights = weigh(done, chunk["value"]) * factors[chunk["verb"]]
        weights[done == "unhide"] = -WEIGHTS["hide"]  # shown again weighs what hiding did: together they are nothing
        anew = done == "reset"
        begun_anew |= dict(zip(chunk["actor"][anew].tolist(), chunk["id"][anew].tolist(), strict=True))
        useful = (weights != 0) & (chunk["actor"] != 0)
        parts["id"].append(chunk["id"][useful])
        parts["person"].append(chunk["actor"][useful])
        parts["kind"].append(kinds[chunk["kind"][useful]])
        parts["subject"].append(chunk["subject_id"][useful])
        parts["weight"].append(weights[useful])
        parts["at"].append(chunk["at"][useful].astype(np.float64))
        parts["wish"].append(np.isin(done[useful], ("hide", "unhide")))
    columns: Columns = {name: np.concatenate([np.empty(0, EMPTY[name]), *chunks]) for name, chunks in parts.items()}
    willing = np.isin(columns["person"], unwilling(), invert=True)
    kept = willing & _since_anew(columns, begun_anew) & _newest(columns["person"], columns["id"], MOST_FACTS)
    return {name: column[kept] for name, column in columns.items() if name not in ("id", "wish")}


def unwilling() -> NDArray[np.int64]:
    """Who switched personalisation off, people and visitors, as `activity.columns` numbers them: nothing is learnt from them. Two statements."""
    visitors = [activity.visitor_number(visitor_id) for visitor_id in activity.plain_visitors()]
    return np.array([*accounts.unpersonalised(), *visitors], dtype=np.int64)


def _since_anew(columns: Columns, begun_anew: dict[int, int]) -> NDArray[np.bool_]:
    """What people did after they last began anew. A hide counts whenever it was."""
    actors = np.array(sorted(begun_anew), dtype=np.int64)
    since = np.array([begun_anew[actor] for actor in actors.tolist()], dtype=np.int64)
    at = np.searchsorted(actors, columns["person"])
    at[np.append(actors, 0)[at] != columns["person"]] = len(actors)  # nobody is 0, and is not among them
    return (columns["id"] > np.append(since, 0)[at]) | columns["wish"]


def _newest(person: NDArray, fact: NDArray, most: int) -> NDArray[np.bool_]:
    """The newest `most` facts of each person."""
    order = np.lexsort((-fact, person))
    starts = np.flatnonzero(np.r_[True, person[order][1:] != person[order][:-1]]) if len(person) else order
    sizes = np.diff(np.r_[starts, len(person)])
    place = np.arange(len(person)) - np.repeat(starts, sizes)
    kept = np.zeros(len(person), dtype=bool)
    kept[order[place < most]] = True
    return kept


def lately(now: float, days: float) -> Pulse:
    """What happened in the last days: everybody's acts and what was shown, counted by subject."""
    return counted_at(now, happened(now - days * DAY), items())


def counted_at(moment: float, columns: Columns, items: Sequence[Item] = ()) -> Pulse:
    """The counts as they stood at a moment: of what `happened`, whatever came later is not in them."""
    names, before = ("kind", "subject", "verb", "at"), columns["at"] <= moment
    return Pulse.of(**{name: columns[name][before] for name in names}, items=items, now=moment)


def happened(since: float) -> Columns:
    """Person, kind, subject, verb, time and value of every fact since then, impressions included."""
    verbs, kinds = np.array(activity.VERBS), np.array(activity.KINDS)
    empty = {
        "person": np.int64,
        "kind": kinds.dtype,
        "subject": np.int64,
        "verb": verbs.dtype,
        "at": np.float64,
        "value": np.float32,
    }
    parts = [{name: np.empty(0, of) for name, of in empty.items()}]
    for chunk in activity.columns(datetime.fromtimestamp(since, UTC)):
        parts.append(
            {
                "person": chunk["actor"],
                "kind": kinds[chunk["kind"]],
                "subject": chunk["subject_id"],
                "verb": verbs[chunk["verb"]],
                "at": chunk["at"].astype(np.float64),
                "value": chunk["value"],
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in empty}
