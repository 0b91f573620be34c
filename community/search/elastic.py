"""Elasticsearch 8 behind the port. The only module that imports its client.

<name>                     alias of the index in use
<name>-<mapping>-<ulid>    an index; <mapping> changes when the fields do, so that new code asks for a rebuild
<name>-journal             alias of <name>-journal-1: subjects written while a rebuild runs; they are read again before and after the swap

Uses only what the plain server has: our tokens go into whitespace fields, and a rebuild reads the database.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from elasticsearch import ApiError, BadRequestError, ConnectionTimeout, Elasticsearch, NotFoundError, TransportError
from ulid import ULID

from community.search import elastic_terms as terms
from community.search import fields, matching, paging
from community.search.breaker import Breaker
from community.search.counts import facets
from community.search.engine import (
    Document,
    EngineBusy,
    EngineMissing,
    EngineUnavailable,
    Facets,
    Key,
    Kind,
    Match,
    Query,
    Results,
    Sort,
)

SEARCH_SECONDS = 0.5  # a page waits no longer, then looks elsewhere
REST_SECONDS = 5.0  # after a failure nobody waits for it again so soon
WRITE_SECONDS = 10.0
BUILD_SECONDS = 60.0
TRIES = 3  # of a search, while there is time: a node that just died has a neighbour
BATCH = 500
LISTED = 10_000  # the most that one answer may hold

_ORDER = {
    Sort.relevance: ("_score", "desc"),
    Sort.new: ("published", "desc"),
    Sort.popular: ("popular", "desc"),
    Sort.price_up: ("price", "asc"),
    Sort.price_down: ("price", "desc"),
}
_COLUMNS = ("subject", "author", "published")


class ElasticEngine:
    """A cluster at `urls`, divided by commas; a search waits `patience` seconds for it (SEARCH_SECONDS). Threads share an engine."""

    def __init__(self, urls: str, name: str = "meadow", patience: float | None = None) -> None:
        self._client = Elasticsearch(
            urls.split(","),
            max_retries=TRIES,
            retry_on_timeout=False,
            retry_on_status=(),
            request_timeout=WRITE_SECONDS,
        )
        self._name = name
        self._journal = f"{name}-journal"
        self._patience = SEARCH_SECONDS if patience is None else patience
        self._breaker = Breaker(failures=3, seconds=REST_SECONDS)

    # ---- writing

    def write(self, documents: Sequence[Document], gone: Sequence[Key] = ()) -> None:
        keys = [*(document.key for document in documents), *gone]
        with _translated():
            self._check_current()
            self._note_written(keys)
            self._fill(self._name, documents, gone, alias=True)

    def rebuild(self, documents: Iterable[Document], current: Callable[[Key], Document | None]) -> int:
        with _translated():
            self._begin_journal()
            index = f"{self._name}-{terms.VERSION}-{str(ULID()).lower()}"
            try:
                self._client.indices.create(
                    index=index, mappings=terms.MAPPING, settings={**terms.SETTINGS, "refresh_interval": "-1"}
                )
                count = self._build(index, documents)
                self._again(index, current)
                self._client.indices.put_settings(index=index, settings={"refresh_interval": "1s"})
                self._client.options(request_timeout=BUILD_SECONDS, ignore_status=408).cluster.health(
                    index=index, wait_for_status="green", timeout="30s"
                )
                self._swap(index)
                self._again(index, current)  # what was written to the old index while the alias moved
            finally:
                self._end_journal()
            self._tidy(index)
        return count

    def _check_current(self) -> None:
        """Raises EngineMissing when there is no index, or one of other fields."""
        if not any(f"-{terms.VERSION}-" in name for name in self._client.indices.get_alias(name=self._name)):
            raise EngineMissing

    def _build(self, index: str, documents: Iterable[Document]) -> int:
        waiting = iter(documents)
        count = 0
        while batch := list(islice(waiting, BATCH)):
            self._fill(index, batch)
            count += len(batch)
        return count

    def _fill(
        self, index: str, documents: Sequence[Document], gone: Sequence[Key] = (), *, alias: bool = False
    ) -> None:
        """Write to an index; to one named by its `alias` so that the next search sees it, and never making one anew."""
        operations: list[dict[str, Any]] = []
        for document in documents:
            operations += [{"index": {"_id": fields.name(document.key)}}, terms.stored(document)]
        operations += [{"delete": {"_id": fields.name(key)}} for key in gone]
        if operations:
            answer = self._client.options(request_timeout=WRITE_SECONDS if alias else BUILD_SECONDS).bulk(
                index=index, operations=operations, refresh=alias, require_alias=alias
            )
            wrong = [
                done for item in answer["items"] for done in item.values() if done["status"] not in (200, 201, 404)
            ]
            if wrong:
                raise EngineUnavailable from RuntimeError(str(wrong[0]))

    def _begin_journal(self) -> None:
        try:
            self._client.indices.create(
                index=f"{self._journal}-1",
                aliases={self._journal: {}},
                mappings={"properties": {"key": {"type": "keyword"}}},
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
            )
        except BadRequestError as error:
            if error.message != "resource_already_exists_exception":
                raise
            if not self._abandoned():  # another rebuild runs, or one died
                raise EngineBusy from None
            self._end_journal()
            self._begin_journal()

    def _end_journal(self) -> None:
        self._client.options(ignore_status=404).indices.delete(index=f"{self._journal}-1")

    def _abandoned(self) -> bool:
        """Whether the running rebuild began so long ago that it must have died."""
        settings = self._client.options(ignore_status=404).indices.get_settings(
            index=f"{self._journal}-1", flat_settings=True
        )
        made = [each["settings"]["index.creation_date"] for each in settings.values() if "settings" in each]
        return not made or time.time() - int(made[0]) / 1000 > 3600

    def _note_written(self, keys: Sequence[Key]) -> None:
        """Remember these subjects if a rebuild is running."""
        if keys and self._client.indices.exists_alias(name=self._journal):
            names = [fields.name(key) for key in keys]
            lines = [line for name in names for line in ({"index": {"_id": name}}, {"key": name})]
            self._client.bulk(index=self._journal, operations=lines, require_alias=True)

    def _again(self, index: str, current: Callable[[Key], Document | None]) -> None:
        """Bring what was written since the rebuild began in step."""
        self._client.indices.refresh(index=self._journal)
        keys = [_key(name) for (name,) in self._listed(self._journal, {"match_all": {}}, "key", ())]
        found = {key: current(key) for key in keys}
        self._fill(
            index, [each for each in found.values() if each], [key for key, each in found.items() if each is None]
        )
        self._client.indices.refresh(index=index)

    def _swap(self, index: str) -> None:
        old = self._client.options(ignore_status=404).indices.get_alias(name=self._name)
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._name}}]
        actions += [
            {"remove": {"index": name, "alias": self._name}} for name in old if name.startswith(f"{self._name}-")
        ]
        self._client.indices.update_aliases(actions=actions)

    def _tidy(self, index: str) -> None:
        """Forget older indices, and half-built ones of rebuilds that died."""
        ours = re.compile(rf"{re.escape(self._name)}-[0-9a-f]{{8}}-[0-9a-z]{{26}}")
        found = self._client.indices.get_settings(index=f"{self._name}-*", expand_wildcards="open")
        others = [name for name in found if ours.fullmatch(name) and name != index]
        if others:
            self._client.options(ignore_status=404).indices.delete(index=others)

    def drop(self) -> None:
        """Forget every document, the index and all."""
        with _translated():
            for name in self._client.indices.get(index=f"{self._name}-*"):
                self._client.options(ignore_status=404).indices.delete(index=name)

    # ---- reading

    def search(self, query: Query) -> Results:
        if query.plan.empty:
            return Results([], 0)
        return _Search(self._ask, query).run()

    def find(self, keys: Sequence[Key]) -> list[Match]:
        if not keys:
            return []
        names = [fields.name(key) for key in keys]
        answer = self._ask({"query": {"ids": {"values": names}}, "size": len(names)})
        found = {hit["_id"]: hit for hit in answer["hits"]["hits"]}
        return [
            _match(key, 0.0, found[name]["_source"]) for key, name in zip(keys, names, strict=True) if name in found
        ]

    def stamps(self, kind: Kind) -> dict[int, int]:
        wanted = {"term": {"kind": kind.value}}
        with _translated():
            return {
                fields.unpack(subject)[1]: stamp
                for subject, stamp in self._listed(self._name, wanted, "subject", ("stamp",))
            }

    def vocabulary(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        page: dict[str, Any] = {"size": LISTED, "sources": [{"word": {"terms": {"field": "spelt"}}}]}
        with _translated():
            while True:
                answer = self._client.search(index=self._name, size=0, aggs={"words": {"composite": page}})
                words = answer["aggregations"]["words"]
                found.update((bucket["key"]["word"], bucket["doc_count"]) for bucket in words["buckets"])
                if "after_key" not in words:
                    return found
                page["after"] = words["after_key"]

    def _listed(self, index: str, query: dict[str, Any], order: str, columns: Sequence[str]) -> Iterator[list[Any]]:
        """Columns of everything that matches, `order` first: a unique field."""
        after: list[Any] | None = None
        while True:
            answer = self._client.search(
                index=index, query=query, size=LISTED, sort=[{order: "asc"}], search_after=after,
                source=False, docvalue_fields=[{"field": name} for name in (order, *columns)], track_total_hits=False,
            )  # fmt: skip
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield [hit["fields"][name][0] for name in (order, *columns)]
            if len(hits) < LISTED:
                return
            after = hits[-1]["sort"]

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """A search that nobody waits long for. Raises EngineUnavailable, at once while the breaker is open."""
        if not self._breaker.allows():
            raise EngineUnavailable
        give_up = time.monotonic() + self._patience
        for attempt in range(1, TRIES + 1):
            left = give_up - time.monotonic()
            try:
                answer = self._client.options(request_timeout=max(0.05, left)).search(
                    index=self._name, allow_partial_search_results=False, **body
                )
                self._breaker.succeeded()
                return dict(answer)
            except ConnectionTimeout as error:
                self._breaker.failed(times=3)
                raise EngineUnavailable from error
            except NotFoundError as error:
                self._breaker.succeeded()
                raise EngineMissing from error
            except BadRequestError as error:  # the question is at fault: others may go on asking
                self._breaker.succeeded()
                raise EngineUnavailable from error
            except (ApiError, TransportError) as error:
                if attempt == TRIES or time.monotonic() + 0.05 >= give_up:
                    self._breaker.failed()
                    raise EngineUnavailable from error
                time.sleep(0.05 * attempt)
        raise EngineUnavailable


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise EngineMissing from error
    except (ApiError, TransportError) as error:
        raise EngineUnavailable from error


class _Search:
    """One query against the cluster."""

    def __init__(self, ask: Callable[[dict[str, Any]], dict[str, Any]], query: Query) -> None:
        self._ask = ask
        self._query = query
        self._text = terms.node(matching.sought(query.plan, query.relaxed))

    def run(self) -> Results:
        shown, total, after = paging.cut(
            self._query, partial(self._window, terms.narrowed(self._text, matching.narrowed(self._query)))
        )
        return Results(self._matches(shown), total, after, self._facets() if self._query.facets else None)

    def _window(self, narrowed: dict[str, Any], window: int) -> tuple[list[paging.Row], int]:
        """One stretch of the engine's order, and how many match in all."""
        order, direction = _ORDER[self._query.sort]
        ranked = {
            "function_score": {
                "query": narrowed,
                "field_value_factor": {"field": "rank", "missing": 1.0},
                "boost_mode": "multiply",
            }
        }
        answer = self._ask(
            {
                "query": ranked if order == "_score" else narrowed,
                "sort": [{order: direction}, {"subject": "asc"}],
                "from_": window * paging.WINDOW,
                "size": paging.WINDOW,
                "source": False,
                "docvalue_fields": list(_COLUMNS),
                "track_total_hits": True,
            }
        )
        rows = []
        for hit in answer["hits"]["hits"]:
            subject, author, published = (int(hit["fields"][name][0]) for name in _COLUMNS)
            rows.append(
                paging.Row(window, float(hit["sort"][0]), fields.unpack(subject), author, published, hit["_id"])
            )
        return rows, answer["hits"]["total"]["value"]

    def _matches(self, rows: Sequence[paging.Row]) -> list[Match]:
        if not rows:
            return []
        names = [row.place for row in rows]
        answer = self._ask({"query": {"ids": {"values": names}}, "size": len(names)})
        kept = {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}
        return [_match(row.key, row.score, kept[row.place]) for row in rows if row.place in kept]

    def _facets(self) -> Facets:
        query = self._query
        kinds = {"kind": {"terms": {"field": "kind", "size": len(Kind)}}}
        bands = [{"from": low, "to": high} if high else {"from": low} for low, high in matching.price_bands()]
        wanted: dict[str, Any] = {
            name: {"terms": {"field": name, "size": size}} for name, size in fields.COUNTED.items()
        }
        wanted["price"] = {"range": {"field": "price", "ranges": bands}}
        asked = {"size": 0, "track_total_hits": False}
        everywhere = self._ask({**asked, "query": terms.narrowed(self._text, matching.in_reach(query)), "aggs": kinds})
        within = self._ask({**asked, "query": terms.narrowed(self._text, matching.narrowed(query)), "aggs": wanted})
        found = within["aggregations"]
        prices = zip(matching.price_bands(), found["price"]["buckets"], strict=True)
        return facets(
            _counts(everywhere["aggregations"]["kind"]),
            {name: _counts(found[name]) for name in fields.COUNTED},
            {band: bucket["doc_count"] for band, bucket in prices if bucket["doc_count"]},
        )


def _match(key: Key, score: float, kept: Mapping[str, str]) -> Match:
    ref, title, body = (kept.get(name, "") for name in fields.KEPT)
    return Match(Kind(key[0]), key[1], ref, score, title, body)


def _key(name: str) -> Key:
    kind, _, subject_id = name.partition(":")
    return (kind, int(subject_id))


def _counts(found: dict[str, Any]) -> dict[str, int]:
    return {str(bucket["key"]): bucket["doc_count"] for bucket in found["buckets"]}
