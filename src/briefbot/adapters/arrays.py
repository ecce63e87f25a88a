"""Arrays and words in files mapped into memory: opening them reads nothing, and processes share their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Writes an array as NumPy's own file."""
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def mapped(path: Path) -> NDArray[Any]:
    """The array in a file, mapped into memory and read-only.

    Raises:
        ValueError: if the file holds no such array.
        OSError: if it cannot be read.
    """
    # A plain view: each slice of NumPy's own class for mapped files costs microseconds.
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return array


@dataclass(frozen=True, slots=True)
class SortedWords:
    """Different words in ascending order, as bytes in one row; the word at i ends at `ends[i]`."""

    letters: Bytes
    ends: NDArray[np.int64]

    @classmethod
    def from_words(cls, words: Iterable[str]) -> "SortedWords":
        """`words`, which ascend."""
        encoded = [encode(word) for word in words]
        letters = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return cls(letters, np.fromiter(accumulate(map(len, encoded)), np.int64, len(encoded)))

    @classmethod
    def from_folder(cls, folder: Path) -> "SortedWords":
        """The words that `save` wrote."""
        return cls(mapped(folder / "letters.npy"), mapped(folder / "ends.npy"))

    def save(self, folder: Path) -> None:
        """Writes the words into a folder."""
        save_array(folder / "letters.npy", self.letters)
        save_array(folder / "ends.npy", self.ends)

    def __len__(self) -> int:
        return len(self.ends)

    def find(self, word: str) -> int | None:
        """Where `word` stands among the words, or None."""
        wanted, low, high = encode(word), 0, len(self)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._at(middle) < wanted else (low, middle)
        return low if low < len(self) and self._at(low) == wanted else None

    def _at(self, number: int) -> bytes:
        start = self.ends[number - 1] if number else 0
        return self.letters[start : self.ends[number]].tobytes()


def encode(word: str) -> bytes:
    """A word as UTF-8, in which bytes are in the order of characters; halves of characters count as such."""
    return word.encode("utf-8", "surrogatepass")
