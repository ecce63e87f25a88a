"""Encoders for the bench: one that makes vectors up where there are too many to encode, one that remembers them."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np

from briefbot.core.retrieval import Encoder, Vectors

CENTRES, SPREAD = 2_000, 0.6


class PretendingEncoder:
    """The first passages are really encoded, all others lie near one of those; questions are really encoded.

    It goes by the fingerprint of the real one, so that the program opens an index that was built with it. The vectors
    are clustered as real ones are, since their centres are real; SPREAD is how far they lie from these, as a length.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._centres: Vectors | None = None

    def __getattr__(self, name: str) -> Any:
        """What a workshop asks of an encoder besides the port, such as to warm up."""
        return getattr(self._encoder, name)

    @property
    def fingerprint(self) -> str:
        """That of the real one."""
        return self._encoder.fingerprint

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one; the same for the same list of passages, if the first ones were the same."""
        if self._centres is None or len(self._centres) < CENTRES:
            vectors = self._encoder.encode_passages(passages)
            self._centres = vectors if self._centres is None else np.concatenate([self._centres, vectors])
            return vectors
        return near(self._centres, [crc32(passage.encode()) for passage in passages])

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one."""
        return self._encoder.encode_queries(queries)


def near(centres: Vectors, seeds: Sequence[int]) -> Vectors:
    """For each seed a vector of length one near the centre that it chooses."""
    chance = np.random.default_rng(list(seeds))
    steps = chance.standard_normal((len(seeds), centres.shape[1]), dtype=np.float32)
    steps *= SPREAD / np.linalg.norm(steps, axis=1, keepdims=True)
    vectors = centres[[seed % len(centres) for seed in seeds]] + steps
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


class RememberingEncoder:
    """An encoder that keeps the vectors of all passages, in `vectors`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.vectors: list[Vectors] = []

    def __getattr__(self, name: str) -> Any:
        """What a workshop asks of an encoder besides the port, such as to warm up."""
        return getattr(self._encoder, name)

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one."""
        vectors = self._encoder.encode_passages(passages)
        self.vectors.append(vectors)
        return vectors

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one."""
        return self._encoder.encode_queries(queries)
