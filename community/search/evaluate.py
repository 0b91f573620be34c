"""How good and how fast an engine is on somebody's products and judgments, in an index of its own that is thrown away.

NDCG takes the relevance itself for the gain (Järvelin and Kekäläinen 2002, as trec_eval does); MRR and recall call anything
above 0 relevant. What nobody judged counts as irrelevant.
"""

import csv
import lzma
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from community.platform.time import now
from community.search.engine import Document, Engine, Kind, Query, Scoring
from community.search.lexicon import Lexicon
from community.search.plan import plan

DEPTH = 100
LONGEST_FIELD = 10_000_000

Judgments = Mapping[str, Mapping[str, float]]  # query → product id → relevance


@dataclass(frozen=True)
class Scores:
    """Means over the queries; milliseconds of the engine, as the caller waits for them."""

    ndcg_at_10: float
    mrr_at_10: float
    recall_at_100: float
    docs_per_s: float
    query_p50_ms: float
    query_p99_ms: float

    def as_json(self) -> dict[str, float]:
        return {name.replace("_at_", "@"): value for name, value in asdict(self).items()}


class Unreadable(ValueError):
    """A file lacks a column, or holds something else than it should."""


def read_products(path: Path) -> Iterator[Document]:
    """Goods from CSV `product_id,title,description,category,brand`, plain or .xz; the last three may be missing or empty.

    Their ids are kept as `ref`; of rows with one id the first counts.
    """
    known: set[str] = set()
    for row in _rows(path, ("product_id", "title")):
        if row["product_id"] in known:
            continue
        known.add(row["product_id"])
        brand, category = row.get("brand", ""), row.get("category", "")
        yield Document(
            Kind.product,
            len(known),
            row["title"],
            row.get("description", ""),
            ref=row["product_id"],
            extra=tuple(filter(None, (category, brand))),
            topics=(category,) if category else (),
            brand=brand,
        )


def read_judgments(path: Path) -> Judgments:
    """Judgments from CSV `query,product_id,relevance`, plain or .xz; of rows about the same the last counts."""
    found: dict[str, dict[str, float]] = {}
    for row in _rows(path, ("query", "product_id", "relevance")):
        try:
            relevance = float(row["relevance"])
        except ValueError:
            relevance = math.nan
        if not 0 <= relevance < math.inf:
            raise Unreadable(f"{path}: “{row['relevance']}” is no relevance")
        found.setdefault(row["query"], {})[row["product_id"]] = relevance
    return found


def evaluate(engine: Engine, products: Iterable[Document], judgments: Judgments) -> Scores:
    """Index the products, ask every query once for its first hundred, and score the answers. Reading is not counted."""
    reading = _Reading(products)
    began = time.perf_counter()
    count, _refused = engine.rebuild(reading, lambda keys: [])
    taken = time.perf_counter() - began - reading.seconds
    known = Lexicon(engine.vocabulary())
    engine.search(question("warm", known))
    waited: list[float] = []
    measures: list[tuple[float, float, float]] = []
    for text, relevance in judgments.items():
        began = time.perf_counter()
        found = [match.ref for match in engine.search(question(text, known)).matches]
        waited.append((time.perf_counter() - began) * 1000)
        if any(relevance.values()):
            measures.append((ndcg(found[:10], relevance), mrr(found[:10], relevance), recall(found, relevance)))
    gain, rank, reach = (sum(each) / len(measures) for each in zip(*measures, strict=True)) if measures else (0, 0, 0)
    return Scores(gain, rank, reach, count / taken, _percentile(waited, 50), _percentile(waited, 99))


class _Reading:
    """Products as they are read, one at a time, and the seconds that reading took."""

    def __init__(self, products: Iterable[Document]) -> None:
        self._products = iter(products)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Document]:
        return self

    def __next__(self) -> Document:
        began = time.perf_counter()
        try:
            return next(self._products)
        finally:
            self.seconds += time.perf_counter() - began


def ndcg(found: Sequence[str], relevance: Mapping[str, float]) -> float:
    """Discounted gain of the places against that of the best order of all that was judged."""
    best = sorted(relevance.values(), reverse=True)[: max(10, len(found))]
    return _gain(relevance.get(each, 0.0) for each in found) / _gain(best)


def mrr(found: Sequence[str], relevance: Mapping[str, float]) -> float:
    return next((1 / place for place, each in enumerate(found, 1) if relevance.get(each, 0) > 0), 0.0)


def recall(found: Sequence[str], relevance: Mapping[str, float]) -> float:
    relevant = {each for each, value in relevance.items() if value > 0}
    return len(relevant.intersection(found)) / len(relevant)


def _gain(values: Iterable[float]) -> float:
    return sum(value / math.log2(place + 1) for place, value in enumerate(values, 1))


def question(text: str, known: Lexicon, size: int = DEPTH, scoring: Scoring | None = None) -> Query:
    """As a page asks when no goods hold most of the words: goods that hold more of them come first all the same."""
    return Query(plan(text, known=known), (Kind.product,), now(), size=size, relaxed=True, scoring=scoring)


def _percentile(values: Sequence[float], percent: int) -> float:
    """By nearest rank; 0 of nothing."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)] if values else 0.0


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, str]]:
    """Rows by the names of their columns, without blanks around; what a row lacks is empty. Raises Unreadable."""
    csv.field_size_limit(LONGEST_FIELD)
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.reader(file)
            names = [name.strip() for name in next(rows, [])]
            missing = [name for name in wanted if name not in names]
            if missing:
                raise Unreadable(f"{path} has no column {', '.join(missing)}")
            for row in rows:
                if row:
                    yield dict.fromkeys(names, "") | dict(zip(names, map(str.strip, row), strict=False))
    except (csv.Error, lzma.LZMAError, EOFError) as error:
        raise Unreadable(f"{path}: {error}") from error
