"""What those say whom a person follows: the follow graph as a source."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.confidence import DAY
from recsys.data import Dataset
from recsys.models.model import Answers

HALF_LIFE_DAYS = 30.0


class Follow:
    """Facts on subjects of kind `person` are follows; a followed author's subjects score, the newer the more."""

    name = "follow"
    answers = Answers(cold_item=True)

    @staticmethod
    def feeds_on(dataset: Dataset) -> bool:
        authored = any(item.author is not None for item in dataset.described.values())
        return authored and "person" in dataset.subjects.kinds

    def fit(self, dataset: Dataset) -> Self:
        rows, authors, ages = [], [], []
        newest = max((item.published_at or 0.0 for item in dataset.described.values()), default=0.0)
        for row, item in dataset.described.items():
            if item.author is not None:
                rows.append(row)
                authors.append(("person", item.author))
                ages.append((newest - (item.published_at or newest)) / DAY)
        people = dataset.subjects.rows(authors)
        known = people >= 0
        fade = (1.0 + np.array(ages)[known] / HALF_LIFE_DAYS) ** -1.0 if len(rows) else np.zeros(0)
        shape = (dataset.n_items, dataset.n_items)
        self.said = sparse.csr_matrix(
            (fade.astype(np.float32), (people[known], np.array(rows, dtype=np.int64)[known])), shape=shape
        )
        self.query = dataset.matrix()
        return self

    def scores(self, people: NDArray[np.integer]) -> sparse.csr_matrix:
        return self.query[people] @ self.said
