"""Passages → a generation: vectors, taken from an earlier generation where it has them, and terms."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.generations import Generations, damage
from briefbot.core.corpus import digest
from briefbot.core.errors import GenerationDamaged
from briefbot.core.retrieval import Encoder, Vector, Vectors

# Changes with how a generation is made of passages and texts; earlier ones then only lend their vectors.
RECIPE = "2: flat cosine; shares of English stems without accents"
VECTORS, TERMS, KEYS = "vectors.faiss", "terms", "keys.npy"
_BATCH = 256

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """Both indexes of the generation `fingerprint`, and how many passages were encoded for it (None: it stood)."""

    vectors: FaissIndex
    terms: Bm25Index
    encoded: int | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class IndexBuilder:
    """Opens or builds the generation for given passages; `progress` is told how many of how many are encoded."""

    generations: Generations
    encoder: Encoder
    progress: Progress = lambda _done, _total: None

    def open(self, passages: Sequence[str], texts: Sequence[str]) -> Built:
        """The generation for `passages` (embedded) and `texts` (whose terms are indexed), built if need be.

        There is one text for each passage, and at least one.

        Raises:
            IndexUnavailable: if the generation is not there and cannot be built.
        """
        fingerprint = self.fingerprint_of(passages, texts)
        return self._found(fingerprint) or self._built(fingerprint, passages, texts)

    def fingerprint_of(self, passages: Sequence[str], texts: Sequence[str]) -> str:
        """The name of the generation for `passages` and `texts`, whether it stands or not."""
        return digest([RECIPE, self.encoder.fingerprint, *passages, *texts])

    def _found(self, fingerprint: str) -> Built | None:
        try:
            folder = self.generations.find(fingerprint)
            return opened(folder, None) if folder else None
        except GenerationDamaged:  # it is a cache: what is damaged is built again
            return None

    def _built(self, fingerprint: str, passages: Sequence[str], texts: Sequence[str]) -> Built:
        folder, encoded = self.generations.build(fingerprint, lambda new: self._fill(new, passages, texts))
        return opened(folder, encoded)

    def _fill(self, folder: Path, passages: Sequence[str], texts: Sequence[str]) -> int:
        """Writes a generation into `folder`; how many passages had to be encoded for it."""
        keys = [digest([self.encoder.fingerprint, passage]) for passage in passages]
        vectors = self._vectors_of_earlier_generations(set(keys))
        missing = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in vectors}
        vectors.update(zip(missing, self._encoded(list(missing.values())), strict=True))
        FaissIndex.from_vectors(np.stack([vectors[key] for key in keys])).save(folder / VECTORS)
        Bm25Index.from_texts(texts).save(folder / TERMS)
        np.save(folder / KEYS, np.array(keys, dtype=np.bytes_))
        return len(missing)

    def _vectors_of_earlier_generations(self, wanted: set[str]) -> dict[str, Vector]:
        """The vectors that need not be computed again, by the keys of their passages."""
        return {
            key: vector
            for generation in self.generations.whole()
            for key, vector in zip(keys_in(generation), vectors_in(generation), strict=True)
            if key in wanted
        }

    def _encoded(self, passages: Sequence[str]) -> Iterator[Vector]:
        """The vector of each passage."""
        for start in range(0, len(passages), _BATCH):
            self.progress(start, len(passages))
            yield from self.encoder.encode_passages(passages[start : start + _BATCH])
        if passages:
            self.progress(len(passages), len(passages))


def keys_in(generation: Path) -> list[str]:
    """The key of each passage by position: a hash of the passage and its encoder."""
    return [key.decode() for key in np.load(generation / KEYS).tolist()]


def vectors_in(generation: Path) -> Vectors:
    """The vector of each passage by position."""
    return FaissIndex.from_file(generation / VECTORS).vectors()


def opened(generation: Path, encoded: int | None) -> Built:
    """Both indexes of a generation.

    Raises:
        GenerationDamaged: if it is taken away at this very moment, which takes two builders of other generations.
    """
    try:
        vectors, terms = FaissIndex.from_file(generation / VECTORS), Bm25Index.from_folder(generation / TERMS)
    except (OSError, RuntimeError) as error:  # FAISS knows no other errors than RuntimeError
        raise GenerationDamaged(damage(generation)) from error
    return Built(vectors, terms, encoded, generation.name)
