"""The auction, without a database: who may enter, who wins, and what the click will cost."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.placements.models import CampaignState
from community.platform.money import exponent
from community.platform.states import Machine

CAMPAIGN = Machine(
    "campaign",
    {
        CampaignState.active: (CampaignState.paused,),
        CampaignState.paused: (CampaignState.active,),
        CampaignState.ended: (CampaignState.active, CampaignState.paused),
    },
)
LEAST_PREDICTED = 0.001  # relevance floor: what hardly anybody would open is not shown at any bid
SHOWN_A_DAY = 2  # times one visitor sees a campaign's subject
TOKEN_LIFE = timedelta(hours=2)


@dataclass(frozen=True)
class Candidate:
    """A campaign that may run now. `left_minor` is what its day's budget and its merchant's balance still allow; `lang` is
    the language of a promoted note, None for goods, which speak every reader's."""

    campaign_id: int
    merchant_id: int
    kind: str
    subject_id: int
    topics: tuple[str, ...]
    bid_minor: int
    left_minor: int
    lang: str | None = None

    @property
    def subject(self) -> tuple[str, int]:
        return (self.kind, self.subject_id)


@dataclass(frozen=True)
class Win:
    """The winner and its price. `second_score` is what had to be beaten: the next bid × prediction, or the reserve."""

    candidate: Candidate
    price_minor: int
    predicted: float
    second_score: float


def reserve(currency: str) -> int:
    """The least a click costs, in minor units: a tenth of the currency's unit where it can be divided."""
    return max(1, 10 ** exponent(currency) // 10)


def eligible(
    candidate: Candidate,
    *,
    lang: str,
    interests: Collection[str],
    own_merchants: Collection[int],
    exclude: Collection[tuple[str, int]],
    seen: Mapping[tuple[str, int], int],
    reserve_minor: int,
) -> bool:
    """Whether the campaign may be shown to this reader, who reads in `lang`. A reader of unknown interests is in every
    audience; a promoted note is for those who read its language."""
    return (
        candidate.bid_minor >= reserve_minor
        and candidate.left_minor >= candidate.bid_minor
        and candidate.lang in (None, lang)
        and (not candidate.topics or not interests or bool(set(candidate.topics) & set(interests)))
        and candidate.merchant_id not in own_merchants
        and candidate.subject not in exclude
        and seen.get(candidate.subject, 0) < SHOWN_A_DAY
    )


def auction(candidates: Iterable[tuple[Candidate, float]], reserve_minor: int) -> Win | None:
    """The highest bid × predicted action wins and pays just enough to beat the next, never above its bid.

    Ties go to the older campaign. The price is in whole minor units, at least the reserve.
    """
    entered: Sequence[tuple[float, Candidate, float]] = sorted(
        (
            (candidate.bid_minor * predicted, candidate, predicted)
            for candidate, predicted in candidates
            if math.isfinite(predicted) and predicted >= LEAST_PREDICTED and candidate.bid_minor >= reserve_minor
        ),
        key=lambda entry: (-entry[0], entry[1].campaign_id),
    )
    if not entered:
        return None
    _score, winner, predicted = entered[0]
    second = entered[1][0] if len(entered) > 1 else 0.0
    price = min(winner.bid_minor, max(reserve_minor, math.floor(second / predicted) + 1))
    return Win(winner, price, predicted, max(second, reserve_minor * predicted))


def lane_of(campaign_id: int) -> str:
    """The lane that impressions of a campaign are logged under."""
    return f"ad-{campaign_id}"


def even_plan(daily_budget_minor: int, hours: int = 24) -> list[tuple[int, int]]:
    """(hour, what an even pace would have spent by its end), ending on the budget."""
    return [(hour, daily_budget_minor * hour // hours) for hour in range(hours + 1)]


def running(state: str, starts_at: datetime, ends_at: datetime | None, at: datetime) -> bool:
    return state == CampaignState.active and starts_at <= at and (ends_at is None or at < ends_at)
