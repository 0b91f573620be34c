"""What a sale earns, for any amount and any rate."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.influencers.models import CommissionState, Reason
from community.influencers.rules import Sale, decide

PLACED = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOW = timedelta(days=15)
SALE = Sale(
    buyer_id=1,
    beneficiary_id=2,
    base_minor=38_700,
    placed_at=PLACED,
    clicked_at=PLACED - timedelta(minutes=6),
    rate_bp=600,
    approved=True,
    own_merchant=False,
)


def test_six_percent_of_what_was_paid_is_held() -> None:
    decision = decide(SALE, WINDOW)
    assert (decision.state, decision.amount_minor, decision.rate_bp, decision.reason) == (
        CommissionState.held, 2322, 600, None)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"buyer_id": 2}, Reason.self_buy),
        ({"own_merchant": True}, Reason.own_merchant),
        ({"approved": False}, Reason.not_approved),
        ({"clicked_at": PLACED - WINDOW - timedelta(seconds=1)}, Reason.expired_click),
        ({"rate_bp": None}, Reason.no_rate),
        ({"rate_bp": 0}, Reason.no_rate),
        ({"base_minor": 8}, Reason.too_small),
    ],
)
def test_zero_comes_with_its_reason(change: dict[str, object], reason: Reason) -> None:
    decision = decide(replace(SALE, **change), WINDOW)  # type: ignore[arg-type]
    assert (decision.state, decision.amount_minor, decision.reason) == (CommissionState.void, 0, reason)


def test_a_click_on_the_last_second_of_the_window_counts() -> None:
    assert decide(replace(SALE, clicked_at=PLACED - WINDOW), WINDOW).amount_minor == 2322


@pytest.mark.parametrize(("base", "amount"), [(25, 2), (75, 8), (125, 12), (26, 3)])
def test_halves_go_to_the_even_unit(base: int, amount: int) -> None:
    assert decide(replace(SALE, base_minor=base, rate_bp=1000), WINDOW).amount_minor == amount


@given(st.integers(0, 10**12), st.integers(0, 5000))
def test_the_amount_is_within_half_a_unit_of_the_exact_share(base: int, rate_bp: int) -> None:
    decision = decide(replace(SALE, base_minor=base, rate_bp=rate_bp), WINDOW)
    assert abs(Fraction(base * rate_bp, 10_000) - decision.amount_minor) <= Fraction(1, 2)
    assert 0 <= decision.amount_minor <= base
    assert (decision.amount_minor == 0) == (decision.reason is not None)
