"""An encoder and a cross-encoder for sentences that differ in a number."""

import re
from collections.abc import Sequence

import numpy as np

from briefbot.core.candidates import Candidate, Mark
from briefbot.core.retrieval import Vectors


class FirstNumbers:
    """Text → a vector of its own, by the number that it holds; a question is near the sentence with its number.

    A text without any is near nothing.
    """

    fingerprint = "first numbers"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """A row with a one for each text."""
        rows = np.zeros((len(texts), 100), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for number in re.findall(r"\d+", text)[:1]:
                row[int(number)] = 1.0
        return rows

    encode_queries = encode_passages


class Always:
    """A cross-encoder that gives each candidate the same mark."""

    def marks(self, question: str, candidates: Sequence[Candidate]) -> list[Mark]:
        """Zeros."""
        assert question
        return [Mark(0.0)] * len(candidates)
