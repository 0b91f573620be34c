"""tantivy behind the port, in the process of whoever asks. The only module that imports it."""

import math
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import tantivy
from tantivy import Occur

from community.search import counts, crew, fields, matching, paging
from community.search.engine import (
    Current,
    Document,
    EngineMissing,
    EngineUnavailable,
    Facets,
    Key,
    Kind,
    Match,
    Query,
    Refused,
    Results,
    Seen,
    Sort,
)
from community.search.fields import Stored
from community.search.folder import IndexFolder
from community.search.matching import Best, Between, Every, Narrowing, Node, OneOf, Row, Without

HEAP = 30_000_000
_COLUMNS = ("subject", "author", "published", "rank", "shelf")  # of a `paging.Row`
REBUILD_HEAP, REBUILD_THREADS = 200_000_000, 2

_ORDER = {
    Sort.new: ("published", tantivy.Order.Desc),
    Sort.popular: ("popular", tantivy.Order.Desc),
    Sort.price_up: ("price", tantivy.Order.Asc),
    Sort.price_down: ("price", tantivy.Order.Desc),
}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in fields.TOKENS:
        option: Literal["basic", "position"] = "basic" if name in fields.BASIC else "position"
        builder.add_text_field(name, tokenizer_name="tokens", index_option=option)
    for name in fields.NAMES:
        builder.add_text_field(
            name, tokenizer_name="raw", index_option="basic", fast=name not in ("key", "exact", "currency")
        )
    for name in fields.NUMBERS:
        builder.add_integer_field(name, indexed=name == "author", fast=True)  # ranges are read from columns
    builder.add_float_field("rank", fast=True)
    for name in fields.KEPT:
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def _opened(index: tantivy.Index) -> tantivy.Index:
    """Analysers belong to the open index, not to its files: they are registered each time."""
    whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("tokens", whole)
    return index


def _document(row: Stored) -> tantivy.Document:
    """Raises ValueError or OverflowError for what the engine cannot hold."""
    made = tantivy.Document()
    for field, text in row.tokens.items():
        made.add_text(field, text)
    for field, values in row.names.items():
        for value in values:
            made.add_text(field, value)
    for field, number in row.numbers.items():
        made.add_integer(field, number)
    made.add_float("rank", 2.0**row.rank - 2.0)  # the engine multiplies by log2(2 + value)
    for field, text in row.kept.items():
        made.add_bytes(field, text.encode())
    return made


class TantivyEngine:
    """Reads from any number of threads and processes; writes wait for one another."""

    def __init__(self, root: Path) -> None:
        self._folder = IndexFolder(root)
        self._schema = _schema()
        self._lock = threading.Lock()
        self._open: tuple[Path, tantivy.Index] | None = None
        self._stamp = 0

    def write(self, documents: Sequence[Document], gone: Sequence[Key] = ()) -> Refused:
        with self._folder.writing():
            index = self._load(self._folder.current())
            keys = [*(document.key for document in documents), *gone]
            _count, refused = self._fill(index, map(fields.stored, documents), keys)
            self._folder.note_written(keys)
        return refused

    def rebuild(self, documents: Iterable[Document], current: Current) -> tuple[int, Refused]:
        with self._folder.rebuilding():
            folder = self._folder.fresh()
            index = _opened(tantivy.Index(self._schema, str(folder)))
            count, refused = self._fill(index, crew.rows(documents), heap=REBUILD_HEAP, threads=REBUILD_THREADS)
            with self._folder.writing():
                again = sorted(self._folder.written())
                _count, worse = self._fill(index, map(fields.stored, current(again)), again)
                self._folder.swap(folder)
        return count, refused | worse

    def _fill(
        self,
        index: tantivy.Index,
        rows: Iterable[Stored],
        replaced: Iterable[Key] = (),
        heap: int = HEAP,
        threads: int = 1,
    ) -> tuple[int, Refused]:
        """How many rows were written, and what was refused."""
        count = 0
        refused: Refused = {}
        try:
            writer = index.writer(heap, threads)
            try:
                for key in replaced:
                    writer.delete_documents_by_term("key", fields.name(key))
                for row in rows:
                    try:
                        made = _document(row)
                    except (ValueError, OverflowError) as error:
                        refused[row.key] = repr(error)
                        continue
                    writer.add_document(made)
                    count += 1
                writer.commit()
            finally:
                writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise EngineUnavailable from error
        return count, refused

    def search(self, query: Query) -> Results:
        if query.plan.empty:
            return Results([], 0)
        searcher = self._searcher()
        try:
            return _Search(searcher, self._schema, query).run()
        except (ValueError, OSError) as error:
            raise EngineUnavailable from error

    def totals(self, queries: Sequence[Query]) -> list[int]:
        searcher = self._searcher()
        try:
            return [_Search(searcher, self._schema, query).total() for query in queries]
        except (ValueError, OSError) as error:
            raise EngineUnavailable from error

    def find(self, keys: Sequence[Key]) -> list[Match]:
        searcher = self._searcher()
        found: dict[Key, Match] = {}
        for key in keys:
            wanted = tantivy.Query.term_query(self._schema, "key", fields.name(key))
            for _score, address in searcher.search(wanted, 1, count=False).hits:
                found[key] = _match(searcher, key, 0.0, address)
        return list(found.values())

    def titles(self, kind: Kind) -> list[str]:
        searcher = self._searcher()
        kept = (searcher.doc(address).get_first("shown") for address in self._all_of(searcher, kind))
        return [bytes(title or b"").decode() for title in kept]

    def stamps(self, kind: Kind) -> dict[int, int]:
        searcher = self._searcher()
        addresses = self._all_of(searcher, kind)
        subjects, stamps = (
            searcher.fast_field_values(field, addresses) if addresses else [] for field in ("subject", "stamp")
        )
        return {
            fields.unpack(int(subject or 0))[1]: int(stamp or 0)
            for subject, stamp in zip(subjects, stamps, strict=True)
        }

    def _all_of(self, searcher: tantivy.Searcher, kind: Kind) -> list[tantivy.DocAddress]:
        """Where the documents of a kind are."""
        if not searcher.num_docs:
            return []
        query = tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "kind", kind.value), 1.0)
        return [address for _score, address in searcher.search(query, searcher.num_docs, count=False).hits]

    def vocabulary(self) -> Mapping[str, int]:
        return dict(self._searcher().terms_with_prefix("spelt", ""))

    def _searcher(self) -> tantivy.Searcher:
        return self._load(self._folder.current()).searcher()

    def _load(self, folder: Path) -> tantivy.Index:
        """The open index of `folder`, brought up to its last commit (whoever made it).

        Raises EngineMissing when there is none, or one of other fields.
        """
        with self._lock:
            try:
                stamp = os.stat(folder / "meta.json").st_mtime_ns
                if self._open is None or self._open[0] != folder:
                    index = _opened(tantivy.Index.open(str(folder)))
                    if index.schema != self._schema:
                        raise ValueError("an index of other fields")
                    index.config_reader("manual")
                    self._open, self._stamp = (folder, index), 0
                index = self._open[1]
                if stamp != self._stamp:
                    index.reload()
                    self._stamp = stamp
                return index
            except (ValueError, OSError) as error:
                self._open = None
                raise EngineMissing from error


