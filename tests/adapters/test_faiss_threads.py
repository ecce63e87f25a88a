"""How many threads FAISS uses, counted from inside real processes: OpenMP keeps those that it started once."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import faiss
import pytest

from briefbot.adapters.faiss_library import at_most_threads

REPOSITORY = Path(__file__).parents[2]
BEGINNING = """
import os, threading
import numpy as np
from briefbot.adapters.faiss_index import FaissIndex
from tests.adapters.test_faiss_index import clouds
def threads():
    return len(os.listdir("/proc/self/task"))
vectors = clouds(4_000)
exact, lists = FaissIndex.from_vectors(vectors), FaissIndex.from_vectors(vectors, 100, threads=1)
before = threads()
"""
SEARCHES = """
barrier = threading.Barrier(5)
def search():
    for index in (exact, lists):
        index.search(vectors[7], 50)
        index.cosines(vectors[7], np.arange(2_000))
        index.vectors()
    barrier.wait()
    barrier.wait()
callers = [threading.Thread(target=search) for _ in range(4)]
for caller in callers:
    caller.start()
barrier.wait()
"""
BUILDING = """
FaissIndex.from_vectors(vectors, 100, threads={count})
"""


def started(code: str) -> int:
    """How many threads are there after `code` that were not before, where OpenMP would use eight."""
    script = f"{BEGINNING}{textwrap.dedent(code)}\nprint(threads() - before, flush=True)\nos._exit(0)"
    command = [sys.executable, "-c", script]
    environment = os.environ | {"OMP_NUM_THREADS": "8"}
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_a_search_uses_the_thread_of_its_caller() -> None:
    """Four callers at once, in both kinds of index: none starts another thread, so that none tramples the others."""
    assert started(SEARCHES) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_building_uses_as_many_as_it_is_given(count: int) -> None:
    """One of them is the caller's own."""
    assert started(BUILDING.format(count=count)) == count - 1


def test_others_search_in_their_own_thread_meanwhile() -> None:
    """That one caller builds with three threads is no business of the others."""
    assert started(BUILDING.format(count=3) + SEARCHES) == 4 + 2


def test_the_number_is_given_back() -> None:
    """Whoever else uses FAISS in this thread has as many threads afterwards as before, also after an error."""
    before = faiss.omp_get_max_threads()
    with pytest.raises(KeyError), at_most_threads(before + 1):
        raise KeyError
    assert faiss.omp_get_max_threads() == before
