"""Approximate neighbours by inner product in large worlds: faiss IVF-SQ8, of whose finds the caller takes the exact scores.

Graph indices lose recall on factors of very different lengths, and quantised cells are as quick. Without the extra `ann` the cells of `recall` answer.
"""

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

PROBES = 64
"""Of 4·√n lists."""


def available() -> bool:
    """Whether faiss is installed."""
    return find_spec("faiss") is not None


def built(vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """An index of the vectors as bytes: a quarter of their size."""
    import faiss  # an extra that only large worlds install, and the web path imports this module

    n, width = vectors.shape
    index = faiss.index_factory(width, f"IVF{int(4 * np.sqrt(n))},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    return faiss.serialize_index(index)


class Index:
    """A built index, ready to be searched; threads may share it."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def of(cls, stored: NDArray[np.uint8] | None) -> "Index | None":
        """From its bytes; None when there are none or faiss is not installed here."""
        if stored is None or not len(stored) or not available():
            return None
        import faiss  # an extra, as above

        faiss.omp_set_num_threads(1)
        index: Any = faiss.deserialize_index(np.array(stored))
        index.nprobe = PROBES
        return cls(index)

    def near(self, vector: NDArray[np.float32], n: int) -> NDArray[np.int64]:
        """The places of about the n vectors with the largest inner products, in no order to rely on."""
        _, places = self._index.search(np.ascontiguousarray(vector[None], dtype=np.float32), n)
        return places[0][places[0] >= 0]
