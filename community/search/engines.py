"""Which engine answers, by the settings, and what its index is made of."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from ulid import ULID

from community.platform.settings import settings
from community.search import analysis
from community.search.embedded import TantivyEngine
from community.search.engine import Engine, EngineUnavailable, Kind
from community.search.lexicon import NOTHING_KNOWN, Lexicon

LEXICON_SECONDS, RETRY_SECONDS = 300.0, 10.0

_lexicons: dict[Engine, tuple[float, Lexicon]] = {}  # when the words of an engine were read, and the words
_reading = threading.Lock()


@lru_cache(maxsize=8)
def _embedded(root: Path) -> TantivyEngine:
    return TantivyEngine(root)


@lru_cache(maxsize=8)
def _cluster(urls: str) -> Engine:
    elastic = import_module("community.search.elastic")  # its client takes 0.3 s to import, and few shops need it
    return elastic.ElasticEngine(urls)


def engine() -> Engine:
    """The engine of the running app: Elasticsearch where ELASTICSEARCH_URL names one, else the embedded."""
    urls = settings().elasticsearch_url
    return _cluster(urls) if urls else _embedded(settings().instance_dir / "search")


@contextmanager
def passing(which: str) -> Iterator[Engine]:
    """An engine with an index of its own, gone after the block: "tantivy", or "elasticsearch" at ELASTICSEARCH_URL."""
    if which == "tantivy":
        with tempfile.TemporaryDirectory(prefix="meadow-search-") as folder:
            yield TantivyEngine(Path(folder) / "search")
        return
    urls = settings().elasticsearch_url
    if not urls:
        raise EngineUnavailable from LookupError("ELASTICSEARCH_URL names no cluster")
    elastic = import_module("community.search.elastic")
    engine = elastic.ElasticEngine(urls, f"passing-{str(ULID()).lower()}", patience=elastic.WRITE_SECONDS)
    try:
        yield engine
    finally:
        engine.drop()


def lexicon() -> Lexicon:
    """The words that the index knows, as they were some minutes ago; nothing while the engine is away.

    A cluster is asked beside the page, which does not wait for it.
    """
    asked = engine()
    read_at, known = _lexicons.get(asked, (-LEXICON_SECONDS, NOTHING_KNOWN))
    if time.monotonic() - read_at < LEXICON_SECONDS or not _reading.acquire(blocking=False):
        return known
    if isinstance(asked, TantivyEngine):
        return _read_lexicon(asked, known)
    threading.Thread(target=_read_lexicon, args=(asked, known), daemon=True).start()
    return known


def _read_lexicon(asked: Engine, known: Lexicon) -> Lexicon:
    """Read the words of an engine; keep those known when it cannot say, and ask again in a moment."""
    try:
        read_at = time.monotonic()
        analysis.learn(asked.titles(Kind.shop))  # what no dictionary knows
        known = Lexicon(asked.vocabulary())
    except EngineUnavailable:
        read_at -= LEXICON_SECONDS - RETRY_SECONDS
    finally:
        _reading.release()
    _lexicons[asked] = (read_at, known)
    return known


def forget_lexicon() -> None:
    """Read the words anew: the index was built anew."""
    _lexicons.clear()