class _Search:
    """One query against one snapshot of the index."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._text = self._node(matching.sought(query.plan, query.relaxed))

    def run(self) -> Results:
        narrowed = self._all(*matching.narrowed(self._query))
        shown, total, after = paging.cut(self._query, partial(self._window, narrowed))
        matches = [_match(self._searcher, row.key, row.score, row.place, paging.seen(row)) for row in shown]
        return Results(matches, total, after, self._facets() if self._query.facets else None)

    def total(self) -> int:
        found = self._searcher.search(self._all(*matching.narrowed(self._query)), 1)
        return int(found.count)  # type: ignore[attr-defined]  # its stubs leave the attribute out

    # ---- our nodes as the engine's

    def _node(self, node: Node) -> tantivy.Query:
        match node:
            case Row(field, (token,)):
                made = tantivy.Query.term_query(self._schema, field, token)
            case Row(field, tokens, _boost, slop):
                made = tantivy.Query.phrase_query(self._schema, field, list(tokens), slop=slop)
            case Best(parts, others):
                made = tantivy.Query.disjunction_max_query(list(map(self._node, parts)), tie_breaker=others)
            case Every(must, should, needed):
                clauses = [(Occur.Must, self._node(each)) for each in must]
                clauses += [(Occur.Should, self._node(each)) for each in should]
                made = tantivy.Query.boolean_query(clauses, minimum_number_should_match=needed)
        return made if node.boost == 1.0 else tantivy.Query.boost_query(made, node.boost)

    def _narrowing(self, node: Narrowing) -> tuple[Occur, tantivy.Query]:
        match node:
            case OneOf(field, values):
                made = tantivy.Query.term_set_query(self._schema, field, list(values))
            case Between(field, low, high):
                made = tantivy.Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)
            case Without(what):
                return Occur.MustNot, self._narrowing(what)[1]
        return Occur.Must, tantivy.Query.const_score_query(made, 0.0)

    def _all(self, *narrowing: Narrowing) -> tantivy.Query:
        return tantivy.Query.boolean_query([(Occur.Must, self._text), *map(self._narrowing, narrowing)])

    # ---- order and pages

    def _window(self, narrowed: tantivy.Query, window: int) -> tuple[list[paging.Row], int]:
        """One stretch of the engine's order, and how many match in all."""
        offset, size = window * paging.WINDOW, paging.WINDOW
        if self._query.sort is Sort.relevance:
            found = self._searcher.search(narrowed, size, offset=offset, weight_by_field="rank")
        else:
            field, order = _ORDER[self._query.sort]
            found = self._searcher.search(narrowed, size, offset=offset, order_by_field=field, order=order)
        addresses = [address for _score, address in found.hits]
        columns = (self._searcher.fast_field_values(field, addresses) if addresses else [] for field in _COLUMNS)
        rows = [
            paging.Row(
                window,
                float(score),
                fields.unpack(int(key or 0)),
                int(author or 0),
                int(at or 0),
                place,
                _rank(stored),
                int(shelf or 0),
            )
            for (score, place), key, author, at, stored, shelf in zip(found.hits, *columns, strict=True)
        ]
        return rows, int(found.count)  # type: ignore[attr-defined]  # its stubs leave the attribute out

    def _facets(self) -> Facets:
        return counts.facets(
            self._searcher.aggregate(self._all(*each.within), counts.aggregations(each.columns))
            for each in counts.asked(self._query)
        )


def _rank(stored: float | None) -> float:
    """As `_stored` wrote it: what the engine multiplied by."""
    return math.log2(2.0 + (stored or 0.0))


def _match(
    searcher: tantivy.Searcher, key: Key, score: float, address: tantivy.DocAddress, seen: Seen | None = None
) -> Match:
    kept = searcher.doc(address)
    ref, title, body = (bytes(kept.get_first(name) or b"").decode() for name in fields.KEPT)
    return Match(Kind(key[0]), key[1], ref, score, title, body, seen)
