"""Honest small implementations of what retrieval is given; they pass the contract suites of the real ones."""

import hashlib
import string
from collections.abc import Sequence
from math import log

import numpy as np

from briefbot.core.retrieval import Positions, Scores, Vector, Vectors

DIMENSIONS = len(string.ascii_lowercase) + 1


class LetterEncoder:
    """A vector counts the letters a to z, and in its last place one for a text without any; `passages` are its work."""

    def __init__(self, name: str = "letters") -> None:
        self.fingerprint = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
        self.passages: list[str] = []

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(passages), DIMENSIONS)."""
        self.passages += passages
        return np.stack([letters(passage) for passage in passages])

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(queries), DIMENSIONS)."""
        return np.stack([letters(query) for query in queries])


def letters(text: str) -> Vector:
    """How often each letter occurs in `text`, as a vector of length one."""
    counts = np.array([text.lower().count(letter) for letter in string.ascii_lowercase] + [0], dtype=np.float32)
    counts[-1] = not counts.any()
    lengths: Vector = counts / np.linalg.norm(counts)
    return lengths


class NumpyIndex:
    """Vectors by position in one array."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, query: Vector, limit: int) -> Positions:
        """The positions of the `limit` nearest vectors, best first; fewer where there are fewer."""
        return np.argsort(-self.cosines(query, np.arange(len(self._vectors))), kind="stable")[:limit]

    def cosines(self, query: Vector, positions: Positions) -> Scores:
        """The score of the vector at each of `positions`."""
        scores: Scores = (self._vectors[positions] * query).sum(axis=1)
        return scores


class SetIndex:
    """The words of each text as a set."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = [set(text.lower().split()) for text in texts]

    def search(self, question: str, limit: int) -> Positions:
        """The positions of the `limit` texts with the greatest shares, best first; none that has no term."""
        shares = self.shares(question, [np.array([position]) for position in range(len(self._words))])
        best = np.argsort(-shares, kind="stable")[:limit]
        return best[shares[best] > 0]

    def shares(self, question: str, groups: Sequence[Positions]) -> Scores:
        """For each group of positions, the share of the question's words that occur in at least one of them."""
        words = sorted(set(question.lower().split()))
        total = sum(map(self._weight, words)) or 1.0
        return np.array([sum(map(self._weight, self._found(words, group))) / total for group in groups], np.float32)

    def _weight(self, word: str) -> float:
        having = sum(word in words for words in self._words)
        return log(1 + (len(self._words) - having + 0.5) / (having + 0.5))

    def _found(self, words: Sequence[str], group: Positions) -> list[str]:
        return [word for word in words if any(word in self._words[position] for position in group)]
