"""The site on Elasticsearch: moved there and back, hanging, away and back again."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from community.platform.time import now
from community.platform.viewer import Viewer
from community.search import commands, degraded, elastic, engines, jobs, service, upkeep
from community.search.elastic import ElasticEngine
from community.search.embedded import TantivyEngine
from community.search.engine import After, Document, EngineUnavailable, Filters, Kind, Query
from community.search.plan import plan
from community.search.server import Cluster
from tests.factories.accounts import make_person
from tests.factories.notes import make_note
from tests.factories.placements import visitor

Drain = Callable[[], None]

TITLES = ("露营的第一夜", "露营灯怎么选", "敏感肌防晒霜", "手冲一年", "Two nights in a tent", "A lantern for the tent")
QUESTIONS = ("露营", "防晒", "tent", "lanterns", "第一夜 露营", "手冲")


@pytest.fixture
def move(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Change the one setting that says where the index is."""

    def to(urls: str | None) -> None:
        there = context.extensions["settings"].model_copy(update={"elasticsearch_url": urls})
        monkeypatch.setitem(context.extensions, "settings", there)

    return to


@pytest.fixture
def cluster(elasticsearch: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster on a busy machine, without an index."""
    monkeypatch.setattr(elastic, "SEARCH_SECONDS", 10.0)
    engines._cluster.cache_clear()
    yield elasticsearch
    engines._cluster.cache_clear()
    ElasticEngine(elasticsearch.url).drop()


def found(question: str, viewer: Viewer | None = None) -> list[int]:
    page = service.search(question, Kind.note, viewer or visitor())
    assert not page.degraded
    return [hit.id for hit in page.hits]


@pytest.mark.xdist_group("elasticsearch")
def test_a_shop_moves_to_elasticsearch_and_back_with_one_setting_and_one_rebuild(
    app: Flask, cluster: Cluster, move: Callable[[str | None], None], drain: Drain
) -> None:
    author = make_person()
    for title in TITLES:
        make_note(author, title=title)
    upkeep.rebuild()
    before = {question: found(question) for question in QUESTIONS}
    assert all(before.values())
    move(cluster.url)
    assert app.test_cli_runner().invoke(commands.cli, ["rebuild"]).exit_code == 0
    assert isinstance(engines.engine(), ElasticEngine)
    assert {question: found(question) for question in QUESTIONS} == before
    later = make_note(author, title="露营的最后一夜")
    drain()
    assert later.id in found("最后一夜")
    assert upkeep.reconcile() == (0, 0, 0, 0)
    move(None)
    assert isinstance(engines.engine(), TantivyEngine)
    assert upkeep.rebuild()[0] >= len(TITLES) + 1
    assert later.id in found("最后一夜")


@pytest.mark.xdist_group("elasticsearch")
def test_what_changed_while_the_engine_hung_is_found_once_it_goes_on(
    cluster: Cluster, move: Callable[[str | None], None], drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(cluster.url)
    kept, gone = make_note(title="露营的第一夜"), make_note(title="露营的第二夜")
    upkeep.rebuild()
    monkeypatch.setattr(elastic, "WRITE_SECONDS", 1.0)
    monkeypatch.setattr(elastic, "SEARCH_SECONDS", 0.5)
    engines._cluster.cache_clear()
    cluster.pause(0)
    try:
        later = make_note(kept.author_id, title="露营的第三夜")
        service_page = service.search("露营", Kind.note, visitor())
        assert (service_page.degraded, {hit.id for hit in service_page.hits}) == (True, {kept.id, gone.id, later.id})
        with pytest.raises(EngineUnavailable):
            upkeep.index([("note", later.id)])
        jobs.index_soon(("note", later.id))
        jobs.catch_up()
    finally:
        cluster.go_on(0)
    monkeypatch.setattr(elastic, "WRITE_SECONDS", 10.0)
    monkeypatch.setattr(elastic, "SEARCH_SECONDS", 10.0)
    engines._cluster.cache_clear()
    cluster.wait(1)
    jobs.catch_up()
    assert later.id in found("露营")
    drain()
    assert upkeep.reconcile() == (0, 0, 0, 0)


class Silent:
    """A server that takes connections and never says a word."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.heard = 0
        self._held: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self._held.append(connection)
            if connection.recv(4096).startswith(b"POST /meadow-"):
                self.heard += 1

    def close(self) -> None:
        for each in (self._socket, *self._held):
            each.close()


@pytest.mark.xdist_group("elasticsearch")
def test_a_question_that_is_refused_keeps_nobody_from_asking(cluster: Cluster) -> None:
    engine = ElasticEngine(cluster.url)
    engine.rebuild([Document(Kind.note, 1, "露营")], lambda keys: [])
    asked = Query(plan("露营"), (Kind.note,), now())
    for _ in range(3):
        with pytest.raises(EngineUnavailable):
            engine.search(replace(asked, after=After(-1, 0.0, ("note", 1))))
    assert engine.search(asked).total == 1


@pytest.mark.xdist_group("elasticsearch")
def test_a_page_and_its_counts_are_two_questions_that_share_their_time(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = ElasticEngine(cluster.url, patience=10)
    engine.rebuild([Document(Kind.note, 1, "露营", city="杭州")], lambda keys: [])
    asked: list[tuple[int, object]] = []
    ask = ElasticEngine._ask

    def heard(self: ElasticEngine, bodies: list[dict[str, object]], give_up: float | None = None) -> object:
        asked.append((len(bodies), give_up))
        return ask(self, bodies, give_up)

    monkeypatch.setattr(ElasticEngine, "_ask", heard)
    found = engine.search(Query(plan("露营"), (Kind.note,), now(), facets=True, filters=Filters(city="杭州")))
    assert found.total == 1 and found.facets and found.facets.cities == {"杭州": 1}
    assert [number for number, _until in asked] == [
        4,
        1,
    ]  # the order, kinds, choices within the filter, cities without it
    assert asked[0][1] == asked[1][1] is not None


def test_a_hanging_engine_is_waited_for_once(
    app: Flask, move: Callable[[str | None], None], drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elastic, "REST_SECONDS", 3600.0)
    monkeypatch.setattr(ElasticEngine, "vocabulary", lambda _self: {})  # that is asked beside the page
    monkeypatch.setattr(ElasticEngine, "titles", lambda _self, _kind: [])
    note = make_note(title="露营的第一夜")
    drain()
    silent = Silent()
    try:
        move(silent.url)
        for _ in range(3):
            assert note.public_id in app.test_client().get("/search?q=露营").text
        assert app.test_client().get("/api/v1/search?q=露营").get_json()["degraded"]
        assert silent.heard == 1
        assert elastic.SEARCH_SECONDS + 2 * degraded.SECONDS < 1  # a page asks twice
    finally:
        silent.close()
