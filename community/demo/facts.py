"""Behaviour as the demo world keeps it: columns, not rows."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

VERBS = (
    "impression", "open", "dwell", "tag_open", "like", "collect", "follow", "comment", "share", "cart", "hide",
)  # fmt: skip
KINDS = ("note", "product", "person", "shop", "topic")
LANES = ("taste", "similar", "interest", "popular", "fresh", "follow", "trending")


@dataclass(frozen=True)
class Facts:
    """Behaviour as columns of one length, ordered by time. `subject` is a position within its kind.

    The last four say where in which list it was found, and are set for notes that were shown or opened.
    """

    person: npt.NDArray[np.int32]
    verb: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    subject: npt.NDArray[np.int32]
    at: npt.NDArray[np.float64]  # seconds since the epoch
    value: npt.NDArray[np.float32]  # dwell in seconds, else not a number
    position: npt.NDArray[np.int16]  # place in the list, -1 where there was none
    lane: npt.NDArray[np.int8]  # in LANES, -1 where there was no list
    list: npt.NDArray[np.int32]  # the list's number, -1 where there was none
    propensity: npt.NDArray[np.float32]  # with which the place was given to this note, else not a number

    def __len__(self) -> int:
        return len(self.person)

    def only(self, verb: str, kind: str | None = None) -> npt.NDArray[np.intp]:
        """Row numbers of one verb (and kind), in order of time."""
        chosen = self.verb == VERBS.index(verb)
        if kind is not None:
            chosen &= self.kind == KINDS.index(kind)
        return np.flatnonzero(chosen)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Facts":
        """The facts that are marked."""
        return Facts(*(column[kept] for column in vars(self).values()))
