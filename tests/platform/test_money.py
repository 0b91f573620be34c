import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.platform.money import Money, exponent, format_money, parse_money, share, split


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(lambda w: sum(w) > 0),
)
def test_a_split_loses_nothing_and_is_fair_to_one_unit(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_a_share_is_within_half_a_unit_and_symmetric(minor: int, basis_points: int) -> None:
    part = share(minor, basis_points)
    assert abs(part * 10_000 - minor * basis_points) <= 5_000
    assert share(-minor, basis_points) == -part


def test_shares_round_half_to_even() -> None:
    assert [share(minor, 5000) for minor in (1, 3, 5)] == [0, 2, 2]


def test_money_is_written_as_people_read_it() -> None:
    assert format_money(128_000, "CNY") == "¥1,280.00"
    assert format_money(-1_000, "CNY") == "−¥10.00"
    assert format_money(1_280, "JPY") == "¥1,280"
    assert exponent("JPY") == 0


@pytest.mark.parametrize(
    ("text", "currency", "minor"), [("¥1,280.5", "CNY", 128_050), ("300", "JPY", 300), (" 0.01 ", "CNY", 1)]
)
def test_typed_amounts_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"), [("1.005", "CNY"), ("1.5", "JPY"), ("1e3", "CNY"), ("NaN", "CNY"), ("-1", "CNY"), ("", "CNY")]
)
def test_what_is_no_exact_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        parse_money(text, currency)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "CNY") + Money(1, "JPY")
