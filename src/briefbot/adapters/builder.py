"""Passages → a generation: vectors, taken from an earlier generation where it has them, and terms."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from briefbot.adapters.arrays import mapped, save_array
from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.faiss_index import EXACT_UP_TO, FaissIndex
from briefbot.adapters.generations import Generations, damage
from briefbot.adapters.inverted_lists import centres_for
from briefbot.adapters.likeness import Keys, likeness, read_sketch, save_sketch, sketch_of
from briefbot.adapters.stored_corpus import StoredCorpus
from briefbot.core.corpus import digest
from briefbot.core.errors import GenerationDamaged
from briefbot.core.retrieval import Encoder, Positions, Vectors

# Changes with how a generation is made of passages and texts; earlier ones then only lend their vectors.
RECIPE = "3: nearest cosines; shares of English stems without accents; the corpus beside them"
VECTORS, TERMS, CORPUS, KEYS = "vectors.faiss", "terms", "corpus", "keys.npy"
# The sketch of the passages from whose vectors the centres in a generation were learned, if it has any.
LEARNED = "learned.npy"
# Centres serve for passages of which at least this share (of all, then and now) are those that they were learned from:
# after edits, but neither in another corpus nor with another encoder, whose keys are all different.
EDITED = 0.8
_BATCH = 256

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """Both indexes of the generation `fingerprint`, and how many passages were encoded for it (None: it stood).

    `corpus` holds the columns of the documents, if any were given.
    """

    vectors: FaissIndex
    terms: Bm25Index
    corpus: StoredCorpus | None
    encoded: int | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class IndexBuilder:
    """Opens or builds the generation for given passages; `progress` is told how many of how many are encoded.

    Up to `exact_up_to` vectors, a search compares all. So many `threads` share the work on more.
    """

    generations: Generations
    encoder: Encoder
    progress: Progress = lambda _done, _total: None
    threads: int = 1
    exact_up_to: int = EXACT_UP_TO

    def open(self, passages: Sequence[str], texts: Sequence[str], corpus: StoredCorpus | None = None) -> Built:
        """The generation for `passages` (embedded) and `texts` (whose terms are indexed), built if need be.

        There is one text for each passage, and at least one. The `corpus` that they are of is kept beside them.

        Raises:
            IndexUnavailable: if the generation is not there and cannot be built.
        """
        fingerprint = self.fingerprint_of(passages, texts, corpus)
        found = found_in(self.generations, fingerprint, closely=True)
        return found or self._built(fingerprint, passages, texts, corpus)

    def fingerprint_of(self, passages: Sequence[str], texts: Sequence[str], corpus: StoredCorpus | None = None) -> str:
        """The name of the generation for `passages` and `texts` of `corpus`, whether it stands or not."""
        checksums = [corpus.checksums.tobytes().hex()] if corpus else []
        return digest([RECIPE, self.encoder.fingerprint, *passages, *texts, *checksums])

    def _built(
        self, fingerprint: str, passages: Sequence[str], texts: Sequence[str], corpus: StoredCorpus | None
    ) -> Built:
        folder, encoded = self.generations.build(fingerprint, lambda new: self._fill(new, passages, texts, corpus))
        return opened(folder, encoded)

    def _fill(self, folder: Path, passages: Sequence[str], texts: Sequence[str], corpus: StoredCorpus | None) -> int:
        """Writes a generation into `folder`; how many passages had to be encoded for it."""
        keys = np.array([digest([self.encoder.fingerprint, passage]) for passage in passages], dtype=np.bytes_)
        vectors, encoded = self._vectors_for(keys, passages)
        self._index(vectors, keys, folder)
        Bm25Index.from_texts(texts).save(folder / TERMS)
        save_array(folder / KEYS, keys)
        if corpus:
            corpus.save(folder / CORPUS)
        return encoded

    def _index(self, vectors: Vectors, keys: Keys, folder: Path) -> None:
        """Writes the index of vectors, and which passages its centres were learned from, if it has any."""
        if len(vectors) <= self.exact_up_to:
            FaissIndex.from_vectors(vectors, self.exact_up_to).save(folder / VECTORS)
            return
        centres, learned_from = self._earlier_centres(sketch_of(keys), centres_for(len(vectors)))
        FaissIndex.from_vectors(vectors, self.exact_up_to, centres, self.threads).save(folder / VECTORS)
        save_sketch(folder / LEARNED, learned_from)

    def _earlier_centres(self, sketch: Keys, count: int) -> tuple[Vectors | None, Keys]:
        """So many centres that were learned from nearly the same passages, if there are any, and the sketch of those.

        An edit does not change where the vectors lie. Without any they are learned from the passages of `sketch`.
        """
        for generation in self.generations.whole(closely=False):
            learned_from = read_sketch(generation / LEARNED)
            if learned_from is not None and likeness(learned_from, sketch) >= EDITED:
                centres = FaissIndex.from_file(generation / VECTORS).centres
                if centres is not None and len(centres) == count:
                    return centres, learned_from
        return None, sketch

    def _vectors_for(self, keys: Keys, passages: Sequence[str]) -> tuple[Vectors, int]:
        """The vector of each passage, and how many had to be encoded; equal passages have equal keys."""
        different, firsts, places = np.unique(keys, return_index=True, return_inverse=True)
        vectors, is_missing = self._vectors_of_earlier_generations(different)
        missing = np.flatnonzero(is_missing)
        missing = missing[np.argsort(firsts[missing])]  # in the order of the passages
        for start, batch in self._encoded([passages[first] for first in firsts[missing].tolist()]):
            if not len(vectors):
                vectors = np.empty((len(different), batch.shape[1]), dtype=np.float32)
            vectors[missing[start : start + len(batch)]] = batch
        return vectors[places], len(missing)

    def _vectors_of_earlier_generations(self, keys: Keys) -> tuple[Vectors, NDArray[np.bool_]]:
        """The vectors that need not be computed again, by `keys`, which ascend, and which ones are missing.

        The array is empty if all are missing.
        """
        vectors, is_missing = np.empty((0, 0), dtype=np.float32), np.ones(len(keys), dtype=np.bool_)
        for generation in self.generations.whole():
            theirs = mapped(generation / KEYS)
            wanted, places = found_among(keys, is_missing, theirs)
            if len(wanted):
                lent = FaissIndex.from_file(generation / VECTORS).at(places)
                vectors = vectors if len(vectors) else np.empty((len(keys), lent.shape[1]), dtype=np.float32)
                vectors[wanted], is_missing[wanted] = lent, False
        return vectors, is_missing

    def _encoded(self, passages: Sequence[str]) -> Iterator[tuple[int, Vectors]]:
        """Batches of the vectors of the passages, each with the number of its first."""
        for start in range(0, len(passages), _BATCH):
            self.progress(start, len(passages))
            yield start, self.encoder.encode_passages(passages[start : start + _BATCH])
        if passages:
            self.progress(len(passages), len(passages))


def found_among(keys: Keys, is_missing: NDArray[np.bool_], theirs: Keys) -> tuple[Positions, Positions]:
    """Those of the missing `keys`, which ascend, that are among `theirs`, and where there."""
    order = np.argsort(theirs, kind="stable")
    places = order[np.minimum(np.searchsorted(theirs, keys, sorter=order), len(theirs) - 1)]
    wanted = np.flatnonzero(is_missing & (theirs[places] == keys))
    return wanted, places[wanted]


def found_in(generations: Generations, fingerprint: str, *, closely: bool) -> Built | None:
    """The generation of that name, if it is there and whole; for `closely` see `Generations.find`."""
    try:
        folder = generations.find(fingerprint, closely=closely)
        return opened(folder, None) if folder else None
    except GenerationDamaged:  # it is a cache: what is damaged is built again
        return None


def opened(generation: Path, encoded: int | None) -> Built:
    """Both indexes of a generation.

    Raises:
        GenerationDamaged: if it is taken away at this very moment, which takes two builders of other generations.
    """
    try:
        vectors, terms = FaissIndex.from_file(generation / VECTORS), Bm25Index.from_folder(generation / TERMS)
        has_corpus = (generation / CORPUS).is_dir()
        corpus = StoredCorpus.from_folder(generation / CORPUS) if has_corpus else None
    except (OSError, RuntimeError, ValueError) as error:  # FAISS knows no other errors than RuntimeError
        raise GenerationDamaged(damage(generation)) from error
    return Built(vectors, terms, corpus, encoded, generation.name)
