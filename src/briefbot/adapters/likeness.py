"""How much two corpora have in common, told by small sketches of their keys.

A sketch holds the least keys of a corpus. Keys are hashes, so that these are a sample of all, and the same ones of what
two corpora share: among the least keys of both together, the share that both have estimates how many of all keys both
have (bottom-k sketches of the Jaccard index: Broder 1997).
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from briefbot.adapters.arrays import mapped, save_array

Keys = NDArray[np.bytes_]

# The estimate's standard error is then at most 0.016.
_KEPT = 1024


def sketch_of(keys: Keys) -> Keys:
    """The sketch of a corpus with these keys, ascending and each of them once."""
    return np.unique(keys)[:_KEPT]


def likeness(one: Keys, other: Keys) -> float:
    """The share of all keys of two corpora, at least one, that both have, from 0 to 1, by their sketches."""
    least = np.union1d(one, other)[:_KEPT]
    return float((np.isin(least, one) & np.isin(least, other)).mean())


def save_sketch(path: Path, sketch: Keys) -> None:
    """Writes a sketch to a file."""
    save_array(path, sketch)


def read_sketch(path: Path) -> Keys | None:
    """The sketch in a file, or None if there is no such file."""
    return mapped(path) if path.is_file() else None
