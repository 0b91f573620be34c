"""What the ranker sees of a person and a subject: defined here once, computed by the same lines for a request and for a logged list."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys.confidence import DAY

SAID_BY = ("itemitem", "next", "ease", "content", "als", "popular", "interest", "follow", "trending")

NAMES = (
    *SAID_BY,  # what each source says, in units of the person's best hundred
    "blend",
    "sources",  # how many of them say anything
    "acts",
    "days_since_act",
    "popularity",
    "age",
    "same_language",
    "author_share",
    "topic_share",
    "followed",
    "product",
    "shown",
    "opened_1d",
    "opened_7d",
    "opened_30d",
    "liked_30d",
    "hidden_30d",
)

CROSSED = (("blend", "acts"), ("als", "popularity"), ("age", "opened_7d"))


class Reader(NamedTuple):
    """What is known of the person, the same for all subjects."""

    acts: int
    latest: float
    """When they last acted; 0 for never."""
    now: float


class About(NamedTuple):
    """What is known of the subjects, one value each; NaN where unknown."""

    popularity: NDArray[np.floating]
    published: NDArray[np.floating]
    same_language: NDArray[np.floating]
    author_share: NDArray[np.floating]
    topic_share: NDArray[np.floating]
    followed: NDArray[np.bool_]
    product: NDArray[np.bool_]
    rates: NDArray[np.floating]
    """Subjects × (shown, opened in 1, 7 and 30 days, liked, hidden in 30 days); see `pulse.RATES`."""


def build(
    said: Mapping[str, NDArray[np.floating]], blend: NDArray[np.floating], reader: Reader, about: About
) -> NDArray[np.float32]:
    """Subjects × `NAMES`, float32, all finite."""
    n = len(blend)
    made = np.zeros((n, len(NAMES)), dtype=np.float32)
    for column, name in enumerate(SAID_BY):
        if name in said:
            made[:, column] = said[name]
    place = len(SAID_BY)
    quiet = (reader.now - reader.latest) / DAY if reader.latest else 365.0
    age = np.nan_to_num((reader.now - about.published) / DAY, nan=365.0)
    made[:, place] = blend
    made[:, place + 1] = (made[:, :place] > 0).sum(axis=1)
    made[:, place + 2] = np.log1p(reader.acts)
    made[:, place + 3] = np.log1p(max(quiet, 0.0))
    made[:, place + 4] = np.log1p(np.maximum(about.popularity, 0.0))
    made[:, place + 5] = np.log1p(np.maximum(age, 0.0))
    made[:, place + 6] = about.same_language
    made[:, place + 7] = about.author_share
    made[:, place + 8] = about.topic_share
    made[:, place + 9] = about.followed
    made[:, place + 10] = about.product
    made[:, place + 11 :] = about.rates
    return np.nan_to_num(made, posinf=1e6, neginf=-1e6)
