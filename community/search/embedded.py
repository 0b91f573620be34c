"""tantivy behind the port, in the process of whoever asks. The only module that imports it."""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Occur

from community.search import analysis
from community.search.engine import (
    After,
    Document,
    EngineUnavailable,
    Facets,
    Filters,
    Key,
    Kind,
    Match,
    Query,
    Results,
    Sort,
    freshness,
)
from community.search.folder import IndexFolder

WINDOW = 400  # results ranked together; pages are cut from them
DEEPEST = 5  # windows; nobody reads further, and a crawler should not
BODY_KEPT = 1200
HEAP = 30_000_000
COMMIT_EVERY = 5000
NO_PRICE, EARLIEST = -1, 0

_KEPT = ("kept_ref", "kept_title", "kept_body")
_KINDS = list(Kind)
_WEIGHTS = {"title": 3.0, "extra": 1.8, "body": 1.0}
_ORDER = {
    Sort.new: ("published", tantivy.Order.Desc),
    Sort.popular: ("popular", tantivy.Order.Desc),
    Sort.price_up: ("price", tantivy.Order.Asc),
    Sort.price_down: ("price", tantivy.Order.Desc),
}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (*_WEIGHTS, "phrase", "pairs", "chars"):
        builder.add_text_field(name, tokenizer_name="tokens")
    for name in ("key", "exact", "currency"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "lang", "city", "topics"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("subject", "author", "haul", "paid", "price", "popular", "published"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_float_field("rank", fast=True)
    for name in _KEPT:
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def _name(key: Key) -> str:
    return f"{key[0]}:{key[1]}"


def _pack(key: Key) -> int:
    """Kind and id in one number: text cannot be read back from columns."""
    return key[1] * len(_KINDS) + _KINDS.index(Kind(key[0]))


def _unpack(number: int) -> tuple[Kind, int]:
    return _KINDS[number % len(_KINDS)], number // len(_KINDS)


def _opened(index: tantivy.Index) -> tantivy.Index:
    """Analysers belong to the open index, not to its files: they are registered each time."""
    whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("tokens", whole)
    return index


def _stored(document: Document) -> tantivy.Document:
    title, body = analysis.fold(document.title), analysis.fold(document.body)
    extra = [analysis.fold(text) for text in document.extra]
    row = tantivy.Document()
    row.add_text("key", _name(document.key))
    row.add_text("title", " ".join(analysis.words(title)))
    row.add_text("body", " ".join(analysis.words(body)))
    row.add_text("extra", " ".join(word for text in extra for word in analysis.words(text)))
    everything = "\n".join((title, *extra, body))
    row.add_text("phrase", " ".join([*analysis.sequence(title), analysis.BREAK, *analysis.sequence(body)]))
    row.add_text("pairs", " ".join(analysis.pairs(everything)))
    row.add_text("chars", " ".join(dict.fromkeys("".join(analysis.runs(everything)))))
    row.add_text("exact", title.strip())
    row.add_text("kind", document.kind.value)
    row.add_text("currency", document.currency)
    row.add_text("lang", document.lang)
    row.add_text("city", document.city)
    for topic in document.topics:
        row.add_text("topics", topic)
    row.add_integer("subject", _pack(document.key))
    row.add_integer("author", document.author_id)
    row.add_integer("haul", int(document.haul))
    row.add_integer("paid", int(document.paid))
    row.add_integer("price", NO_PRICE if document.price_minor is None else document.price_minor)
    row.add_integer("popular", document.popular)
    row.add_integer("published", int(document.published_at.timestamp()) if document.published_at else EARLIEST)
    row.add_float("rank", 2.0 ** max(1.0, document.rank) - 2.0)  # the engine multiplies by log2(2 + value)
    row.add_bytes("kept_ref", document.ref.encode())
    row.add_bytes("kept_title", document.title.encode())
    row.add_bytes("kept_body", document.body[:BODY_KEPT].encode())
    return row


class TantivyEngine:
    """Reads from any number of threads and processes; writes wait for one another."""

    def __init__(self, root: Path) -> None:
        self._folder = IndexFolder(root)
        self._schema = _schema()
        self._lock = threading.Lock()
        self._open: tuple[Path, tantivy.Index] | None = None
        self._stamp = 0

    def write(self, documents: Sequence[Document], gone: Sequence[Key] = ()) -> None:
        with self._folder.writing():
            index = self._load(self._folder.current())
            keys = [*(document.key for document in documents), *gone]
            self._fill(index, documents, keys)
            self._folder.note_written(keys)

    def rebuild(self, documents: Iterable[Document], current: Callable[[Key], Document | None]) -> int:
        with self._folder.rebuilding():
            folder = self._folder.fresh()
            index = _opened(tantivy.Index(self._schema, str(folder)))
            count = 0
            batch: list[Document] = []
            for document in documents:
                batch.append(document)
                count += 1
                if len(batch) == COMMIT_EVERY:
                    self._fill(index, batch)
                    batch = []
            self._fill(index, batch)
            with self._folder.writing():
                again = self._folder.written()
                self._fill(index, [found for key in again if (found := current(key))], again)
                self._folder.swap(folder)
        return count

    def _fill(self, index: tantivy.Index, documents: Iterable[Document], replaced: Iterable[Key] = ()) -> None:
        try:
            writer = index.writer(HEAP, 1)
            try:
                for key in replaced:
                    writer.delete_documents_by_term("key", _name(key))
                for document in documents:
                    writer.add_document(_stored(document))
                writer.commit()
            finally:
                writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise EngineUnavailable from error

    def search(self, query: Query) -> Results:
        if query.plan.empty:
            return Results([], 0)
        searcher = self._searcher()
        try:
            return _Search(searcher, self._schema, query).run()
        except (ValueError, OSError) as error:
            raise EngineUnavailable from error

    def keys(self, kind: Kind) -> set[int]:
        searcher = self._searcher()
        if not searcher.num_docs:
            return set()
        query = tantivy.Query.term_query(self._schema, "kind", kind.value)
        hits = searcher.search(tantivy.Query.const_score_query(query, 1.0), searcher.num_docs, count=False).hits
        subjects = searcher.fast_field_values("subject", [address for _score, address in hits])
        return {_unpack(int(number or 0))[1] for number in subjects}

    def _searcher(self) -> tantivy.Searcher:
        return self._load(self._folder.current()).searcher()

    def _load(self, folder: Path) -> tantivy.Index:
        """The open index of `folder`, brought up to its last commit (whoever made it)."""
        with self._lock:
            try:
                stamp = os.stat(folder / "meta.json").st_mtime_ns
                if self._open is None or self._open[0] != folder:
                    index = _opened(tantivy.Index.open(str(folder)))
                    index.config_reader("manual")
                    self._open, self._stamp = (folder, index), 0
                index = self._open[1]
                if stamp != self._stamp:
                    index.reload()
                    self._stamp = stamp
                return index
            except (ValueError, OSError) as error:
                self._open = None
                raise EngineUnavailable from error


class _Search:
    """One query against one snapshot of the index."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._approximate: set[str] = set()
        self._text = self._words()

    def run(self) -> Results:
        query = self._query
        narrowed = self._all(self._text, self._of_kinds(), *self._narrowing(query.filters))
        first = query.after.window if query.after else 0
        page: list[_Row] = []
        total = 0
        for window in range(first, DEEPEST):
            rows, total = self._window(narrowed, window)
            page += [row for row in rows if self._follows(row) and self._wanted(row)]
            if len(page) > query.size or (window + 1) * WINDOW >= total:
                break
        cut = page[: query.size]
        return Results(
            [self._match(row) for row in cut],
            total,
            After(cut[-1].window, cut[-1].score, cut[-1].key) if len(page) > query.size else None,
            self._facets() if query.facets else None,
            frozenset(self._approximate),
        )

    # ---- what matches

    def _words(self) -> tantivy.Query:
        plan = self._query.plan
        asked: list[tuple[Occur, tantivy.Query]] = []
        for phrase in plan.phrases:  # pairs find a stretch of Chinese however its words were cut
            found = self._run(phrase.grams) if phrase.grams else self._sequence("phrase", phrase.tokens)
            asked.append((Occur.Must, found))
        if plan.terms:
            terms = [(Occur.Should, self._term(term)) for term in plan.terms]
            needed = 1 if self._query.relaxed else plan.needed
            asked.append((Occur.Must, tantivy.Query.boolean_query(terms, minimum_number_should_match=needed)))
        exact = tantivy.Query.term_query(self._schema, "exact", plan.whole.text)
        asked.append((Occur.Should, tantivy.Query.boost_query(exact, 2.0)))
        if len(plan.whole.tokens) > 1:
            together = tantivy.Query.phrase_query(self._schema, "phrase", list(plan.whole.tokens), slop=1)
            asked.append((Occur.Should, tantivy.Query.boost_query(together, 1.5)))
        return tantivy.Query.boolean_query(asked)

    def _term(self, term: analysis.Term) -> tantivy.Query:
        ways = [self._in(name, term.token, weight) for name, weight in _WEIGHTS.items()]
        if term.grams:
            ways.append(tantivy.Query.boost_query(self._run(term.grams), 0.6))
        elif likeness := self._likeness(term.token):
            self._approximate.add(term.token)
            ways = [
                tantivy.Query.boost_query(
                    tantivy.Query.fuzzy_term_query(self._schema, name, term.token, likeness), weight * 0.6
                )
                for name, weight in _WEIGHTS.items()
            ]
        return tantivy.Query.disjunction_max_query(ways, tie_breaker=0.2)

    def _likeness(self, word: str) -> int:
        """How many letters may differ: none for a word the index knows, or a short one."""
        if len(word) < analysis.SHORTEST_TYPO or any(self._searcher.doc_freq(name, word) for name in _WEIGHTS):
            return 0
        return analysis.typos_allowed(word)

    def _in(self, field: str, token: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, token), weight)

    def _run(self, grams: Sequence[str]) -> tantivy.Query:
        """A stretch of Chinese: one character, or pairs in a row."""
        return self._sequence("chars" if len(grams[0]) == 1 else "pairs", grams)

    def _sequence(self, field: str, tokens: Sequence[str]) -> tantivy.Query:
        if len(tokens) == 1:
            return tantivy.Query.term_query(self._schema, field, tokens[0])
        return tantivy.Query.phrase_query(self._schema, field, list(tokens))

    # ---- what narrows, without a say in the score

    def _of_kinds(self) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, "kind", [kind.value for kind in self._query.kinds])

    def _narrowing(self, filters: Filters) -> list[tantivy.Query]:
        since = int(filters.since.timestamp()) if filters.since else EARLIEST
        found = [self._range("published", since, int(self._query.as_of.timestamp()))]
        named = {"lang": filters.lang, "city": filters.city, "topics": filters.topic, "currency": filters.currency}
        found += [tantivy.Query.term_query(self._schema, name, value) for name, value in named.items() if value]
        if filters.haul:
            found.append(tantivy.Query.term_query(self._schema, "haul", 1))
        if filters.unpaid:
            found.append(tantivy.Query.term_query(self._schema, "paid", 0))
        priced = self._query.sort in (Sort.price_up, Sort.price_down)
        if priced or filters.price_from is not None or filters.price_to is not None:
            found.append(self._range("price", max(0, filters.price_from or 0), filters.price_to))
        return found

    def _range(self, field: str, low: int, high: int | None) -> tantivy.Query:
        return tantivy.Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)

    def _all(self, scored: tantivy.Query, *silent: tantivy.Query) -> tantivy.Query:
        quiet = [(Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in silent]
        return tantivy.Query.boolean_query([(Occur.Must, scored), *quiet])

    # ---- order and pages

    def _window(self, narrowed: tantivy.Query, window: int) -> tuple[list["_Row"], int]:
        """One stretch of the engine's order, put in the final order, and how many match in all."""
        offset = window * WINDOW
        if self._query.sort is Sort.relevance:
            found = self._searcher.search(narrowed, WINDOW, offset=offset, weight_by_field="rank")
        else:
            field, order = _ORDER[self._query.sort]
            found = self._searcher.search(narrowed, WINDOW, offset=offset, order_by_field=field, order=order)
        total = int(found.count)  # type: ignore[attr-defined]  # its stubs leave the attribute out
        addresses = [address for _score, address in found.hits]
        if not addresses:
            return [], total
        subjects = self._searcher.fast_field_values("subject", addresses)
        authors = self._searcher.fast_field_values("author", addresses)
        scores = self._scores([float(score) for score, _address in found.hits], addresses)
        rows = [
            _Row(window, score, (kind.value, subject_id), int(author or 0), address)
            for score, (kind, subject_id), author, address in zip(
                scores, (_unpack(int(number or 0)) for number in subjects), authors, addresses, strict=True
            )
        ]
        return sorted(rows, key=_Row.place), total

    def _scores(self, scores: list[float], addresses: list[tantivy.DocAddress]) -> list[float]:
        if self._query.sort is Sort.price_up:
            return [-score for score in scores]
        if self._query.sort is not Sort.relevance:
            return scores
        as_of = self._query.as_of.timestamp()
        published = self._searcher.fast_field_values("published", addresses)
        return [score * freshness(at, as_of) for score, at in zip(scores, published, strict=True)]

    def _wanted(self, row: "_Row") -> bool:
        return row.key not in self._query.without and row.author_id not in self._query.without_authors

    def _follows(self, row: "_Row") -> bool:
        after = self._query.after
        return after is None or row.place() > (after.window, -after.score, after.key)

    def _match(self, row: "_Row") -> Match:
        kept = self._searcher.doc(row.address)
        ref, title, body = (bytes(kept.get_first(name) or b"").decode() for name in _KEPT)
        return Match(Kind(row.key[0]), row.key[1], ref, row.score, title, body)

    # ---- counts

    def _facets(self) -> Facets:
        until_now = self._range("published", EARLIEST, int(self._query.as_of.timestamp()))
        kinds = self._searcher.aggregate(self._all(self._text, until_now), {"kinds": _top("kind", len(_KINDS))})
        wanted = {name: _top(name, 12) for name in ("topics", "city", "lang", "haul", "paid")}
        within = self._searcher.aggregate(self._all(self._text, self._of_kinds(), until_now), wanted)
        return Facets(
            kinds=_counts(kinds["kinds"]),
            topics=_counts(within["topics"]),
            cities=_counts(within["city"]),
            langs=_counts(within["lang"]),
            hauls=_counts(within["haul"]).get("1", 0),
            unpaid=_counts(within["paid"]).get("0", 0),
        )


@dataclass(frozen=True, slots=True)
class _Row:
    window: int
    score: float
    key: Key
    author_id: int
    address: tantivy.DocAddress

    def place(self) -> tuple[int, float, Key]:
        return (self.window, -self.score, self.key)


def _top(field: str, size: int) -> dict[str, object]:
    return {"terms": {"field": field, "size": size}}


def _counts(found: dict[str, list[dict[str, object]]]) -> dict[str, int]:
    """Numbers come back as floats in their keys: 1.0 is written 1."""
    return {
        str(int(key)) if isinstance(key := bucket["key"], float) else str(key): int(str(bucket["doc_count"]))
        for bucket in found["buckets"]
        if bucket["key"] != ""
    }
