"""FAISS in particular; what it shares with its fake is in the contract."""

from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.inverted_lists import centres_for, enough_lists, inverted_lists, recall
from briefbot.core.retrieval import Positions, Vectors

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


def clouds(count: int) -> Vectors:
    """Vectors of length one in 50 clouds."""
    generator = np.random.default_rng(7)
    middles = generator.standard_normal((50, 16))[generator.integers(0, 50, count)]
    vectors = middles + 0.5 * generator.standard_normal((count, 16))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def found_by(index: FaissIndex, queries: Vectors) -> Positions:
    """The 24 nearest of each query."""
    return np.stack([index.search(query, 24) for query in queries])


def test_inverted_lists_find_nearly_all(tmp_path: Path) -> None:
    """Of many vectors, at least 0.99 of the 24 nearest are found, and scores are exact; from a file as well."""
    vectors, queries = clouds(4_000), clouds(300)[::-1]
    exact, lists = FaissIndex.from_vectors(vectors), FaissIndex.from_vectors(vectors, exact_up_to=100)
    lists.save(tmp_path / "vectors.faiss")
    again = FaissIndex.from_file(tmp_path / "vectors.faiss")
    assert recall(found_by(lists, queries), found_by(exact, queries)) >= 0.985
    assert np.array_equal(found_by(again, queries), found_by(lists, queries))
    assert np.array_equal(again.vectors(), vectors)
    everywhere = np.arange(len(vectors))
    assert np.array_equal(again.cosines(queries[0], everywhere), exact.cosines(queries[0], everywhere))


def test_as_many_lists_as_recall_needs() -> None:
    """The number is doubled until nearly all neighbours of made-up queries are found; more vectors apart need more."""
    near, apart = clouds(4_000), np.random.default_rng(7).standard_normal((4_000, 16), dtype=np.float32)
    apart /= np.linalg.norm(apart, axis=1, keepdims=True)
    few, many = (enough_lists(inverted_lists(vectors), vectors, fewest=1) for vectors in (near, apart))
    assert 1 < few < many < centres_for(4_000)
    assert enough_lists(inverted_lists(near), near) == centres_for(4_000)


def test_files_are_mapped(tmp_path: Path) -> None:
    """Neither kind of index is read into memory when it is opened, but mapped."""
    for number, exact_up_to in enumerate([10_000, 100]):
        path = tmp_path / f"{number}.faiss"
        FaissIndex.from_vectors(clouds(4_000), exact_up_to).save(path)
        index = FaissIndex.from_file(path)
        assert str(path) in Path("/proc/self/maps").read_text()
        path.unlink()
        assert len(index.search(clouds(1)[0], 5)) == 5


def centres_of(index: FaissIndex) -> Vectors:
    """The centres of an index that has some."""
    assert index.centres is not None
    return index.centres


def test_what_was_learned_is_taken_over() -> None:
    """After an edit, the centres of the earlier index serve."""
    vectors = clouds(4_000)
    first = FaissIndex.from_vectors(vectors, 100)
    edited = vectors.copy()
    edited[7] = vectors[8]
    second = FaissIndex.from_vectors(edited, 100, first.centres)
    assert np.array_equal(centres_of(first), centres_of(second))
    assert not np.array_equal(centres_of(first), centres_of(FaissIndex.from_vectors(clouds(4_001)[1:], 100)))
    assert second.search(vectors[8], 2).tolist() == [7, 8]


def test_too_many_are_wanted() -> None:
    """Where the lists that are looked into hold fewer, fewer are found, and none that is not there."""
    found = FaissIndex.from_vectors(clouds(400), 100).search(clouds(1)[0], 400)
    assert 24 <= len(found) <= 400
    assert found.min() >= 0
