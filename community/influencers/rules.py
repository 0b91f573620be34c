"""What a sale earns, without a database: who is paid, how much, and why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from community.influencers.models import CommissionState, Reason, Standing
from community.platform.money import share
from community.platform.states import Machine

STANDING = Machine(
    "influencer",
    {
        Standing.approved: (Standing.applied, Standing.suspended),
        Standing.declined: (Standing.applied,),
        Standing.applied: (Standing.declined,),
        Standing.suspended: (Standing.approved,),
        Standing.left: (Standing.applied, Standing.approved, Standing.declined, Standing.suspended),
    },
)
COMMISSION = Machine(
    "commission",
    {
        CommissionState.released: (CommissionState.held,),
        CommissionState.reversed: (CommissionState.held, CommissionState.released),
    },
)
RETURN_PERIOD = timedelta(days=7)  # from delivery, as the law has it; what is held is released after it


@dataclass(frozen=True)
class Sale:
    """An order line and the click that led to it, as of the moment the order was placed."""

    buyer_id: int
    beneficiary_id: int
    base_minor: int
    placed_at: datetime
    clicked_at: datetime
    rate_bp: int | None
    approved: bool
    own_merchant: bool


@dataclass(frozen=True)
class Decision:
    state: CommissionState
    rate_bp: int
    amount_minor: int
    reason: Reason | None


def decide(sale: Sale, window: timedelta) -> Decision:
    """Rate, amount (half to even) and state of the sale's commission; zero always comes with its reason."""
    rate_bp = sale.rate_bp or 0
    reason = _why_nothing(sale, window)
    amount = 0 if reason else share(sale.base_minor, rate_bp)
    if not reason and not amount:
        reason = Reason.too_small
    return Decision(CommissionState.void if reason else CommissionState.held, rate_bp, amount, reason)


def _why_nothing(sale: Sale, window: timedelta) -> Reason | None:
    if sale.buyer_id == sale.beneficiary_id:
        return Reason.self_buy
    if sale.own_merchant:
        return Reason.own_merchant
    if not sale.approved:
        return Reason.not_approved
    if sale.placed_at - sale.clicked_at > window:
        return Reason.expired_click
    if not sale.rate_bp:
        return Reason.no_rate
    return None
