"""What FAISS and its fake both promise."""

from collections.abc import Callable

import numpy as np
import pytest

from briefbot.adapters.faiss_index import FaissIndex
from briefbot.core.retrieval import VectorIndex, Vectors
from tests.fake_search import NumpyIndex

Make = Callable[[Vectors], VectorIndex]
# East, north-east (twice), north, west.
COMPASS = np.array([[1, 0], [0.6, 0.8], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)
EAST, SOUTH = np.array([[1, 0], [0, -1]], dtype=np.float32)


@pytest.fixture(params=[FaissIndex.from_vectors, NumpyIndex], ids=["faiss", "fake"])
def make(request: pytest.FixtureRequest) -> Make:
    """What makes an index of vectors."""
    made: Make = request.param
    return made


def test_nearest_first_and_the_earlier_one_of_equals(make: Make) -> None:
    """Positions come by falling cosine, and in their own order where the cosine is the same."""
    assert make(COMPASS).search(EAST, 5).tolist() == [0, 1, 2, 3, 4]
    assert make(COMPASS).search(SOUTH, 5).tolist() == [0, 4, 1, 2, 3]


@pytest.mark.parametrize(("limit", "found"), [(1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (99, [0, 1, 2, 3, 4])])
def test_limit(make: Make, limit: int, found: list[int]) -> None:
    """At most `limit` positions, and all of them where there are fewer."""
    assert make(COMPASS).search(EAST, limit).tolist() == found


def test_scores_are_cosines(make: Make) -> None:
    """Each asked position gets its cosine, in the order asked, negative ones included."""
    cosines = make(COMPASS).cosines(EAST, np.array([4, 1, 3, 0]))
    assert cosines.tolist() == pytest.approx([-1, 0.6, 0, 1], abs=1e-6)


def test_a_single_vector(make: Make) -> None:
    """An index of one vector finds it, however far it is."""
    index = make(COMPASS[4:])
    assert index.search(EAST, 50).tolist() == [0]
    assert index.cosines(EAST, np.array([0])).tolist() == [-1]


@pytest.mark.parametrize("size", [2, 3, 7, 50, 99])
def test_equal_vectors_are_equally_near(make: Make, size: int) -> None:
    """The cosine of a vector does not depend on its place among others, not by a single bit."""
    generator = np.random.default_rng(size)
    one, query = generator.standard_normal((2, 384), dtype=np.float32)
    index = make(np.tile(one, (size, 1)))
    assert len(set(index.cosines(query, np.arange(size)).tolist())) == 1
    assert index.search(query, size).tolist() == list(range(size))
