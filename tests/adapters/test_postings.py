"""The greatest sums, found without looking everywhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefbot.adapters import postings
from briefbot.adapters.postings import Posting, among, greatest_sums

Lists = list[tuple[set[int], float]]
SIZE = 200


def posting(positions: set[int], weight: float) -> Posting:
    """A term that these positions have."""
    return Posting(np.array(sorted(positions), dtype=np.int32), np.float32(weight))


def by_looking_everywhere(lists: list[Posting], limit: int) -> list[int]:
    """What `greatest_sums` promises, the simple way."""
    sums = np.zeros(SIZE, dtype=np.float32)
    for one in lists:
        sums[one.positions] += one.weight
    return [one for one in np.argsort(-sums, kind="stable").tolist() if sums[one] > 0][:limit]


# Few different weights, so that sums are often equal, and some that rounding adds up differently in another order.
WEIGHTS = some.sampled_from([0.1, 0.2, 0.3, 0.7, 1.0, 3.3, 1e-7])
LISTS = some.lists(some.tuples(some.sets(some.integers(0, SIZE - 1), min_size=1), WEIGHTS), max_size=6)


@given(LISTS, some.integers(1, 60), some.sampled_from([1, 8, 64, 1000]), some.sampled_from([0, 5, 100, 10_000]))
def test_exactly_what_looking_everywhere_finds(lists: Lists, limit: int, block: int, rare: int) -> None:
    """Wherever blocks begin and whatever counts as rare."""
    every = [posting(*one) for one in lists]
    found = greatest_sums(every, SIZE, limit, postings.Bounds(block, rare))
    assert found.tolist() == by_looking_everywhere(every, limit)


def test_looks_no_further_than_it_must() -> None:
    """A list of millions costs nothing where the rare terms or the first positions settle it."""
    frequent = Posting(np.arange(5_000_000, dtype=np.int32), np.float32(0.1))
    assert greatest_sums([frequent], 5_000_000, 3).tolist() == [0, 1, 2]
    assert greatest_sums([frequent, posting({7, 9, 30}, 5.0)], 5_000_000, 2).tolist() == [7, 9]


@pytest.mark.parametrize("having", [[], [0], [3], [2, 3, 9], [0, 1, 2, 3, 4, 5]])
def test_among(having: list[int]) -> None:
    """Membership as Python's `in` has it."""
    positions = [0, 3, 3, 5, 9, 10]
    assert among(np.array(positions), np.array(having, dtype=np.int32)).tolist() == [one in having for one in positions]
