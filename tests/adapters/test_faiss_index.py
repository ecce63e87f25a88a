"""FAISS in particular; what it shares with its fake is in the contract."""

from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.faiss_index import FaissIndex

VECTORS = np.array([[1, 0, 0], [0, 0.6, 0.8], [0, -1, 0]], dtype=np.float32)


def test_saved_and_read_again(tmp_path: Path) -> None:
    """A file gives back the very same vectors."""
    FaissIndex.from_vectors(VECTORS).save(tmp_path / "vectors.faiss")
    again = FaissIndex.from_file(tmp_path / "vectors.faiss")
    assert np.array_equal(again.vectors(), VECTORS)
    assert again.search(VECTORS[1], 3).tolist() == [1, 0, 2]


def test_the_file_is_faiss_own(tmp_path: Path) -> None:
    """The file is what FAISS itself writes, so that other programs can read it: a flat index of inner products."""
    FaissIndex.from_vectors(VECTORS).save(tmp_path / "vectors.faiss")
    assert (tmp_path / "vectors.faiss").read_bytes()[:4] == b"IxFI"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """The operating system's own error says why, since FAISS's hides it."""
    with pytest.raises(IsADirectoryError):
        FaissIndex.from_vectors(VECTORS).save(tmp_path)


def test_rows_of_any_layout() -> None:
    """Vectors may come as every second row, in columns, or in double precision."""
    doubled = np.repeat(VECTORS, 2, axis=0).astype(np.float64)[::2]
    assert np.array_equal(FaissIndex.from_vectors(np.asfortranarray(doubled)).vectors(), VECTORS)
