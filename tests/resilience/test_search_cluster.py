"""A real cluster of three nodes, one of which is killed under steady writes and searches."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from community.search.elastic import ElasticEngine
from community.search.engine import Document, EngineUnavailable, Key, Kind, Query
from community.search.plan import plan
from community.search.server import Cluster

pytestmark = [pytest.mark.xdist_group("elasticsearch"), pytest.mark.database_free]

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EACH = 60  # acknowledged documents before the kill, while the node is gone, and after it came back


class Shop:
    """One writes and two search, without a pause, until told to stop."""

    def __init__(self, url: str) -> None:
        self.writer, self.reader = ElasticEngine(url), ElasticEngine(url, patience=5.0)
        self.writer.rebuild([Document(Kind.note, 1, "露营 第一夜")], self.current)
        self.acknowledged: list[int] = []
        self.searches = 0
        self.failed: list[BaseException] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(each,)) for each in (self._write, *[self._search] * 2)
        ]

    def current(self, keys: Sequence[Key]) -> list[Document]:
        return [Document(Kind.note, key[1], "露营") for key in keys]

    def open(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, documents: int) -> None:
        until = time.monotonic() + 120
        while len(self.acknowledged) < documents and not self.failed:
            assert time.monotonic() < until, f"only {len(self.acknowledged)} of {documents} documents were written"
            time.sleep(0.05)

    def _run(self, work: Callable[[], None]) -> None:
        try:
            while not self._stop.is_set():
                work()
        except BaseException as error:
            self.failed.append(error)

    def _write(self) -> None:
        number = len(self.acknowledged) + 2
        try:
            self.writer.write([Document(Kind.note, number, "露营")])
        except EngineUnavailable:
            time.sleep(0.2)  # not acknowledged: the job comes back
        else:
            self.acknowledged.append(number)

    def _search(self) -> None:
        found = self.reader.search(Query(plan("露营 第一夜"), (Kind.note,), NOW))
        assert found.matches[0].id == 1
        self.searches += 1


def test_a_node_killed_loses_no_document_and_fails_no_search() -> None:
    with Cluster(3, heap="256m") as cluster:
        cluster.wait(3, "green")
        shop = Shop(cluster.url)
        shop.open()
        try:
            shop.wait_for(EACH)
            cluster.kill(0)
            at_the_kill = shop.searches
            shop.wait_for(2 * EACH)
            assert shop.searches > at_the_kill
            cluster.start(0)
            cluster.wait(3, "green")
            shop.wait_for(len(shop.acknowledged) + EACH)
        finally:
            shop.close()
        assert shop.failed == []
        assert set(shop.reader.stamps(Kind.note)) >= {1, *shop.acknowledged}
        cluster.wait(3, "green")
