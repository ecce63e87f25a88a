"""BM25 over lists of positions, with Snowball's English stemmer, as the index of terms.

BM25 is used with k1 = 0: a sentence has a term or it has not. In single sentences, counting terms and dividing by
length only adds noise (README, "Decisions"); what remains of BM25 are its weights of the terms.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from itertools import filterfalse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from briefbot.adapters.arrays import SortedWords, mapped, save_array
from briefbot.adapters.postings import Posting, among, greatest_sums
from briefbot.core.retrieval import Positions, Scores

# What makes a question a question says nothing about its answer. Other frequent words stay: without them hits are lost.
QUESTION_WORDS = frozenset("what which who whom whose when where why how do does did is are was were".split())  # noqa: SIM905 -- reads as a list of words
_WORD = re.compile(r"\w+")
_WORDS, _STARTS, _HAVING, _SIZE = "words", "starts.npy", "having.npy", "size.npy"


class Bm25Index:
    """Terms by position; a score is a share of the question's terms, weighted by how rare each is.

    The term at i of `words` is had by the positions `having[starts[i] : starts[i + 1]]` of `size` texts, ascending.
    """

    def __init__(self, words: SortedWords, starts: NDArray[np.int64], having: NDArray[np.int32], size: int) -> None:
        self._words, self._starts, self._having, self._size = words, starts, having, size

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "Bm25Index":
        """The index of `texts`, one for each position."""
        numbers: dict[str, int] = {}  # of the terms, as they are met
        columns, lengths = array("i"), array("i")
        for found in terms_of(texts):
            for term in found:
                numbers.setdefault(term, len(numbers))
            columns.extend(map(numbers.__getitem__, found))
            lengths.append(len(found))
        words = sorted(numbers)
        rank = np.empty(len(words), dtype=np.int32)
        rank[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        ranks = rank[np.frombuffer(columns, dtype=np.int32)] if columns else rank
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), np.frombuffer(lengths, dtype=np.int32))
        starts = np.concatenate([[0], np.cumsum(np.bincount(ranks, minlength=len(words)))]).astype(np.int64)
        return cls(SortedWords.from_words(words), starts, rows[np.argsort(ranks, kind="stable")], len(texts))

    @classmethod
    def from_folder(cls, folder: Path) -> "Bm25Index":
        """The index that `save` wrote, mapped into memory."""
        starts, having, size = (mapped(folder / name) for name in (_STARTS, _HAVING, _SIZE))
        return cls(SortedWords.from_folder(folder / _WORDS), starts, having, int(size[0]))

    def save(self, folder: Path) -> None:
        """Writes the index into a folder."""
        (folder / _WORDS).mkdir(parents=True)
        self._words.save(folder / _WORDS)
        for name, content in ((_STARTS, self._starts), (_HAVING, self._having), (_SIZE, np.array([self._size]))):
            save_array(folder / name, content)

    def search(self, question: str, limit: int) -> Positions:
        """The positions of the `limit` texts with the greatest shares, best first; none that has no term."""
        found = [self._positions(term) for term in sorted(terms(question))]
        postings = [Posting(one, np.float32(inverse_document_frequency(len(one), self._size))) for one in found]
        return greatest_sums([posting for posting in postings if len(posting.positions)], self._size, limit)

    def shares(self, question: str, groups: Sequence[Positions]) -> Scores:
        """For each group of positions, the share of the question's terms that occur in at least one of them."""
        positions = np.concatenate([np.empty(0, dtype=np.int64), *groups])
        owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        shares, total = np.zeros(len(groups)), 0.0
        for term in sorted(terms(question)):
            having = self._positions(term)
            weight = inverse_document_frequency(len(having), self._size)
            found = np.bincount(owners[among(positions, having)], minlength=len(groups))
            shares += weight * (found > 0)
            total += weight
        return (shares / (total or 1.0)).astype(np.float32)

    def _positions(self, term: str) -> NDArray[np.int32]:
        """The positions of the texts that have `term`, ascending."""
        number = self._words.find(term)
        if number is None:
            return np.empty(0, dtype=np.int32)
        return self._having[self._starts[number] : self._starts[number + 1]]


def terms(text: str) -> frozenset[str]:
    """The stems of the words of `text`, without those that make a question a question."""
    return next(terms_of([text]))


def terms_of(texts: Sequence[str]) -> Iterator[frozenset[str]]:
    """The terms of each text."""
    import Stemmer  # here, not above: importing this module costs nothing

    # A stemmer must not be shared by threads; making one takes less than a microsecond.
    stemmer, stems = Stemmer.Stemmer("english"), dict.fromkeys(QUESTION_WORDS, "")
    for text in texts:
        words = set(_WORD.findall(folded(text)))
        new = [word for word in words if word not in stems]
        stems.update(zip(new, stemmer.stemWords(new), strict=True))
        yield frozenset(stems[word] for word in words) - {""}


def folded(text: str) -> str:
    """`text` in small letters without accents, since people type "Sao Tome" and mean "São Tomé"."""
    if text.isascii():
        return text.lower()
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text.casefold())))


def inverse_document_frequency(having: int, size: int) -> float:
    """The weight of a term that `having` of `size` texts have (Lucene's form of Robertson and Spärck Jones's)."""
    return float(np.log1p((size - having + 0.5) / (having + 0.5)))
