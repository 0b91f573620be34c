"""Who follows whom, which channels and which shops before the history begins, and how near that brings an author."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.taste.history import History
from community.demo.taste.subjects import Subjects
from community.demo.taste.truth import DAY, STYLES, Truth
from community.demo.world import SLUGS, Shop

FOLLOWED, FRIEND, DEVOTED = 1.5, 2.0, 3.2  # what a note gains for a reader who follows, knows or adores its author


class Ties:
    """`follows` (readers x people) grows as the history goes on; `nearness` of the same shape is what authors gain."""

    def __init__(
        self, truth: Truth, notes: Subjects, joined: npt.NDArray[np.float64], scale: Scale, rng: np.random.Generator
    ) -> None:
        authors = np.unique(notes.author)
        self.follows = _follows(truth, notes, authors, guide_places(scale)["influencer"], rng)
        rows, columns = np.nonzero(truth.friends >= 0)
        friend = truth.friends[rows, columns]
        met = rng.random(len(rows)) < 0.8
        self.follows[rows[met], friend[met]] = True
        fans = np.flatnonzero(truth.voice >= 0)
        self.follows[fans, truth.voice[fans]] = True
        self.nearness = np.where(self.follows, np.float32(FOLLOWED), np.float32(0))
        self.nearness[rows, friend] = FRIEND
        self.nearness[fans, truth.voice[fans]] = DEVOTED
        many = len(truth.rate)
        known = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, friend)), (many, many))
        self.friends = known.maximum(known.T).tocsr()
        self._joined = joined

    def follow(self, reader: npt.NDArray[np.int64], author: npt.NDArray[np.int64]) -> None:
        self.follows[reader, author] = True
        self.nearness[reader, author] = np.maximum(self.nearness[reader, author], np.float32(FOLLOWED))

    def tell(
        self, history: History, truth: Truth, shops: Sequence[Shop], start: float, rng: np.random.Generator
    ) -> None:
        """Follows from before the history are facts of its first weeks, after the person joined."""
        earliest = np.maximum(start, self._joined)
        person, author = np.nonzero(self.follows)
        history.add("follow", "person", person, author, earliest[person] + rng.exponential(9 * DAY, len(person)))
        person, topic = np.nonzero(rng.random(truth.interest.shape) < 0.8 * truth.interest)
        history.add("follow", "topic", person, topic, earliest[person] + rng.exponential(5 * DAY, len(person)))
        sells = np.array([[slug in shop.categories for slug in SLUGS] for shop in shops], np.float32)
        drawn = 0.11 * truth.interest @ sells.T * rng.lognormal(-0.2, 0.7, len(shops))
        person, shop = np.nonzero(rng.random(drawn.shape) < drawn)
        history.add("follow", "shop", person, shop, earliest[person] + rng.exponential(20 * DAY, len(person)))


def _follows(
    truth: Truth, notes: Subjects, authors: npt.NDArray[np.int64], voice: int, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Readers x people: authors who write about what one cares for, in one's language and style. Many know the `voice`."""
    people = len(truth.rate)
    fame = rng.normal(0, 0.8, len(authors)) + 3.0 * (authors == voice)
    wrote = np.zeros((len(authors), len(SLUGS)), np.float32)
    for place, author in enumerate(authors):
        own = notes.category[notes.author == author]
        wrote[place] = np.bincount(own, minlength=len(SLUGS)) / len(own)
    score = 2.4 * truth.interest @ wrote.T + 0.5 * truth.style @ truth.style[authors].T / np.sqrt(STYLES) + fame
    score += np.where(truth.chinese[:, None] == truth.chinese[authors], 0.0, -3.0)
    score += rng.gumbel(size=score.shape)
    score[authors, np.arange(len(authors))] = -np.inf
    many = np.minimum(rng.geometric(0.16, people), len(authors) - 1)
    best = np.argsort(-score, axis=1)
    follows = np.zeros((people, people), np.bool_)
    for row in range(people):
        follows[row, authors[best[row, : many[row]]]] = True
    return follows
