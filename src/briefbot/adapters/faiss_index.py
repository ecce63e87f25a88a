"""FAISS as the index of vectors: all are compared while that takes milliseconds, then those of the nearest lists."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from briefbot.adapters.faiss_library import at_most_threads, library
from briefbot.adapters.inverted_lists import inverted_lists
from briefbot.core.retrieval import Positions, Scores, Vector, Vectors

# Comparing all of 100,000 vectors of 384 dimensions takes 5.5 ms on one core, and ten times as many ten times as long.
EXACT_UP_TO = 100_000
_INVERTED_LISTS = b"IwFl"


class FaissIndex:
    """Vectors of length one by position; whoever searches does so in one thread, beside others who do."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def from_vectors(
        cls, vectors: Vectors, exact_up_to: int = EXACT_UP_TO, centres: Vectors | None = None, threads: int = 1
    ) -> "FaissIndex":
        """The index of `vectors`, shape (passages, dimensions); of more than `exact_up_to` not all are compared.

        The `centres` of an earlier index are taken over if they are as many as are needed. So many `threads` share the
        work.
        """
        faiss = library()
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if len(vectors) > exact_up_to:
            with at_most_threads(threads):
                return cls(inverted_lists(vectors, centres))
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def from_file(cls, path: Path) -> "FaissIndex":
        """The index that `save` wrote, mapped into memory: processes share its pages."""
        faiss = library()
        with path.open("rb") as file:
            is_exact = file.read(4) != _INVERTED_LISTS
        if is_exact:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        # FAISS maps inverted lists on every system but Windows, and refuses to open them there.
        index = faiss.read_index(str(path), 0 if os.name == "nt" else faiss.IO_FLAG_MMAP)
        # Each search would start 32 threads that read ahead, which takes ten times as long as the search.
        faiss.downcast_InvertedLists(index.invlists).prefetch_nthread = 0
        return cls(index)

    def save(self, path: Path) -> None:
        """Writes the index to a file."""
        faiss = library()
        with path.open("wb") as file:  # by a function of ours: FAISS's own hides why it could not write
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))

    def search(self, query: Vector, limit: int) -> Positions:
        """The positions of the `limit` nearest vectors, best first, the earlier first where two are equally near."""
        with at_most_threads(1):
            scores, positions = self._index.search(query[np.newaxis], min(limit, self._index.ntotal))
        order = np.lexsort((positions[0], -scores[0]))
        found: Positions = positions[0][order[positions[0][order] >= 0]]  # -1 is nothing, where lists are short
        return found

    def cosines(self, query: Vector, positions: Positions) -> Scores:
        """The score of the vector at each of `positions`."""
        # Not "@": it adds up each row in another order, so that equal sentences would not be equally near.
        scores: Scores = (self.at(positions) * query).sum(axis=1)
        return scores

    def at(self, positions: Positions) -> Vectors:
        """The vector at each of `positions`, shape (positions, dimensions)."""
        with at_most_threads(1):
            found: Vectors = self._index.reconstruct_batch(positions)
        return found

    @property
    def centres(self) -> Vectors | None:
        """The centres of its lists, shape (lists, dimensions), if it has any."""
        if not hasattr(self._index, "quantizer"):
            return None
        found: Vectors = self._index.quantizer.reconstruct_n(0, self._index.nlist)
        return found

    def vectors(self) -> Vectors:
        """All vectors by position, shape (passages, dimensions)."""
        return self.at(np.arange(self._index.ntotal))
