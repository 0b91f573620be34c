"""What the embedded engine costs on 55,000 documents: a rebuild, and questions of one to four words."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from community.platform.time import now
from community.search.embedded import TantivyEngine
from community.search.engine import Document, Kind, Query
from community.search.evaluate import read_products
from community.search.lexicon import Lexicon
from community.search.plan import plan

DOCUMENTS = 55_000
QUESTIONS = 1_000
LABELLED = Path(__file__).parents[1] / "search" / "labelled" / "products.csv.xz"


@dataclass(frozen=True)
class Searching:
    """Documents a second of CPU and of the clock; milliseconds of CPU and of the clock of one question."""

    built_per_cpu_s: float
    built_per_s: float
    p50_cpu_ms: float
    p99_cpu_ms: float
    p50_ms: float
    p99_ms: float


def measured() -> Searching:
    made = list(_documents())
    with tempfile.TemporaryDirectory(prefix="meadow-bench-") as folder:
        engine = TantivyEngine(Path(folder) / "search")
        cpu, clock = time.process_time(), time.perf_counter()
        engine.rebuild(made, lambda keys: [])
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        known = Lexicon(engine.vocabulary())
        taken = [_asked(engine, text, known) for text in _questions(made)]
    worked, waited = sorted(each[0] for each in taken), sorted(each[1] for each in taken)
    half, most = len(taken) // 2, int(len(taken) * 0.99)
    return Searching(
        DOCUMENTS / cpu, DOCUMENTS / clock, worked[half], worked[most], waited[half], waited[most]
    )  # fmt: skip


def _asked(engine: TantivyEngine, text: str, known: Lexicon) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    engine.search(Query(plan(text, known=known), (Kind.product,), now()))
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000


def _documents() -> Iterator[Document]:
    """The goods of the labelled set, with words of one another's names: about ten words and a line or two of text each."""
    goods, chance = list(read_products(LABELLED)), Random(1)
    for number in range(DOCUMENTS):
        one, other = chance.sample(goods, 2)
        words = [*one.title.split(), *chance.sample(other.title.split(), 2), str(number % 997)]
        yield replace(one, id=number + 1, title=" ".join(words), body=one.body[:160])


def _questions(made: list[Document]) -> Iterator[str]:
    chance = Random(2)
    for _ in range(QUESTIONS):
        words = chance.choice(made).title.split()
        yield " ".join(chance.sample(words, min(len(words), chance.randint(1, 4))))
