"""The sources as they are asked while somebody waits: numpy over mapped arrays, a fraction of a millisecond each."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from recsys.ann import Index

SPARE = 3
"""An index is asked for so many times what is wanted: some are seen, and the exact scores choose among them."""

Rows = NDArray[np.int64]
Values = NDArray[np.float32]

PROBES = 24
"""Cells looked into for taste; with 4·√n cells that is a tenth of 50,000 items and less of more."""

EXACT = 50_000 * 128
"""Up to so many numbers in the items' vectors (50,000 items at 128 factors) every item is scored."""


def best(values: NDArray[np.floating], n: int) -> Rows:
    """The places of the n largest values, best first, equals in order."""
    chosen = np.argpartition(-values, n - 1)[:n] if 0 < n < len(values) else np.arange(len(values))
    return chosen[np.lexsort((chosen, -values[chosen]))][: max(n, 0)]


class Table:
    """Neighbours per item, best first, padded with weight 0."""

    def __init__(self, item: NDArray[np.int32], weight: NDArray[np.float16]) -> None:
        self.item, self.weight = item, weight

    def scores(self, rows: Rows, weights: Values) -> Values:
        """Every item's score (n,) for a history of rows."""
        near = self.item[rows]
        weight = self.weight[rows].astype(np.float32) * weights[:, None]
        return np.bincount(near.ravel(), weights=weight.ravel(), minlength=len(self.item)).astype(np.float32)

    def speaks_for(self, rows: Rows, weights: Values, wanted: Rows) -> NDArray[np.float32]:
        """How much each history row says for each wanted item: history × wanted."""
        near, weight = self.item[rows], self.weight[rows].astype(np.float32) * weights[:, None]
        places = np.full(len(self.item), -1, dtype=np.int32)
        places[wanted] = np.arange(len(wanted))
        at = places[near]
        said = np.zeros((len(rows), len(wanted)), dtype=np.float32)
        row, column = np.nonzero(at >= 0)
        np.add.at(said, (row, at[row, column]), weight[row, column])
        return said


class Taste:
    """ALS: an exact fold-in of a history, and the items with the largest inner product."""

    def __init__(
        self,
        factors: NDArray[np.float32],
        place: NDArray[np.int32],
        damping: NDArray[np.float32],
        gram: NDArray[np.float32],
        centres: NDArray[np.float32],
        cells: NDArray[np.int64],
        person_damping: float,
        index: Index | None = None,
    ) -> None:
        """`factors` lie cell by cell, `cells` says where each begins; `place[row]` is a row's position; `gram` is Y'Y + λI; `damping` is by row."""
        self.factors, self.place, self.damping = factors, place, damping
        self.gram, self.centres, self.cells = np.array(gram), np.array(centres), np.array(cells)
        self.inverse = np.linalg.inv(self.gram.astype(np.float64)).astype(np.float32)
        self.person_damping, self.index = person_damping, index
        self.row_at = np.empty(len(place), dtype=np.int64)
        self.row_at[place] = np.arange(len(place))

    def vectors(self, rows: Rows) -> NDArray[np.float32]:
        """The factors of rows."""
        return self.factors[self.place[rows]]

    def fold_in(self, rows: Rows, strengths: Values) -> NDArray[np.float32]:
        """The person's vector that least squares would give to this history, by an exact solve."""
        known = self.vectors(rows)
        confidence = strengths * float(max(len(rows), 1)) ** -self.person_damping * self.damping[rows]
        extra = confidence - 1.0
        if len(rows) >= len(self.gram):
            return np.linalg.solve(self.gram + known.T @ (known * extra[:, None]), known.T @ confidence).astype(
                np.float32
            )
        # (G + Y'DY) x = Y'c  has  x = G⁻¹Y'z  with  (I + D·YG⁻¹Y') z = c: as many unknowns as acts, not as factors
        basis = self.inverse @ known.T
        inner = extra[:, None] * (known @ basis)
        inner.flat[:: len(rows) + 1] += 1.0
        return (basis @ np.linalg.solve(inner, confidence)).astype(np.float32)

    def scores(self, person: NDArray[np.float32], rows: Rows) -> Values:
        """Inner products with the given rows."""
        return self.vectors(rows) @ person

    def nearest(self, person: NDArray[np.float32], n: int, allowed: NDArray[np.bool_]) -> tuple[Rows, Values]:
        """About the n allowed rows with the largest inner product, best first: exact in a small world, else from an index or the best cells."""
        if self.factors.size <= EXACT:
            return self._best(slice(None), person, n, allowed)
        if self.index is not None:
            rows, values = self._best(self.index.near(person, SPARE * n), person, n, allowed)
            # where most finds may not be returned (another kind, long seen), the cells look deeper
            if len(rows) >= n // 2:
                return rows, values
        return self._of_cells(person, n, allowed)

    def _best(
        self, places: slice | Rows, person: NDArray[np.float32], n: int, allowed: NDArray[np.bool_]
    ) -> tuple[Rows, Values]:
        """The n best allowed rows at these places by their exact scores."""
        rows, values = self.row_at[places], self.factors[places] @ person
        fit = np.flatnonzero(allowed[rows] & (values > 0))
        chosen = fit[best(values[fit], n)]
        return rows[chosen], values[chosen]

    def _of_cells(self, person: NDArray[np.float32], n: int, allowed: NDArray[np.bool_]) -> tuple[Rows, Values]:
        """The n best allowed rows of the most promising cells."""
        cells = best(self.centres @ person, PROBES)
        return self._best(
            np.concatenate([np.arange(self.cells[cell], self.cells[cell + 1]) for cell in cells]), person, n, allowed
        )


