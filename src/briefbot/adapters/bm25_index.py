"""bm25s, with Snowball's English stemmer, as the index of terms.

BM25 is used with k1 = 0: a sentence has a term or it has not. In single sentences, counting terms and dividing by
length only adds noise (README, "Decisions"); what remains of BM25 are its weights of the terms and its fast posting
lists.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import filterfalse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefbot.core.retrieval import Positions, Scores

# What makes a question a question says nothing about its answer. Other frequent words stay: without them hits are lost.
QUESTION_WORDS = frozenset("what which who whom whose when where why how do does did is are was were".split())  # noqa: SIM905 -- reads as a list of words
_WORD = re.compile(r"\w+")


class Bm25Index:
    """Terms by position; a score is a share of the question's terms, weighted by how rare each is."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._size = int(index.scores["num_docs"])

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "Bm25Index":
        """The index of `texts`, one for each position."""
        import bm25s  # here and below, not above: importing this module costs nothing

        # Each text also has the empty term, which no question has: bm25s cannot index texts without any term at all.
        found = [sorted({"", *terms(text)}) for text in texts]
        vocabulary = {term: column for column, term in enumerate(sorted(set().union(*found)))}
        index = bm25s.BM25(k1=0.0, b=0.0, method="lucene")
        index.index(([[vocabulary[term] for term in one] for one in found], vocabulary), show_progress=False)
        return cls(index)

    @classmethod
    def from_folder(cls, folder: Path) -> "Bm25Index":
        """The index that `save` wrote."""
        import bm25s

        return cls(bm25s.BM25.load(str(folder), show_progress=False))

    def save(self, folder: Path) -> None:
        """Writes the index into a folder."""
        self._index.save(str(folder), show_progress=False)

    def search(self, question: str, limit: int) -> Positions:
        """The positions of the `limit` texts with the greatest shares, best first; none that has no term."""
        known = [term for term in sorted(terms(question)) if term in self._index.vocab_dict]
        if not known:  # bm25s wants at least one
            return np.empty(0, dtype=np.int64)
        return greatest(self._index.get_scores(known), limit)

    def shares(self, question: str, groups: Sequence[Positions]) -> Scores:
        """For each group of positions, the share of the question's terms that occur in at least one of them."""
        positions = np.concatenate([np.empty(0, dtype=np.int64), *groups])
        owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        shares, total = np.zeros(len(groups)), 0.0
        for term in sorted(terms(question)):
            having = self._having(term)
            weight = inverse_document_frequency(len(having), self._size)
            found = np.bincount(owners[among(positions, having)], minlength=len(groups))
            shares += weight * (found > 0)
            total += weight
        return (shares / (total or 1.0)).astype(np.float32)

    def _having(self, term: str) -> Positions:
        """The positions of the texts that have `term`: a column of the sparse matrix that bm25s keeps."""
        column = self._index.vocab_dict.get(term)
        if column is None:
            return np.empty(0, dtype=np.int64)
        start, end = self._index.scores["indptr"][column : column + 2]
        found: Positions = self._index.scores["indices"][start:end]
        return found


def greatest(scores: Scores, limit: int) -> Positions:
    """The positions of the `limit` greatest scores above 0, greatest first, the earlier first where two are equal."""
    least = np.partition(scores, -limit)[-limit] if limit < len(scores) else 0.0
    candidates = np.flatnonzero((scores >= least) & (scores > 0))
    return candidates[np.argsort(-scores[candidates], kind="stable")][:limit]


def among(positions: Positions, having: Positions) -> NDArray[np.bool_]:
    """For each position, whether it is one of `having`, which ascend."""
    places = np.searchsorted(having, positions, side="right")
    found: NDArray[np.bool_] = np.append(having, -1)[places - 1] == positions
    return found


def terms(text: str) -> frozenset[str]:
    """The stems of the words of `text`, without those that make a question a question."""
    import Stemmer

    words = [word for word in _WORD.findall(folded(text)) if word not in QUESTION_WORDS]
    # A stemmer must not be shared by threads; making one takes less than a microsecond.
    return frozenset(Stemmer.Stemmer("english").stemWords(words))


def folded(text: str) -> str:
    """`text` in small letters without accents, since people type "Sao Tome" and mean "São Tomé"."""
    if text.isascii():
        return text.lower()
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text.casefold())))


def inverse_document_frequency(having: int, size: int) -> float:
    """The weight of a term that `having` of `size` texts have (Lucene's form of Robertson and Spärck Jones's)."""
    return float(np.log1p((size - having + 0.5) / (having + 0.5)))
