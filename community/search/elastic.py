"""Elasticsearch 8 behind the port. The only module that imports its client.

<name>-<mapping>           alias of the index in use; <mapping> changes with the fields, so that new code finds none and asks for one
<name>-<mapping>-<ulid>    an index
<name>-journal             alias of <name>-journal-1: subjects written while a rebuild runs; they are read again before and after the swap

Uses only what the plain server has: our tokens go into whitespace fields, and a rebuild reads the database.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from elasticsearch import ApiError, BadRequestError, ConnectionTimeout, Elasticsearch, NotFoundError, TransportError
from ulid import ULID

from community.search import crew, fields
from community.search import elastic_terms as terms
from community.search.breaker import Breaker
from community.search.elastic_search import Search, kept_of, match_of, narrowed
from community.search.engine import (
    Current,
    Document,
    EngineBusy,
    EngineMissing,
    EngineUnavailable,
    Key,
    Kind,
    Match,
    Query,
    Refused,
    Results,
)
from community.search.fields import Stored

SEARCH_SECONDS = 0.5  # a page waits no longer, then looks elsewhere
REST_SECONDS = 5.0  # after a failure nobody waits for it again so soon
WRITE_SECONDS = 10.0
BUILD_SECONDS = 60.0
TRIES = 3  # of a search, while there is time: a node that just died has a neighbour
BATCH = 500
LISTED = 10_000  # the most that one answer may hold


class _Unanswered(Exception):
    """The cluster answered, but not one of several searches."""


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
        self._alias = f"{name}-{terms.VERSION}"
        self._journal = f"{name}-journal"
        self._patience = SEARCH_SECONDS if patience is None else patience
        self._breaker = Breaker(failures=3, seconds=REST_SECONDS)

    # ---- writing

    def write(self, documents: Sequence[Document], gone: Sequence[Key] = ()) -> Refused:
        keys = [*(document.key for document in documents), *gone]
        with _translated():
            self._note_written(keys)
            refused = self._fill(self._alias, map(fields.stored, documents), gone, alias=True)
            if refused:
                self._fill(self._alias, (), list(refused), alias=True)
        return refused

    def rebuild(self, documents: Iterable[Document], current: Current) -> tuple[int, Refused]:
        with _translated():
            self._begin_journal()
            index = f"{self._alias}-{str(ULID()).lower()}"
            try:
                self._client.indices.create(
                    index=index, mappings=terms.MAPPING, settings={**terms.SETTINGS, "refresh_interval": "-1"}
                )
                count, refused = self._build(index, crew.rows(documents))
                refused |= self._again(index, current)
                self._client.indices.put_settings(index=index, settings={"refresh_interval": "1s"})
                self._client.options(request_timeout=BUILD_SECONDS, ignore_status=408).cluster.health(
                    index=index, wait_for_status="green", timeout="30s"
                )
                self._swap(index)
                refused |= self._again(index, current)  # what was written to the old index while the alias moved
            finally:
                self._end_journal()
            self._tidy(index)
        return count, refused

    def _build(self, index: str, rows: Iterator[Stored]) -> tuple[int, Refused]:
        count = 0
        refused: Refused = {}
        while batch := list(islice(rows, BATCH)):
            refused |= self._fill(index, batch)
            count += len(batch)
        return count - len(refused), refused

    def _fill(self, index: str, rows: Iterable[Stored], gone: Sequence[Key] = (), *, alias: bool = False) -> Refused:
        """Write to an index; to one named by its `alias` so that the next search sees it, never making one anew, and never
        an older state over a newer, should the cluster come late to what it was asked before. Returns what it refuses."""
        order = {"version": time.time_ns() // 1000, "version_type": "external"} if alias else {}
        keys: list[Key] = []
        operations: list[dict[str, Any]] = []
        for row in rows:
            keys.append(row.key)
            operations += [{"index": {"_id": fields.name(row.key), **order}}, terms.stored(row)]
        operations += [{"delete": {"_id": fields.name(key), **order}} for key in gone]
        if not operations:
            return {}
        answer = self._client.options(request_timeout=WRITE_SECONDS if alias else BUILD_SECONDS).bulk(
            index=index, operations=operations, refresh=alias, require_alias=alias
        )
        done = [each for item in answer["items"] for each in item.values()]
        wrong = [(key, each) for key, each in zip([*keys, *gone], done, strict=True) if "error" in each]
        for _key_of, each in wrong:
            if each["error"]["type"] == "index_not_found_exception":
                raise EngineMissing
            if each["status"] == 409:
                raise EngineBusy from RuntimeError(str(each))
            if each["status"] != 400:
                raise EngineUnavailable from RuntimeError(str(each))
        return {key: f"{each['error']['type']}: {each['error'].get('reason')}" for key, each in wrong}

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

    def _again(self, index: str, current: Current) -> Refused:
        """Bring what was written since the rebuild began in step."""
        self._client.indices.refresh(index=self._journal)
        keys = [fields.key_of(name) for (name,) in self._listed(self._journal, {"match_all": {}}, "key", ())]
        refused: Refused = {}
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            found = list(map(fields.stored, current(batch)))
            known = {row.key for row in found}
            refused |= self._fill(index, found, [key for key in batch if key not in known])
        self._client.indices.refresh(index=index)
        return refused

    def _swap(self, index: str) -> None:
        old = self._client.options(ignore_status=404).indices.get_alias(name=self._alias)
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._alias}}]
        actions += [
            {"remove": {"index": name, "alias": self._alias}} for name in old if name.startswith(f"{self._alias}-")
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
        return Search(partial(self._ask, give_up=self._give_up()), query).run()

    def totals(self, queries: Sequence[Query]) -> list[int]:
        answers = self._ask([{"query": narrowed(query), "size": 0, "track_total_hits": True} for query in queries])
        return [answer["hits"]["total"]["value"] for answer in answers]

    def find(self, keys: Sequence[Key]) -> list[Match]:
        if not keys:
            return []
        names = [fields.name(key) for key in keys]
        kept = kept_of(self._ask, names)
        return [match_of(key, 0.0, kept[name]) for key, name in zip(keys, names, strict=True) if name in kept]

    def stamps(self, kind: Kind) -> dict[int, int]:
        wanted = {"term": {"kind": kind.value}}
        with _translated():
            return {
                fields.unpack(subject)[1]: stamp
                for subject, stamp in self._listed(self._alias, wanted, "subject", ("stamp",))
            }

    def titles(self, kind: Kind) -> list[str]:
        found: list[str] = []
        after: list[Any] | None = None
        with _translated():
            while True:
                answer = self._client.search(
                    index=self._alias, query={"term": {"kind": kind.value}}, size=BATCH, sort=["subject"],
                    search_after=after, source_includes=["shown"], track_total_hits=False,
                )  # fmt: skip
                hits = answer["hits"]["hits"]
                found += [hit["_source"]["shown"] for hit in hits]
                if len(hits) < BATCH:
                    return found
                after = hits[-1]["sort"]

    def vocabulary(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        page: dict[str, Any] = {"size": LISTED, "sources": [{"word": {"terms": {"field": "spelt"}}}]}
        with _translated():
            while True:
                answer = self._client.search(index=self._alias, size=0, aggs={"words": {"composite": page}})
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

    def _give_up(self) -> float:
        """When a search that begins now has been waited for long enough."""
        return time.monotonic() + self._patience

    def _ask(self, bodies: Sequence[dict[str, Any]], give_up: float | None = None) -> list[dict[str, Any]]:
        """Several searches in one question, answered until `give_up`, of the monotonic clock: by default within the patience.

        Raises EngineUnavailable, at once while the breaker is open.
        """
        if not bodies:
            return []
        if not self._breaker.allows():
            raise EngineUnavailable
        until = self._give_up() if give_up is None else give_up
        lines = [line for body in bodies for line in ({"allow_partial_search_results": False}, body)]
        for attempt in range(1, TRIES + 1):
            client = self._client.options(request_timeout=max(0.05, until - time.monotonic()))
            try:
                answers = _answered(client.msearch(index=self._alias, searches=lines)["responses"])
                self._breaker.succeeded()
                return answers
            except ConnectionTimeout as error:
                self._breaker.failed(times=3)
                raise EngineUnavailable from error
            except EngineUnavailable:  # the question is at fault, or there is no index: others may go on asking
                self._breaker.succeeded()
                raise
            except BadRequestError as error:
                self._breaker.succeeded()
                raise EngineUnavailable from error
            except (_Unanswered, ApiError, TransportError) as error:
                if attempt == TRIES or time.monotonic() + 0.05 >= until:
                    self._breaker.failed()
                    raise EngineUnavailable from error
                time.sleep(0.05 * attempt)
        raise EngineUnavailable


def _answered(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to several searches. Raises EngineMissing; EngineUnavailable for what will never be answered; _Unanswered
    for what may be when it is asked again."""
    for answer in answers:
        if "error" in answer:
            why = RuntimeError(str(answer["error"]))
            if answer["status"] == 404:
                raise EngineMissing from why
            if answer["status"] == 400:
                raise EngineUnavailable from why
            raise _Unanswered from why
    return answers


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise EngineMissing from error
    except (ApiError, TransportError) as error:
        raise EngineUnavailable from error
