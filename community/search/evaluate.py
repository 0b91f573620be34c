"""How good and how fast an engine is on somebody's products and judgments, in an index of its own that is thrown away.

NDCG takes the relevance itself for the gain (Järvelin and Kekäläinen 2002, as trec_eval does); MRR and recall call anything
above 0 relevant. What nobody judged counts as irrelevant.
"""

import csv
import lzma
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from community.platform.time import now
from community.search.engine import Document, Engine, Kind, Query
from community.search.lexicon import Lexicon
from community.search.plan import plan

DEPTH = 100

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
    """Goods from CSV `product_id,title,description,category,brand`, plain or .xz. Their ids are kept as `ref`."""
    with _rows(path, ("product_id", "title")) as rows:
        for number, row in enumerate(rows, 1):
            brand, category = row.get("brand") or "", row.get("category") or ""
            yield Document(
                Kind.product,
                number,
                row["title"],
                row.get("description") or "",
                ref=row["product_id"],
                extra=tuple(filter(None, (category, brand))),
                brand=brand,
            )


def read_judgments(path: Path) -> Judgments:
    """Judgments from CSV `query,product_id,relevance`, plain or .xz."""
    found: dict[str, dict[str, float]] = {}
    with _rows(path, ("query", "product_id", "relevance")) as rows:
        for row in rows:
            try:
                found.setdefault(row["query"], {})[row["product_id"]] = float(row["relevance"])
            except ValueError:
                raise Unreadable(f"{path}: “{row['relevance']}” is no relevance") from None
    return found


def evaluate(engine: Engine, products: Iterable[Document], judgments: Judgments) -> Scores:
    """Index the products, ask every query once for its first hundred, and score the answers."""
    documents = list(products)
    began = time.perf_counter()
    count, _refused = engine.rebuild(documents, lambda keys: [])
    taken = time.perf_counter() - began
    known = Lexicon(engine.vocabulary())
    engine.search(_query("warm", known))
    waited: list[float] = []
    measures: list[tuple[float, float, float]] = []
    for text, relevance in judgments.items():
        began = time.perf_counter()
        found = [match.ref for match in engine.search(_query(text, known)).matches]
        waited.append((time.perf_counter() - began) * 1000)
        if any(relevance.values()):
            measures.append((ndcg(found[:10], relevance), mrr(found[:10], relevance), recall(found, relevance)))
    gain, rank, reach = (sum(each) / len(measures) for each in zip(*measures, strict=True)) if measures else (0, 0, 0)
    return Scores(gain, rank, reach, count / taken, _percentile(waited, 50), _percentile(waited, 99))


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


def _query(text: str, known: Lexicon) -> Query:
    """As a page asks when no goods hold most of the words: goods that hold more of them come first all the same."""
    return Query(plan(text, known=known), (Kind.product,), now(), size=DEPTH, relaxed=True)


def _percentile(values: Sequence[float], percent: int) -> float:
    """By nearest rank; 0 of nothing."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)] if values else 0.0


@contextmanager
def _rows(path: Path, wanted: Sequence[str]) -> Iterator[Iterator[dict[str, str]]]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in wanted if name not in (reader.fieldnames or ())]
        if missing:
            raise Unreadable(f"{path} has no column {', '.join(missing)}")
        yield iter(reader)
