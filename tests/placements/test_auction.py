"""The auction's promises, for any campaigns and any predictions."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from community.placements.rules import Candidate, Win, auction, eligible, even_plan, reserve

RESERVE = 10


def candidate(campaign_id: int, bid_minor: int, **kw: object) -> Candidate:
    plain = Candidate(campaign_id, campaign_id, "note", campaign_id, (), bid_minor, 10**9)
    return replace(plain, **kw)  # type: ignore[arg-type]


entries = st.lists(
    st.tuples(st.integers(1, 10_000), st.floats(0.0, 1.0, allow_nan=False)), min_size=0, max_size=12
).map(lambda rows: [(candidate(number, bid), predicted) for number, (bid, predicted) in enumerate(rows, 1)])


def price(win: Win | None) -> int:
    assert win is not None
    return win.price_minor


@given(entries)
def test_the_price_is_never_above_the_bid_nor_below_the_reserve(entered: list[tuple[Candidate, float]]) -> None:
    win = auction(entered, RESERVE)
    if win is not None:
        assert RESERVE <= win.price_minor <= win.candidate.bid_minor


@given(entries)
def test_the_winner_has_the_highest_score_and_the_price_beats_the_second(
    entered: list[tuple[Candidate, float]],
) -> None:
    win = auction(entered, RESERVE)
    if win is None:
        return
    scores = [
        each.bid_minor * p
        for each, p in entered
        if each is not win.candidate and p >= 0.001 and each.bid_minor >= RESERVE
    ]
    assert all(win.candidate.bid_minor * win.predicted >= score for score in scores)
    if scores and win.price_minor < win.candidate.bid_minor:
        assert win.price_minor * win.predicted > max(scores) * (1 - 1e-9)


@given(entries, st.randoms())
def test_the_order_of_entry_decides_nothing(entered: list[tuple[Candidate, float]], chance: object) -> None:
    shuffled = list(entered)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert auction(entered, RESERVE) == auction(shuffled, RESERVE)


@given(st.integers(10, 5000), st.floats(0.001, 1.0), st.integers(10, 5000), st.floats(0.001, 1.0), st.integers(1, 500))
def test_a_second_who_bids_more_never_makes_the_winner_pay_less(
    bid: int, predicted: float, other: int, likely: float, more: int
) -> None:
    before = auction([(candidate(1, bid), predicted), (candidate(2, other), likely)], RESERVE)
    after = auction([(candidate(1, bid), predicted), (candidate(2, other + more), likely)], RESERVE)
    assert before is not None and after is not None
    if before.candidate.campaign_id == after.candidate.campaign_id == 1:
        assert price(before) <= price(after)


def test_a_tie_goes_to_the_older_campaign_at_its_bid() -> None:
    win = auction([(candidate(7, 100), 0.02), (candidate(3, 100), 0.02)], RESERVE)
    assert win is not None
    assert (win.candidate.campaign_id, win.price_minor) == (3, 100)


def test_the_price_is_the_seconds_score_over_the_winners_prediction_and_one_unit() -> None:
    win = auction([(candidate(1, 120), 0.029), (candidate(2, 98), 0.022)], RESERVE)
    assert win is not None
    assert (win.candidate.campaign_id, win.price_minor) == (1, 75)  # 98 × 0.022 ÷ 0.029 = 74.3


def test_alone_the_winner_pays_one_unit_more_than_nothing_but_at_least_the_reserve() -> None:
    assert price(auction([(candidate(1, 120), 0.029)], RESERVE)) == RESERVE


def test_what_hardly_anybody_would_open_is_shown_at_no_price() -> None:
    assert auction([(candidate(1, 10_000), 0.0005), (candidate(2, 10_000), float("nan"))], RESERVE) is None


def test_who_may_enter() -> None:
    one = candidate(1, 100, topics=("coffee",))
    anybody = {"lang": "zh", "interests": (), "own_merchants": (), "exclude": (), "seen": {}, "reserve_minor": RESERVE}
    assert eligible(one, **anybody)
    assert eligible(one, **anybody | {"interests": ("coffee", "skin")})
    assert not eligible(one, **anybody | {"interests": ("skin",)})
    assert not eligible(one, **anybody | {"own_merchants": (1,)})
    assert eligible(replace(one, lang="zh"), **anybody) and not eligible(replace(one, lang="en"), **anybody)
    assert not eligible(one, **anybody | {"exclude": {("note", 1)}})
    assert not eligible(one, **anybody | {"seen": {("note", 1): 2}})
    assert not eligible(replace(one, left_minor=99), **anybody)
    assert not eligible(replace(one, bid_minor=9), **anybody)


def test_the_reserve_is_a_tenth_of_the_unit_where_it_can_be_divided() -> None:
    assert (reserve("CNY"), reserve("JPY"), reserve("KWD")) == (10, 1, 100)


def test_an_even_plan_ends_on_the_budget() -> None:
    plan = even_plan(30_001)
    assert plan[0] == (0, 0) and plan[-1] == (24, 30_001)
    assert all(earlier[1] <= later[1] for earlier, later in pairwise(plan))
