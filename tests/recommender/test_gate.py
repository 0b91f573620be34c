"""The gate: what is worse does not get out, and it says why; what merely wavers does."""

import pytest

from community.recommender.gate import judge

GOOD = {"recall@20": 0.20, "coverage@20": 0.60, "popular_recall@20": 0.10, "validated_people": 4000.0}


def reasons(new: dict[str, float], facts: int = 1000) -> tuple[str, ...]:
    return judge(GOOD | new, GOOD, facts=facts, facts_before=1000).reasons


@pytest.mark.parametrize("new", [{}, {"recall@20": 0.25}, {"recall@20": 0.1960}, {"coverage@20": 0.55}])
def test_as_good_or_nearly_passes(new: dict[str, float]) -> None:
    assert reasons(new) == ()


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({"recall@20": 0.17}, "recall@20 fell from 0.2000 to 0.1700, more than 0.0126"),
        ({"coverage@20": 0.50}, "coverage@20 fell from 0.6000 to 0.5000"),
        ({"recall@20": 0.05}, "recall@20 0.0500 is below popularity's 0.1000"),
        ({"recall@20": float("nan")}, "a metric is not a number"),
    ],
)
def test_worse_is_refused_with_its_reason(new: dict[str, float], said: str) -> None:
    assert said in reasons(new)


def test_few_readers_are_no_evidence() -> None:
    assert reasons({"recall@20": 0.0, "validated_people": 10.0}) == ()
    assert reasons({"recall@20": 0.15, "validated_people": 100.0}) == (), "within what chance does"


def test_a_first_model_has_nothing_to_fall_from() -> None:
    assert judge(GOOD, {}, facts=10, facts_before=0).passes


def test_a_log_that_lost_half_of_itself_is_refused() -> None:
    assert reasons({}, facts=400) == ("the log shrank from 1000 facts to 400",)
