"""Question → hits: the sentences nearest in meaning and in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from briefbot.core.corpus import Corpus
from briefbot.core.text import Sentence

Vectors = NDArray[np.float32]
Vector = NDArray[np.float32]
Positions = NDArray[np.int64]
Scores = NDArray[np.float32]

# How many sentences each index proposes. Twice and half as many find the same ones first (README, "Decisions").
CANDIDATES = 50
# Weight of the words of the question in the sentence, and near it, beside a cosine of weight 1. From 0.3 to 0.5 the
# share of right first sentences stays within one point on all sets that it was measured on.
WORDS_WEIGHT = 0.4


class Encoder(Protocol):
    """Embeds passages and queries; all vectors have length one."""

    @property
    def fingerprint(self) -> str:
        """A hash that differs between encoders that give different vectors."""
        ...

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Float32, shape (len(passages), dimensions)."""
        ...

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Float32, shape (len(queries), dimensions)."""
        ...


class VectorIndex(Protocol):
    """Vectors by position; a score is the cosine of the angle between two, from -1 to 1."""

    def search(self, query: Vector, limit: int) -> Positions:
        """The positions of the `limit` nearest vectors, best first; fewer where there are fewer."""
        ...

    def cosines(self, query: Vector, positions: Positions) -> Scores:
        """The score of the vector at each of `positions`."""
        ...


class TermIndex(Protocol):
    """Terms by position; a score is a share of the question's terms, weighted by how rare each is, from 0 to 1.

    The weight of a term is BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)) where n of N passages
    have it (Robertson and Zaragoza 2009, in Lucene's form). Terms that no passage has count as well: they are missed.
    """

    def search(self, question: str, limit: int) -> Positions:
        """The positions of the `limit` passages with the greatest shares, best first; none that has no term."""
        ...

    def shares(self, question: str, groups: Sequence[Positions]) -> Scores:
        """For each group of positions, the share of the question's terms that occur in at least one of them."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence with its retrieval score and what that is made of.

    `cosine` is the likeness in meaning (-1 to 1); `words` and `words_near` are the shares of the question's terms in
    the sentence, and in it and its neighbours (0 to 1). `score` is their weighted sum.
    """

    position: int
    sentence: Sentence
    cosine: float
    words: float
    words_near: float

    @property
    def score(self) -> float:
        """How near the sentence is to the question, from about -1 to 1.8."""
        return weighted(self.cosine, self.words, self.words_near)


def weighted(cosine: float, words: float, words_near: float) -> float:
    """The sum of a cosine and two shares of words by which hits are ordered."""
    return cosine + WORDS_WEIGHT * (words + words_near)


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches both indexes of a corpus and fuses what they find."""

    corpus: Corpus
    encoder: Encoder
    vectors: VectorIndex
    terms: TermIndex

    def retrieve(self, question: str, limit: int) -> tuple[Hit, ...]:
        """The `limit` nearest sentences, best first, the earlier one first where two are equally near."""
        vector = self.encoder.encode_queries([question])[0]
        positions = np.union1d(self.vectors.search(vector, CANDIDATES), self.terms.search(question, CANDIDATES))
        # Only the best become sentences, for those of a large corpus have to be read from the disk.
        rated = sorted(self._rated(question, vector, positions), key=lambda one: (-weighted(*one[1:]), one[0]))
        return tuple(Hit(position, self.corpus.sentences[position], *scores) for position, *scores in rated[:limit])

    def _rated(self, question: str, vector: Vector, positions: Positions) -> Iterator[tuple[int, float, float, float]]:
        """Each position with its cosine and its shares of words, in and near it."""
        cosines = self.vectors.cosines(vector, positions)
        words = self.terms.shares(question, list(positions[:, np.newaxis]))
        near = [neighbours(self.corpus.sections, position) for position in positions.tolist()]
        words_near = self.terms.shares(question, near)
        yield from zip(positions.tolist(), cosines.tolist(), words.tolist(), words_near.tolist(), strict=True)


def neighbours(sections: NDArray[np.int32], position: int) -> Positions:
    """The position and those of the sentences right before and after it in the same section."""
    around = np.arange(max(0, position - 1), min(len(sections), position + 2))
    found: Positions = around[sections[around] == sections[position]]
    return found


def passages(sentences: Iterable[Sentence]) -> list[str]:
    """The string that is embedded for each sentence: "Title: Heading: sentence"."""
    return [passage(sentence.words, above(sentence)) for sentence in sentences]


def passage(words: str, headings: str) -> str:
    """The string that is embedded for the words of a sentence under these headings."""
    return f"{headings}: {words}"


def above(sentence: Sentence) -> str:
    """The title and the nearest heading of a sentence."""
    return ": ".join([sentence.document.title, *sentence.headings[-1:]])
