"""Facts collected column by column, and what is cut off them at the end."""

import numpy as np
import numpy.typing as npt

from community.demo.facts import KINDS, VERBS, Facts

MOST_COMMENTS = 24  # under one note: so many things can be said about it without saying one twice

Numbers = npt.NDArray[np.int64]


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
        position: Numbers | None = None,
    ) -> None:
        """Facts of one verb about one kind; `person` and `subject` are positions in the world, `at` unix seconds."""
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
            )
        )

    def facts(self, until: float) -> Facts:
        """What happened before `until`, in order of time."""
        person, verb, kind, subject, at, value, position = (
            np.concatenate([part[column] for part in self._parts]) for column in range(7)
        )
        kept = np.flatnonzero(at < until)
        order = kept[np.argsort(at[kept], kind="stable")]
        return Facts(*(column[order] for column in (person, verb, kind, subject, at, value, position)))


def at_most(facts: Facts, verb: str, many: int) -> Facts:
    """The first so many facts of a verb on each subject; later ones did not happen."""
    rows = facts.only(verb)
    order = np.argsort(facts.subject[rows], kind="stable")
    _, first, counts = np.unique(facts.subject[rows][order], return_index=True, return_counts=True)
    place = np.arange(len(rows)) - np.repeat(first, counts)
    kept = np.ones(len(facts), np.bool_)
    kept[rows[order[place >= many]]] = False
    return facts.where(kept)


def trimmed(facts: Facts, many: int, rng: np.random.Generator) -> Facts:
    """At most so many facts: what is over goes from the impressions, which the browser loses most easily too."""
    extra = len(facts) - many
    shown = facts.only("impression")
    if extra <= 0:
        return facts
    kept = np.ones(len(facts), np.bool_)
    kept[rng.choice(shown, min(extra, len(shown)), replace=False)] = False
    return facts.where(kept)
