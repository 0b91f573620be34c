"""Whether a newly trained model may be published: it must not be worse than the one that serves, nor than popularity. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FALL = 0.02  # a fall of this share in what readers find is refused
FALL_OF_COVERAGE = 0.10
FALL_OF_FACTS = 0.50  # a log that lost half of itself was cut off, not quiet
SURE = 2.0  # standard errors that a fall must exceed: few readers to measure on are no evidence
FEW = 20  # with fewer of them nothing is compared
ENOUGH = 1.64  # standard errors by which a learnt order must beat the blend: 19 times of 20 it is no chance
FEW_LISTS = 50  # logged lists that were acted on; from fewer no order is learnt


@dataclass(frozen=True)
class Verdict:
    """Empty `reasons`: publish."""

    reasons: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return not self.reasons


def judge(new: Mapping[str, float], old: Mapping[str, float], *, facts: int, facts_before: int) -> Verdict:
    """Compare the metrics of a new model with those of the published one, both measured on people who had no say in the training.

    `new` and `old` hold `recall@20`, `coverage@20`, `popular_recall@20` and `validated_people` as `recsys.train` measures them.
    """
    reasons: list[str] = []
    people = int(new.get("validated_people", 0))
    recall, popular = new.get("recall@20"), new.get("popular_recall@20")
    if any(isinstance(value, float) and not math.isfinite(value) for value in new.values()):
        reasons.append("a metric is not a number")
    elif people >= FEW and recall is not None:
        if popular is not None and recall < popular - _noise(popular, people):
            reasons.append(f"recall@20 {recall:.4f} is below popularity's {popular:.4f}")
        before = old.get("recall@20")
        if before is not None and old.get("validated_people", 0) >= FEW:
            allowed = max(FALL * before, _noise(before, people))
            if recall < before - allowed:
                reasons.append(f"recall@20 fell from {before:.4f} to {recall:.4f}, more than {allowed:.4f}")
            covered, covered_before = new.get("coverage@20", 0.0), old.get("coverage@20", 0.0)
            if covered < (1.0 - FALL_OF_COVERAGE) * covered_before:
                reasons.append(f"coverage@20 fell from {covered_before:.4f} to {covered:.4f}")
    if facts < (1.0 - FALL_OF_FACTS) * facts_before:
        reasons.append(f"the log shrank from {facts_before} facts to {facts}")
    return Verdict(tuple(reasons))


@dataclass(frozen=True)
class Replayed:
    """Two orders of the same later lists: how many lists, the mean NDCG of either, and the standard error of the difference."""

    lists: int
    ndcg: float
    other: float
    error: float

    @property
    def above(self) -> float:
        return self.ndcg - self.other


def judge_order(blend: Replayed, before: Replayed | None) -> Verdict:
    """Whether a learnt order may rank lists: it beats the blend's own by more than chance, and does not fall below the order that serves."""
    reasons: list[str] = []
    if blend.lists < FEW_LISTS:
        reasons.append(f"{blend.lists} logged lists were acted on, {FEW_LISTS} are needed")
    elif not blend.above > ENOUGH * blend.error:
        reasons.append(
            f"replayed NDCG {blend.ndcg:.4f} is not surely above the blend's {blend.other:.4f} (± {blend.error:.4f})"
        )
    if before is not None and before.above < -max(FALL * before.other, SURE * before.error):
        reasons.append(f"replayed NDCG fell from {before.other:.4f} to {before.ndcg:.4f}")
    return Verdict(tuple(reasons))


def outlived(blend: Replayed) -> bool:
    """Whether an order that serves is surely below the blend's own by now."""
    return blend.lists >= FEW_LISTS and blend.above < -SURE * blend.error


def numbers(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """The metrics as JSON can hold them: what is not a number (NaN, infinite) is nothing."""
    return {
        name: numbers(value)
        if isinstance(value, Mapping)
        else None
        if isinstance(value, float) and not math.isfinite(value)
        else value
        for name, value in metrics.items()
    }


def _noise(share: float, people: int) -> float:
    """What a mean of shares between 0 and 1 moves by chance, from above: `SURE` standard errors of a coin with that mean."""
    share = min(max(share, 0.0), 1.0)
    return SURE * math.sqrt(share * (1.0 - share) / people)
