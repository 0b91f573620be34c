"""The reader's own taste in the order of what is found: a factor on the score. What is found, and how many, is the same for
everybody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from community.platform.viewer import Viewer
from community.recommender import service as recommender
from community.search.engine import Key, Kind

SHARE = 0.25  # taste may lift or lower a score by this much
_TASTE = (Kind.note.value, Kind.product.value)  # what the recommender knows about


def liking(viewer: Viewer, as_of: datetime) -> Callable[[Sequence[Key]], Mapping[Key, float]] | None:
    """Factors on the scores of subjects, around 1, as they were at `as_of`: what the reader did later has no say, and what
    they did before is no older on a later page, so that pages stay in step.

    None for a reader who switched personalisation off or has done nothing yet. One statement.
    """
    history = [fact for fact in recommender.history_of(viewer) if fact.at.replace(microsecond=0) <= as_of]
    if not history:
        return None

    def factors(keys: Sequence[Key]) -> dict[Key, float]:
        liked = recommender.affinity(history, [key for key in keys if key[0] in _TASTE], at=as_of)
        average = sum(liked.values()) / len(liked) if liked else 0.0
        return {key: 1 + SHARE * (like - average) for key, like in liked.items()}

    return factors
