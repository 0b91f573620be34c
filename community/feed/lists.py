"""The ranked list of one visit: what was served stays as it was, what was not may be ranked again.

It is its reader's alone: another's id leads to a new list. It lives in Valkey under an id that the address of the next page carries. A list that is lost there is made anew without
what activity shows as seen; while Valkey is away, the rest of the list travels in the address itself, signed, with the end of what was served and when it
was ranked, so that hiding and beginning anew count at the next page there too.
"""

import base64
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from community.platform.cache import cache_get, cache_set_all
from community.platform.errors import BadCursor, BadToken, StaleToken
from community.platform.ids import new_public_id, sign, unsign

KEEP_SECONDS = 3 * 3600
CARRIED = 96  # notes that travel in an address when there is no Valkey
REMEMBERED = 60  # and the last of those that were served: what may not be in the log yet
NOTHING: Mapping[str, tuple[Any, int]] = MappingProxyType({})
_PURPOSE = "feed-list"
_CARRIED_MARK = "~"


class Place(NamedTuple):
    """A note's place in the list, with what its impression is logged under."""

    note_id: int
    lane: str
    propensity: float


@dataclass(frozen=True)
class RankedList:
    """`owner`: whose list it is (`Actor.key`); `served`: how many places from the top were shown already and never move again; `ranked_at`:
    unix seconds; `whole`: nothing is left to go on with; `liking`: predicted, of what is advertised, by `kind:id`.
    """

    id: str
    owner: str
    places: tuple[Place, ...]
    served: int
    ranked_at: float
    model_version: str
    whole: bool = False
    carried: bool = False
    liking: Mapping[str, float] = field(default_factory=dict)

    def reranked(self, tail: Sequence[Place], at: float, model_version: str, *, whole: bool = False) -> "RankedList":
        """The same list with another order of what was not served yet."""
        places = (*self.places[: self.served], *tail)
        return replace(self, places=places, ranked_at=at, model_version=model_version, whole=whole, liking={})

    def extended(self, places: Sequence[Place], *, whole: bool) -> "RankedList":
        """The same list with more at its end."""
        return replace(self, places=(*self.places, *places), whole=whole)

    def with_places(self, at: int, places: Sequence[Place]) -> "RankedList":
        """The same list with its places from `at` on in another order."""
        return replace(self, places=(*self.places[:at], *places, *self.places[at + len(places) :]))

    def shown_to(self, end: int) -> "RankedList":
        return replace(self, served=max(self.served, end))


def new_list(owner: str, places: Sequence[Place], at: float, model_version: str) -> RankedList:
    return RankedList(new_public_id(), owner, tuple(places), 0, at, model_version)


def key_of(list_id: str) -> str:
    """Where a list is kept."""
    return f"feed:{list_id}"


def find(list_id: str, owner: str) -> RankedList | None:
    """The kept list, or None when it is gone or another's. Raises BadCursor for an id that was never one."""
    if list_id.startswith(_CARRIED_MARK):
        return _carried(list_id, owner)
    if len(list_id) != 26 or not list_id.isalnum():
        raise BadCursor
    kept: dict[str, Any] | None = cache_get(key_of(list_id))
    if kept is None or kept["owner"] != owner:
        return None
    places = tuple(map(Place._make, zip(*kept.pop("places"), strict=True)))
    return RankedList(list_id, owner, places, kept["served"], kept["ranked_at"], kept["model"], **kept["more"])


def keep(ranked: RankedList, beside: Mapping[str, tuple[Any, int]] = NOTHING) -> str:
    """Store the list, and `beside` it other values for their seconds; the id for the next page's address."""
    kept = {
        "owner": ranked.owner,
        "places": list(zip(*ranked.places, strict=True)),  # three long columns are read sooner than many short rows
        "served": ranked.served,
        "ranked_at": ranked.ranked_at,
        "model": ranked.model_version,
        "more": {"whole": ranked.whole, "liking": ranked.liking},
    }
    if not ranked.carried and cache_set_all({key_of(ranked.id): (kept, KEEP_SECONDS), **beside}):
        return ranked.id
    rest = ranked.places[ranked.served : ranked.served + CARRIED]
    whole = ranked.whole and ranked.served + CARRIED >= len(ranked.places)
    served = ranked.places[max(ranked.served - REMEMBERED, 0) : ranked.served]
    said = [ranked.owner, ranked.served, ranked.ranked_at, int(whole), _packed(served), _packed(rest)]
    return _CARRIED_MARK + sign(_PURPOSE, said)


def _carried(list_id: str, owner: str) -> RankedList | None:
    try:
        said = unsign(_PURPOSE, list_id.removeprefix(_CARRIED_MARK), minutes=KEEP_SECONDS / 60)
    except (BadToken, StaleToken):
        raise BadCursor from None
    if not isinstance(said, list) or len(said) != 6:
        raise BadCursor
    whose, served, ranked_at, whole, last, rest = said
    if whose != owner:
        return None
    remembered = _unpacked(last)
    forgotten = [Place(0, "", 0.0)] * (served - len(remembered))
    places = (*forgotten, *remembered, *_unpacked(rest))
    return RankedList(list_id, owner, places, served, ranked_at, "", whole=bool(whole), carried=True)


def _packed(places: Sequence[Place]) -> str:
    """The notes as text: four bytes each, or eight where one of them is numbered so high."""
    ids = [place.note_id for place in places]
    wide = max(ids, default=0) >= 2**32
    return "IQ"[wide] + base64.urlsafe_b64encode(struct.pack(f"<{len(ids)}{'IQ'[wide]}", *ids)).decode()


def _unpacked(text: str) -> list[Place]:
    raw = base64.urlsafe_b64decode(text[1:])
    return [
        Place(note_id, "kept", 0.0)
        for note_id in struct.unpack(f"<{len(raw) // struct.calcsize(text[0])}{text[0]}", raw)
    ]
