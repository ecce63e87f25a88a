"""FAISS as the index of vectors."""

from pathlib import Path
from typing import Any

import numpy as np

from briefbot.core.retrieval import Positions, Scores, Vector, Vectors


class FaissIndex:
    """Vectors of length one by position, searched exactly."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def from_vectors(cls, vectors: Vectors) -> "FaissIndex":
        """The index of `vectors`, shape (passages, dimensions)."""
        import faiss  # here and below, not above: importing this module costs nothing

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_file(cls, path: Path) -> "FaissIndex":
        """The index that `save` wrote."""
        import faiss

        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    def save(self, path: Path) -> None:
        """Writes the index to a file."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).data)  # write_index hides why it could not

    def search(self, query: Vector, limit: int) -> Positions:
        """The positions of the `limit` nearest vectors, best first, the earlier first where two are equally near."""
        scores, positions = self._index.search(query[np.newaxis], min(limit, self._index.ntotal))
        found: Positions = positions[0][np.lexsort((positions[0], -scores[0]))]
        return found

    def cosines(self, query: Vector, positions: Positions) -> Scores:
        """The score of the vector at each of `positions`."""
        # Not "@": it adds up each row in another order, so that equal sentences would not be equally near.
        scores: Scores = (self.at(positions) * query).sum(axis=1)
        return scores

    def at(self, positions: Positions) -> Vectors:
        """The vector at each of `positions`, shape (positions, dimensions)."""
        found: Vectors = self._index.reconstruct_batch(positions)
        return found

    def vectors(self) -> Vectors:
        """All vectors by position, shape (passages, dimensions)."""
        found: Vectors = self._index.reconstruct_n(0, self._index.ntotal)
        return found
