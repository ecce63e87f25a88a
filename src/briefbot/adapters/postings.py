"""Lists of the positions that have a term, and the positions with the greatest sums of weights.

The sums are exact. What is spared is looking where nothing can be found, as in MaxScore (Turtle and Flood 1995): no
position without a rare term is looked at if the frequent terms together weigh less than what has been found, and of the
others none that comes after as many with all frequent terms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefbot.core.retrieval import Positions, Scores


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many positions are looked at at once, and how long the lists of rare terms are together at most.

    Of a million sentences, 32,768 each are fastest; twice and half as many take at most half as long again.
    """

    block: int = 1 << 15
    rare: int = 1 << 15


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Posting:
    """The positions that have a term, ascending, and what having it weighs, which is more than 0."""

    positions: NDArray[np.int32]
    weight: np.float32

    def sums_in(self, start: int, end: int, sums: Scores) -> None:
        """Adds the weight to the `sums` of the positions from `start` to `end`."""
        # Of one type, since the whole list would be converted otherwise.
        first, last = np.searchsorted(self.positions, np.array((start, end), dtype=self.positions.dtype))
        sums[self.positions[first:last] - start] += self.weight


def greatest_sums(postings: Sequence[Posting], size: int, limit: int, bounds: Bounds = BOUNDS) -> Positions:
    """The `limit` positions below `size` with the greatest sums of weights above 0, the earlier first of equal ones.

    Weights are added in the order of `postings`, in single precision.
    """
    rare, frequent = parted(postings, bounds.rare)
    best = Best(limit)
    best.add(*sums_of_rare(postings, rare, sum_of(frequent), size, limit))
    for start in range(0, size if frequent else 0, bounds.block):
        if best.is_settled(sum_of(frequent), start):
            break
        best.add(*sums_between(postings, start, min(start + bounds.block, size)))
    return best.positions


class Best:
    """The `limit` positions with the greatest sums that were added so far, greatest first, the earlier of equals."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.positions: Positions = np.empty(0, dtype=np.int64)
        self.sums: Scores = np.empty(0, dtype=np.float32)

    def add(self, positions: Positions, sums: Scores) -> None:
        """Takes in what belongs to the best; a position may be added more than once, with the same sum."""
        if len(self.sums) == self._limit:
            is_better = sums >= self.sums[-1]
            positions, sums = positions[is_better], sums[is_better]
        if len(positions):
            every, firsts = np.unique(np.concatenate([self.positions, positions]), return_index=True)
            every_sum = np.concatenate([self.sums, sums])[firsts]
            order = np.lexsort((every, -every_sum))[: self._limit]
            self.positions, self.sums = every[order], every_sum[order]

    def is_settled(self, most: np.float32, start: int) -> bool:
        """Whether no position from `start` on can come in that has not been added and whose sum is at most `most`."""
        if len(self.sums) < self._limit:
            return False
        return bool(self.sums[-1] > most or (self.sums[-1] == most and self.positions[-1] < start))


def parted(postings: Sequence[Posting], most: int) -> tuple[list[Posting], list[Posting]]:
    """The rare and the frequent ones of `postings`, in their order; the rare ones' lists are together `most` long."""
    by_length = sorted(range(len(postings)), key=lambda number: len(postings[number].positions))
    lengths = np.cumsum([len(postings[number].positions) for number in by_length])
    rare = {number for number, length in zip(by_length, lengths, strict=True) if length <= most}
    return (
        [one for number, one in enumerate(postings) if number in rare],
        [one for number, one in enumerate(postings) if number not in rare],
    )


def sum_of(postings: Sequence[Posting]) -> np.float32:
    """The greatest sum that positions with no other terms can have, to the bit: rounding never turns an order round."""
    total = np.float32(0)
    for posting in postings:
        total += posting.weight
    return total


def sums_of_rare(
    postings: Sequence[Posting], rare: Sequence[Posting], more: np.float32, size: int, limit: int
) -> tuple[Positions, Scores]:
    """Positions that have one of the `rare` terms, and their sums; `limit` of them are the best, without all others.

    The frequent terms together weigh `more`.
    """
    sums, new = np.zeros(size, dtype=np.float32), [np.empty(0, dtype=np.int32)]
    for one in rare:
        new.append(one.positions[sums[one.positions] == 0])
        sums[one.positions] += one.weight
    positions = np.concatenate(new)
    if limit < len(positions):
        found = sums[positions]
        # A thousandth is far more than rounding makes of the order in which weights are added.
        positions = positions[found + more >= np.partition(found, -limit)[-limit] * np.float32(0.999)]
    positions.sort()
    return positions.astype(np.int64), sums_at(postings, positions)


def sums_at(postings: Sequence[Posting], positions: NDArray[np.int32]) -> Scores:
    """The sums of `positions`, which ascend."""
    sums = np.zeros(len(positions), dtype=np.float32)
    for one in postings:
        sums[among(positions, one.positions)] += one.weight
    return sums


def sums_between(postings: Sequence[Posting], start: int, end: int) -> tuple[Positions, Scores]:
    """The positions from `start` to `end` that have one of the terms, and their sums."""
    sums = np.zeros(end - start, dtype=np.float32)
    for one in postings:
        one.sums_in(start, end, sums)
    found = np.flatnonzero(sums)
    return found + start, sums[found]


def among(positions: NDArray[np.integer], having: NDArray[np.integer]) -> NDArray[np.bool_]:
    """For each position, whether it is one of `having`, which ascend."""
    if not len(having):
        return np.zeros(len(positions), dtype=np.bool_)
    places = np.searchsorted(having, positions.astype(having.dtype))  # of one type, or all of them are converted
    found: NDArray[np.bool_] = having[np.minimum(places, len(having) - 1)] == positions
    return found
