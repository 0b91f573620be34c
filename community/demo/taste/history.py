"""Facts collected column by column, and what is cut off them at the end."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from community.demo.facts import KINDS, VERBS, Facts

MOST_COMMENTS = 24  # under one note: so many things can be said about it without saying one twice

Numbers = npt.NDArray[np.int64]


class Found(NamedTuple):
    """Where in which list it was found; see `Facts`."""

    position: Numbers
    lane: Numbers
    list: Numbers
    propensity: npt.NDArray[np.float32]

    def only(self, kept: npt.NDArray[np.bool_]) -> "Found":
        return Found(self.position[kept], self.lane[kept], self.list[kept], self.propensity[kept])


class History:
    """Collects columns of facts."""

    def __init__(self) -> None:
        self._parts: list[tuple[npt.NDArray[np.generic], ...]] = []

    def add(
        self,
        verb: str,
        kind: str,
        person: Numbers,
        subject: Numbers,
        at: npt.NDArray[np.float64],
        value: npt.NDArray[np.floating] | None = None,
        found: Found | None = None,
    ) -> None:
        """Facts of one verb about one kind; `person` and `subject` are positions in the world, `at` unix seconds."""
        position, lane, list_, propensity = found or (None, None, None, None)
        many = len(person)
        self._parts.append(
            (
                person.astype(np.int32),
                np.full(many, VERBS.index(verb), np.int8),
                np.full(many, KINDS.index(kind), np.int8),
                subject.astype(np.int32),
                at,
                np.full(many, np.nan, np.float32) if value is None else value.astype(np.float32),
                np.full(many, -1, np.int16) if position is None else position.astype(np.int16),
                np.full(many, -1, np.int8) if lane is None else lane.astype(np.int8),
                np.full(many, -1, np.int32) if list_ is None else list_.astype(np.int32),
                np.full(many, np.nan, np.float32) if propensity is None else propensity,
            )
        )

    def facts(self, until: float) -> Facts:
        """What happened before `until`, in order of time."""
        whole = Facts(*(np.concatenate(columns) for columns in zip(*self._parts, strict=True)))
        kept = np.flatnonzero(whole.at < until)
        order = kept[np.argsort(whole.at[kept], kind="stable")]
        return Facts(*(column[order] for column in vars(whole).values()))


def at_most(facts: Facts, verb: str, many: int) -> Facts:
    """The first so many facts of a verb on each subject; later ones did not happen."""
    rows = facts.only(verb)
    order = np.argsort(facts.subject[rows], kind="stable")
    _, first, counts = np.unique(facts.subject[rows][order], return_index=True, return_counts=True)
    place = np.arange(len(rows)) - np.repeat(first, counts)
    kept = np.ones(len(facts), np.bool_)
    kept[rows[order[place >= many]]] = False
    return facts.where(kept)


def trimmed(facts: Facts, many: int) -> Facts:
    """At most so many facts: what is over goes from the oldest impressions, to which no count looks back."""
    shown = facts.only("impression")
    kept = np.ones(len(facts), np.bool_)
    kept[shown[: max(len(facts) - many, 0)]] = False
    return facts.where(kept)
