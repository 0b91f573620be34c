"""What a ranked list costs at 100,000 items, one thread: 20 of them for 50 acts, against the products of the same factors with one vector."""

import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from recsys.data import Dataset
from recsys.serve import Server
from recsys.subjects import Item
from recsys.train import USUAL, Config, publish, train

ITEMS, PEOPLE, ACTS, TASTES = 100_000, 15_000, 40, 200
DAY, NOW = 86_400.0, 1_780_000_000.0
REQUESTS = 400


class Answered(NamedTuple):
    """Milliseconds on the wall and of CPU per request; `floor_ms` is the CPU of scoring every item with one product. Megabytes of mapped files, which all processes share."""

    p50_ms: float
    p99_ms: float
    cpu_ms: float
    floor_ms: float
    shared_mb: float


def world() -> Dataset:
    """People of 200 tastes among 100,000 described items, over a year."""
    chance = np.random.default_rng(7)
    person = np.repeat(np.arange(PEOPLE), ACTS)
    own = np.where(chance.random(len(person)) < 0.8, person % TASTES, chance.integers(0, TASTES, len(person)))
    place = np.minimum(chance.exponential(ITEMS / TASTES / 4, len(person)).astype(int), ITEMS // TASTES - 1)
    items = (
        Item("note", number, author=number % 9_000, topics=(f"t{number % TASTES}",), lang="zh" if number % 3 else "en")
        for number in range(ITEMS)
    )
    at = NOW - chance.random(len(person)) * 365 * DAY
    return Dataset.of(person, "note", place * TASTES + own, np.ones(len(person)), at, items=items)


def measured() -> Answered:
    """Train on the world, publish, open as a web process does, and ask."""
    with tempfile.TemporaryDirectory(prefix="meadow-recommender-") as folder:
        dataset = world()
        publish(train(dataset, Config(factors=64, iterations=4, weights=USUAL, most_validated=200)), Path(folder))
        return asked(Path(folder))


def asked(root: Path) -> Answered:
    """The cost of `recommend` on the artefact in a folder."""
    server = Server.open(root)
    chance = np.random.default_rng(7)
    wall: list[float] = []
    with threadpool_limits(1, "blas"):
        for number in range(-20, REQUESTS):
            rows = chance.integers(0, TASTES, 50) + TASTES * chance.integers(0, 60, 50)
            acts = [("note", int(row), 2.0, NOW - place) for place, row in enumerate(rows)]
            if number == 0:
                spent = time.process_time()
            began = time.perf_counter()
            server.recommend(acts, n=20, now=NOW, seed=number + 20)
            if number >= 0:
                wall.append((time.perf_counter() - began) * 1_000)
        cpu = (time.process_time() - spent) / REQUESTS * 1_000
        factors = np.array(server.lanes.taste.factors) if server.lanes.taste else np.zeros((ITEMS, 1), np.float32)
        began = time.process_time()
        for _ in range(20):
            factors @ factors[0]
        floor = (time.process_time() - began) / 20 * 1_000
    size = sum(facts["bytes"] for facts in server.manifest["files"].values()) / 1e6
    p50, p99 = np.percentile(wall, (50, 99))
    return Answered(float(p50), float(p99), cpu, floor, size)


if __name__ == "__main__":
    print(measured()._asdict())
