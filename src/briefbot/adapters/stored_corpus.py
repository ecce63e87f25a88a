"""A corpus in files that are mapped into memory: opening it reads nothing, whatever its size.

corpus/
├── records.npy      the documents' bytes, one document after the other
├── ends.npy         where each document ends among them
├── checksums.npy    BLAKE2b (128 bits) of each
├── counts.npy       how many sentences there are up to the end of each
└── sections.npy     for each sentence, the number of the section that it stands in
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from briefbot.adapters.arrays import Bytes, mapped, save_array
from briefbot.adapters.document_record import Record
from briefbot.adapters.lazy import LazyTuple
from briefbot.core.corpus import Corpus
from briefbot.core.text import Document, Sentence

# How many documents are kept as they were made; 16 are read for a question.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class StoredCorpus:
    """The columns of a corpus, by document or by sentence, as drawn above."""

    records: Bytes
    ends: NDArray[np.int64]
    checksums: Bytes
    counts: NDArray[np.int64]
    sections: NDArray[np.int32]

    @classmethod
    def from_records(cls, records: Sequence[Bytes]) -> "StoredCorpus":
        """The columns of the documents with these records, in order of their ids; there is at least one."""
        opened = [Record(record) for record in records]
        return cls(
            np.concatenate(records),
            np.cumsum([len(record) for record in records]),
            np.stack([checksum(record) for record in records]),
            np.cumsum([len(record) for record in opened]),
            np.concatenate(list(renumbered(record.sections for record in opened))),
        )

    @classmethod
    def from_folder(cls, folder: Path) -> "StoredCorpus":
        """The columns that `save` wrote, mapped into memory."""
        return cls(*(mapped(folder / f"{column.name}.npy") for column in fields(cls)))

    def save(self, folder: Path) -> None:
        """Writes the columns into a new folder."""
        folder.mkdir()
        for column in fields(self):
            save_array(folder / f"{column.name}.npy", getattr(self, column.name))

    def split(self) -> Iterator[Bytes | None]:
        """The record of each document, or None if its bytes are not those that were written."""
        for (start, end), expected in zip(pairwise([0, *self.ends.tolist()]), self.checksums, strict=True):
            record = self.records[start:end]
            yield record if np.array_equal(checksum(record), expected) else None

    def corpus(self, damaged: Callable[[], NoReturn]) -> Corpus:
        """The corpus, whose documents and sentences are made when they are asked for.

        `damaged` is called if the bytes of a document are not those that were written.
        """

        def opened(number: int) -> Record:
            record = self.records[self.ends[number - 1] if number else 0 : self.ends[number]]
            return Record(record) if np.array_equal(checksum(record), self.checksums[number]) else damaged()

        return corpus_of(lru_cache(_KEPT)(opened), self.counts, self.sections)


def corpus_of(opened: Callable[[int], Record], counts: NDArray[np.int64], sections: NDArray[np.int32]) -> Corpus:
    """The corpus of the documents that `opened` gives by their numbers."""

    def document(number: int) -> Document:
        return opened(number).document

    def sentence(position: int) -> Sentence:
        number = int(np.searchsorted(counts, position, side="right"))
        return opened(number).sentence(position - int(counts[number - 1] if number else 0))

    return Corpus(LazyTuple(len(counts), document), LazyTuple(len(sections), sentence), sections)


def renumbered(sections: Iterable[NDArray[np.int32]]) -> Iterator[NDArray[Any]]:
    """The numbers of each document's sections, counted on from document to document."""
    first = 0
    for numbers in sections:
        yield numbers + np.int32(first)
        first += int(numbers[-1]) + 1 if len(numbers) else 0


def checksum(record: Bytes) -> Bytes:
    """BLAKE2b (128 bits) of a document's bytes."""
    return np.frombuffer(hashlib.blake2b(record.data, digest_size=16).digest(), dtype=np.uint8)
