"""Inverted lists (Sivic and Zisserman 2003; Jégou et al. 2011): vectors in lists by the nearest of their centres.

There are some thousand centres. A search looks into the lists of those that are nearest to the query; into how many is
measured when the index is built, so that nearly all of the true neighbours are found.
"""

from math import log2, sqrt
from typing import Any, Final

import numpy as np

from briefbot.adapters.faiss_library import library
from briefbot.core.retrieval import Positions, Vectors

# Of the 24 nearest vectors so many are to be found on average of queries made up below. Those are easier than people's
# questions where vectors lie close together, so that no fewer than 256 lists are looked into: then 0.994 are found for
# 300 real questions among 100,000 vectors (128 lists: 0.990) and 0.993 for 200 among 1,000,000 (128: 0.990, 64: 0.986).
LEAST_RECALL: Final = 0.997
FEWEST_LISTS: Final = 256
_NEAREST: Final = 24
_QUERIES: Final = 200
# Vectors that are looked at for each centre when centres are learned, and how often.
_PER_CENTRE, _ROUNDS = 64, 8
# How far made-up queries go astray, as a length.
_ASTRAY: Final = 0.7
_BATCH = 1 << 16


def inverted_lists(vectors: Vectors, earlier: Vectors | None = None) -> Any:
    """FAISS's index of `vectors` in inverted lists; the centres of an `earlier` one serve if there are as many."""
    faiss = library()
    shape = (centres_for(len(vectors)), vectors.shape[1])
    centres = earlier if earlier is not None and earlier.shape == shape else learned(vectors, shape[0])
    nearest = faiss.IndexFlatIP(shape[1])
    nearest.add(np.ascontiguousarray(centres))
    index = faiss.IndexIVFFlat(nearest, shape[1], shape[0], faiss.METRIC_INNER_PRODUCT)
    index.is_trained = True
    index.set_direct_map_type(faiss.DirectMap.Array)  # so that the vector at a position can be had
    for start in range(0, len(vectors), _BATCH):
        index.add(vectors[start : start + _BATCH])
    index.nprobe = enough_lists(index, vectors)
    return index


def centres_for(size: int) -> int:
    """How many centres `size` vectors have: about four times the root, as a power of two, so that it seldom changes."""
    return 1 << max(2, round(log2(4 * sqrt(size))))


def learned(vectors: Vectors, count: int) -> Vectors:
    """The `count` centres of `vectors`, by spherical k-means from a fixed seed."""
    chosen = np.random.default_rng(count).choice(len(vectors), min(len(vectors), count * _PER_CENTRE), replace=False)
    means = library().Kmeans(vectors.shape[1], count, niter=_ROUNDS, seed=1, spherical=True, min_points_per_centroid=1)
    means.train(vectors[np.sort(chosen)])
    centres: Vectors = means.centroids
    return centres


def enough_lists(index: Any, vectors: Vectors, fewest: int = FEWEST_LISTS) -> int:
    """Into how many lists to look, `fewest` times a power of two or all, for `LEAST_RECALL`."""
    queries = probes(vectors)
    nearest = exactly_nearest(vectors, queries)
    probed = fewest
    while probed < index.nlist:
        index.nprobe = probed
        if recall(index.search(queries, nearest.shape[1])[1], nearest) >= LEAST_RECALL:
            return probed
        probed *= 2
    return int(index.nlist)


def probes(vectors: Vectors) -> Vectors:
    """Queries that are near to no vector, as people's questions are: each between two of them, and then astray."""
    random = np.random.default_rng(len(vectors))
    one, other = random.integers(0, len(vectors), (2, _QUERIES))
    between = of_length_one(vectors[one] + vectors[other])
    astray = random.standard_normal(between.shape, dtype=np.float32) * np.float32(_ASTRAY / sqrt(vectors.shape[1]))
    return of_length_one(between + astray)


def of_length_one(vectors: Vectors) -> Vectors:
    """The vectors in their directions; one of length zero, which has none, stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = vectors / np.maximum(lengths, np.float32(1e-6))
    return found


def exactly_nearest(vectors: Vectors, queries: Vectors) -> Positions:
    """The positions of the nearest vectors of each query, by comparing all."""
    _, positions = library().knn(queries, vectors, min(_NEAREST, len(vectors)), library().METRIC_INNER_PRODUCT)
    found: Positions = positions
    return found


def recall(found: Positions, nearest: Positions) -> float:
    """The share of the `nearest` that were `found`, row by row."""
    return float((found[:, :, np.newaxis] == nearest[:, np.newaxis, :]).any(axis=1).mean())
