"""FAISS itself, and how many threads it uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def library() -> Any:
    """FAISS, whose stubs lack most of it; imported here, so that importing its adapters costs nothing."""
    import faiss

    return faiss


@contextmanager
def at_most_threads(count: int) -> Iterator[None]:
    """Within, FAISS shares what this thread asks of it among `count` threads; other callers have their own number.

    Where PyTorch is in the process it gets one: each brings an OpenMP runtime of its own, and on macOS the process
    crashes when FAISS starts threads as the second one (FAISS, issues 2317 and 3401).
    """
    faiss = library()
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1 if "torch" in sys.modules else count)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
