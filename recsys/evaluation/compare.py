"""What most people would install, beside the blend in the same run: recall, and the CPU seconds that other figures are told in."""

import time
from collections.abc import Sequence

from recsys.evaluation.trials import Trial
from recsys.metrics import summary
from recsys.models.als import Als
from recsys.models.model import recommend

FACTORS, ITERATIONS, ALPHA, PENALTY = 256, 12, 40.0, 100.0
"""`implicit`'s own ALS at the best settings found for it on Gowalla's validation part; its defaults (alpha 1) find half as much."""


def plain_als(trial: Trial, ks: Sequence[int]) -> dict[str, float]:
    """`compare.als.recall@k` and ndcg of plain ALS (confidence not damped by degree) on the trial, and the CPU seconds of its training."""
    started = time.process_time()
    model = Als(
        FACTORS,
        alpha=ALPHA,
        regularization=PENALTY,
        iterations=ITERATIONS,
        damping=0.0,
        seed=trial.config.seed,
        threads=trial.config.threads,
    ).fit(trial.train)
    spent = time.process_time() - started
    people = trial.targets.people
    found = summary(recommend(model, trial.train, people, max(ks), trial.allowed), people, trial.targets, ks)
    kept = {name: round(value, 5) for name, value in found.items() if name.startswith(("recall", "ndcg", "hr"))}
    return {
        **{f"compare.als.{name}": value for name, value in kept.items()},
        "compare.als.train_cpu_s": round(spent, 2),
    }