class Topics:
    """Which topics an item has, and each topic's most popular items."""

    def __init__(
        self,
        words: NDArray[np.str_],
        indptr: NDArray[np.int64],
        topic: NDArray[np.int32],
        top_indptr: NDArray[np.int64],
        top_item: NDArray[np.int32],
    ) -> None:
        """`words` sorted; items' topics and topics' items as CSR."""
        self.words, self.indptr, self.topic, self.top_indptr, self.top_item = words, indptr, topic, top_indptr, top_item
        self.number = {str(word): number for number, word in enumerate(words)}

    def numbers(self, words: Iterable[str]) -> list[int]:
        """The numbers of the known ones among the words."""
        return [self.number[word] for word in words if word in self.number]

    def of(self, row: int) -> NDArray[np.int32]:
        """The topic numbers of an item."""
        return self.topic[self.indptr[row] : self.indptr[row + 1]]

    def words_of(self, row: int) -> list[str]:
        """The topics of an item."""
        return [str(self.words[number]) for number in self.of(row)]

    def marks(self, rows: Rows) -> NDArray[np.bool_]:
        """Items × the topics that occur among them."""
        at, topics = self._all_of(rows)
        here = np.zeros(len(self.words), dtype=bool)
        here[topics] = True
        column = here.cumsum() - 1
        made = np.zeros((len(rows), int(here.sum())), dtype=bool)
        made[at, column[topics]] = True
        return made

    def _all_of(self, rows: Rows) -> tuple[Rows, NDArray[np.int32]]:
        """Every topic of every item: (the item's place among the rows, the topic's number)."""
        starts = self.indptr[rows]
        counts = self.indptr[rows + 1] - starts
        ends = np.cumsum(counts)
        flat = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + counts, counts)
        return np.repeat(np.arange(len(rows)), counts), self.topic[flat]

    def carriers(self, numbers: Collection[int]) -> Rows:
        """All items with any of these topics."""
        places = np.flatnonzero(np.isin(self.topic, list(numbers)))
        return np.searchsorted(self.indptr, places, side="right") - 1

    def share(self, rows: Rows, leaning: Mapping[str, float]) -> Values:
        """How much of what each item is about the leaning covers: its sum over the item's topics, over the root of their number."""
        lean = np.zeros(len(self.words), dtype=np.float32)
        for word in leaning.keys() & self.number.keys():
            lean[self.number[word]] = leaning[word]
        at, topics = self._all_of(rows)
        covered = np.bincount(at, weights=lean[topics], minlength=len(rows))
        counts = self.indptr[rows + 1] - self.indptr[rows]
        return (covered / np.sqrt(np.maximum(counts, 1))).astype(np.float32)

    def popular(self, numbers: Collection[int], n: int) -> Rows:
        """About n popular items of the topics together, with doubles."""
        each = n // max(len(numbers), 1) + 1
        parts = [self.top_item[self.top_indptr[number] : self.top_indptr[number + 1]][:each] for number in numbers]
        return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)
