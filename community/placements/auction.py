"""Choosing the one advertisement of a feed page. Nothing is written: what it will cost travels in a signed token."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from community.merchants import queries as merchants
from community.placements import candidates
from community.placements.rules import TOKEN_LIFE, Win, auction, eligible, lane_of, reserve
from community.platform.errors import BadToken
from community.platform.ids import sign, unsign
from community.platform.settings import settings
from community.platform.time import now
from community.platform.viewer import Viewer

Subject = tuple[str, int]
Predicted = Callable[[Subject], float] | Mapping[Subject, float]

STAFF_ROLE = "merchant_staff"
USUAL_PREDICTED = 0.02  # for what the recommender knows nothing about yet
_PURPOSE = "ad"


@dataclass(frozen=True)
class AdSlot:
    """The advertisement for one place. `price_minor` is what a click on it will cost its merchant; `lane` is what its
    impressions are logged under."""

    campaign_id: int
    merchant_id: int
    kind: str
    subject_id: int
    price_minor: int
    token: str

    @property
    def lane(self) -> str:
        return lane_of(self.campaign_id)


@dataclass(frozen=True)
class Offer:
    """What a token says: who may click on what, until when, for how much, and how the price came about."""

    campaign_id: int
    visitor_id: str
    price_minor: int
    bid_minor: int
    predicted: float
    second_score: float
    surface: str
    expires: int  # seconds of the epoch


def choose(
    viewer: Viewer,
    predicted: Predicted,
    exclude: Collection[Subject] = frozenset(),
    *,
    seen: Mapping[Subject, int] | None = None,
    surface: str = "explore",
) -> AdSlot | None:
    """The advertisement for this reader, or None. `predicted` gives the chance that they open a subject.

    `exclude` is what the page shows already or the reader has hidden; `seen` says how often they saw a subject today.
    At most two statements (one more for people who work for a shop). Robots are shown none.
    """
    if viewer.is_bot or not viewer.visitor_id:
        return None
    least = reserve(settings().currency)
    own = _own_merchants(viewer)
    interests = viewer.interests if viewer.personalised else ()
    entering = [
        (candidate, _predict(predicted, candidate.subject))
        for candidate in candidates.running()
        if eligible(
            candidate,
            lang=viewer.locale,
            interests=interests,
            own_merchants=own,
            exclude=exclude,
            seen=seen or {},
            reserve_minor=least,
        )
    ]
    win = auction(entering, least)
    return _slot(win, viewer.visitor_id, surface) if win else None


def subjects(exclude: Collection[Subject] = frozenset()) -> list[Subject]:
    """What is up for auction now, so that the caller can predict for all of it at once. Same cost as `choose`."""
    return list(dict.fromkeys(each.subject for each in candidates.running() if each.subject not in exclude))


def _own_merchants(viewer: Viewer) -> frozenset[int]:
    if viewer.person_id is None or STAFF_ROLE not in viewer.roles:
        return frozenset()
    return frozenset(row.id for row in merchants.merchants_of(viewer.person_id))


def _predict(predicted: Predicted, subject: Subject) -> float:
    return predicted.get(subject, USUAL_PREDICTED) if isinstance(predicted, Mapping) else predicted(subject)


def _slot(win: Win, visitor_id: str, surface: str) -> AdSlot:
    won = win.candidate
    offer = Offer(
        campaign_id=won.campaign_id,
        visitor_id=visitor_id,
        price_minor=win.price_minor,
        bid_minor=won.bid_minor,
        predicted=round(win.predicted, 6),
        second_score=round(win.second_score, 6),
        surface=surface,
        expires=int((now() + TOKEN_LIFE).timestamp()),
    )
    return AdSlot(won.campaign_id, won.merchant_id, won.kind, won.subject_id, win.price_minor, write_offer(offer))


def write_offer(offer: Offer) -> str:
    return sign(
        _PURPOSE,
        [
            offer.campaign_id,
            offer.visitor_id,
            offer.price_minor,
            offer.bid_minor,
            offer.predicted,
            offer.second_score,
            offer.surface,
            offer.expires,
        ],
    )


def read_offer(token: str) -> Offer:
    """What we once signed, in time or not. Raises BadToken for anything else."""
    said = unsign(_PURPOSE, token)
    if not isinstance(said, list) or len(said) != 8:
        raise BadToken
    return Offer(*said)
