"""Confidence against what came true: expected calibration error and the reliability table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Neighbouring confidences: how many, their mean, and the share of them that came true."""

    count: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], rights: Sequence[bool], bins: int = BINS) -> tuple[Bin, ...]:
    """Bins of equal mass, or nearly so, from the least confidence to the greatest; fewer where there are fewer values.

    Equal confidences may fall into two bins; then each of these has their common share of right ones.
    """
    order = np.argsort(confidences, kind="stable")
    sure = np.asarray(confidences, dtype=float)[order]
    right = shared(sure, np.asarray(rights, dtype=float)[order])
    parts = [part for part in np.array_split(np.arange(len(order)), bins) if len(part)]
    return tuple(Bin(len(part), float(sure[part].mean()), float(right[part].mean())) for part in parts)


def shared(keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Each value replaced by the mean of those with an equal key, so that the order among them means nothing."""
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    means: np.ndarray = (np.bincount(group, weights=values) / counts)[group]
    return means


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """The mean distance between confidence and share of right ones, weighted by mass (Naeini et al. 2015)."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / total if total else None
