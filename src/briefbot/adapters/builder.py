"""Passages → a generation: vectors, taken from an earlier generation where it has them, and terms."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.generations import Generations
from briefbot.core.corpus import digest
from briefbot.core.errors import GenerationDamaged
from briefbot.core.retrieval import Encoder, Vector

# Changes with what is in a generation or how it is made of the passages; older ones are then built anew.
RECIPE = "1: flat cosine; shares of English stems"
VECTORS, TERMS, KEYS = "vectors.faiss", "terms", "keys.npy"
_BATCH = 256

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """Both indexes of a generation; `encoded` passages were encoded for it, None if it stood already."""

    vectors: FaissIndex
    terms: Bm25Index
    encoded: int | None


@dataclass(frozen=True, slots=True)
class IndexBuilder:
    """Opens or builds the generation for given passages; `progress` is told how many of how many are encoded."""

    generations: Generations
    encoder: Encoder
    progress: Progress = lambda done, total: None

    def open(self, passages: Sequence[str], texts: Sequence[str]) -> Built:
        """The generation for `passages` (embedded) and `texts` (whose terms are indexed), built if need be."""
        fingerprint = digest([RECIPE, self.encoder.fingerprint, *passages])
        try:
            found = self.generations.find(fingerprint)
        except GenerationDamaged:  # it is a cache: what is damaged is built again
            found = None
        if found:
            return opened(found, None)
        encoded: list[int] = []
        folder = self.generations.build(fingerprint, lambda new: encoded.append(self._fill(new, passages, texts)))
        return opened(folder, sum(encoded))

    def _fill(self, folder: Path, passages: Sequence[str], texts: Sequence[str]) -> int:
        """Writes a generation into `folder`; how many passages had to be encoded for it."""
        keys = [digest([self.encoder.fingerprint, passage]) for passage in passages]
        vectors = self._vectors_of_earlier_generations(set(keys))
        missing = {name: passage for name, passage in zip(keys, passages, strict=True) if name not in vectors}
        vectors.update(zip(missing, self._encoded(list(missing.values())), strict=True))
        FaissIndex.from_vectors(np.stack([vectors[name] for name in keys])).save(folder / VECTORS)
        Bm25Index.from_texts(texts).save(folder / TERMS)
        np.save(folder / KEYS, np.array(keys, dtype=np.bytes_))
        return len(missing)

    def _vectors_of_earlier_generations(self, wanted: set[str]) -> dict[str, Vector]:
        """The vectors that need not be computed again, by the keys of their passages."""
        return {
            name: vector
            for generation in self.generations.whole()
            for name, vector in zip(keys_in(generation), FaissIndex.from_file(generation / VECTORS).vectors(), strict=True)
            if name in wanted
        }

    def _encoded(self, passages: Sequence[str]) -> Iterator[Vector]:
        """The vector of each passage."""
        for start in range(0, len(passages), _BATCH):
            self.progress(start, len(passages))
            yield from self.encoder.encode_passages(passages[start : start + _BATCH])
        self.progress(len(passages), len(passages))


def keys_in(generation: Path) -> list[str]:
    """The key of each passage by position: a hash of the passage and its encoder."""
    return [name.decode() for name in np.load(generation / KEYS).tolist()]


def opened(generation: Path, encoded: int | None) -> Built:
    """Both indexes of a generation."""
    return Built(FaissIndex.from_file(generation / VECTORS), Bm25Index.from_folder(generation / TERMS), encoded)
