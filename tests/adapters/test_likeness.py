"""How much two corpora have in common, by their sketches."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.likeness import Keys, likeness, read_sketch, save_sketch, sketch_of


def keys(first: int, end: int) -> Keys:
    """The hashes of these numbers."""
    return np.array([hashlib.sha256(str(number).encode()).hexdigest()[:32] for number in range(first, end)], np.bytes_)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [((0, 9), (0, 9), 1.0), ((0, 9), (9, 18), 0.0), ((0, 9), (0, 10), 0.9), ((0, 10), (5, 15), 1 / 3)],
)
def test_of_few_keys_it_is_exact(one: tuple[int, int], other: tuple[int, int], share: float) -> None:
    """Those that both have, of all that there are."""
    assert likeness(sketch_of(keys(*one)), sketch_of(keys(*other))) == pytest.approx(share)


@pytest.mark.parametrize(("start", "end"), [(0, 20_000), (500, 20_500), (0, 40_000), (10_000, 30_000)])
def test_of_many_keys_it_is_estimated(start: int, end: int) -> None:
    """Within four standard errors of what it is, from a thousand keys."""
    both = 20_000 - start
    share = both / (20_000 + end - start - both)
    sketch = sketch_of(keys(start, end))
    assert len(sketch) == 1024
    assert likeness(sketch, sketch_of(keys(0, 20_000))) == pytest.approx(share, abs=0.063)


def test_equal_passages_count_once() -> None:
    """As often as a passage may stand in a corpus, it has one key."""
    assert likeness(sketch_of(np.repeat(keys(0, 4), 3)), sketch_of(keys(0, 4))) == 1


def test_saved_and_read_again(tmp_path: Path) -> None:
    """A file gives back the sketch, and no file gives none."""
    save_sketch(tmp_path / "learned.npy", sketch_of(keys(0, 4)))
    again = read_sketch(tmp_path / "learned.npy")
    assert again is not None
    assert likeness(again, sketch_of(keys(0, 4))) == 1
    assert read_sketch(tmp_path / "other.npy") is None
