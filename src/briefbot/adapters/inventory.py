"""A folder of documents → their records; what has not changed since it was last read is not read again.

Beside the generations lies a note for each of the last states of the folder that were read:

built/.read/
└── <digest>.json     named after the state of each file and the encoder; holds those states and their generation

A note is trusted if every file was at rest when it was read: one that is changed twice within the tick of a clock looks
the same afterwards (as git says, it is racy).
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from briefbot.adapters.arrays import Bytes
from briefbot.adapters.document_record import record_of
from briefbot.adapters.documents import (
    Problem,
    document_paths,
    nothing_to_read,
    read_document,
    require_folder,
    state_of,
)
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.stored_corpus import StoredCorpus
from briefbot.core.corpus import Corpus, digest, sentences
from briefbot.core.errors import NoDocuments
from briefbot.core.text import Document

# Changes with what is made of a document's text, and so do the versions of who has a part in that.
RECIPE = "1"
_READERS = ("briefbot", "pyromark", "nupunkt")
# The coarsest clock of a file system in use ticks every two seconds (FAT).
AT_REST = 2_000_000_000
_NOTES, _KEPT = ".read", 8

State = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A file in its state, its record if it is a document, and what is to be said of it, or "".

    `is_lasting` tells whether the same would be read of a file that still is in this state.
    """

    state: State
    record: Bytes | None
    problem: str = ""
    is_lasting: bool = True


@dataclass(frozen=True)
class Inventory:
    """Everything in the folder, in order of the ids; `is_lasting` tells whether a note of it may be trusted."""

    items: tuple[Item, ...]
    is_lasting: bool = False

    @cached_property
    def columns(self) -> StoredCorpus:
        """The documents as a corpus is stored."""
        return StoredCorpus.from_records([item.record for item in self.items if item.record is not None])

    @property
    def problems(self) -> tuple[str, ...]:
        """What is to be said of some files."""
        return tuple(item.problem for item in self.items if item.problem)


@dataclass(frozen=True, slots=True)
class Note:
    """What was read once: a generation's fingerprint, and the files in their states, and what was said of each, or "".

    `has_record` tells which of them are documents.
    """

    generation: str
    states: tuple[State, ...]
    problems: tuple[str, ...]
    has_record: tuple[bool, ...]

    def inventory(self, columns: StoredCorpus) -> Inventory:
        """What was read, as far as its records in `columns` are what they were."""
        records = iter(columns.split())
        found = [next(records, None) if has else None for has in self.has_record]
        items = zip(self.states, found, self.problems, self.has_record, strict=True)
        return Inventory(tuple(Item(state, one, said) for state, one, said, has in items if (one is not None) == has))


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """The documents below `folder`, files of more than `limit` bytes left out, with notes beside the index."""

    folder: Path
    limit: int
    index: Path
    now: Callable[[], int] = field(default=time.time_ns)

    def states(self) -> tuple[State, ...]:
        """The state of each file: its path below the folder, its bytes, and its times of change (ns)."""
        require_folder(self.folder)
        paths = document_paths(self.folder)
        return tuple((path.relative_to(self.folder).as_posix(), *state_of(path)[1:]) for path in paths)

    def note(self, encoder: str) -> Note | None:
        """What was noted of the folder as it is now and an encoder with that fingerprint, if anything was.

        Raises:
            NoDocuments: if there is no such folder.
        """
        return read_note(self._path_of(self.states(), encoder))

    def notes(self) -> Iterator[Note]:
        """What was noted before, newest first."""
        paths = sorted(self._notes().glob(f"{self._basis()}-*.json"), key=modified, reverse=True)
        return filter(None, map(read_note, paths))

    def read(self, before: Inventory | None = None) -> Inventory:
        """Everything in the folder as it is now; what `before` has in the same state is taken from there.

        Raises:
            NoDocuments: if there is no such folder, or nothing in it can be read.
        """
        states = self.states()
        known = {item.state: item for item in before.items if item.is_lasting} if before else {}
        items = tuple(known.get(state) or self._item(state) for state in states)
        if all(item.record is None for item in items):
            problems = tuple(Problem(item.state[0], item.problem) for item in items if item.problem)
            raise NoDocuments(nothing_to_read(self.folder, problems))
        return Inventory(items, all(item.is_lasting for item in items) and self.states() == states)

    def keep(self, inventory: Inventory, generation: str, encoder: str) -> None:
        """Notes that this generation was made of the folder in this state with this encoder, if that lasts."""
        if not inventory.is_lasting:
            return
        items = inventory.items
        has_record = tuple(item.record is not None for item in items)
        states = tuple(item.state for item in items)
        note = Note(generation, states, tuple(item.problem for item in items), has_record)
        with suppress(OSError):  # where nothing can be written, documents are read again
            self._notes().mkdir(exist_ok=True)
            write_note(self._path_of(states, encoder), note)
            for path in sorted(self._notes().iterdir(), key=modified, reverse=True)[_KEPT:]:
                path.unlink()

    def forget(self) -> None:
        """Takes all notes away, so that everything is read again."""
        with suppress(OSError):
            for path in self._notes().iterdir():
                path.unlink()

    def _item(self, state: State) -> Item:
        is_at_rest = max(state[2:]) < self.now() - AT_REST
        document, problem = read_document(self.folder, self.folder / state[0], self.limit)
        is_lasting = is_at_rest and not (problem and problem.may_pass)
        return Item(state, as_record(document) if document else None, problem.sentence if problem else "", is_lasting)

    def _notes(self) -> Path:
        return self.index / _NOTES

    def _path_of(self, states: Sequence[State], encoder: str) -> Path:
        return self._notes() / f"{self._basis()}-{digest([encoder, *map(repr, states)])}.json"

    def _basis(self) -> str:
        """A hash of what else decides on what a document is read as."""
        return digest([RECIPE, str(self.limit), *map(version, _READERS)])


@dataclass(frozen=True, slots=True)
class GivenDocuments:
    """The documents of a corpus that does not come from a folder, with the same methods; nothing is noted."""

    corpus: Corpus

    def note(self, encoder: str) -> None:
        """Nothing was noted."""

    def notes(self) -> Iterator[Note]:
        """Nothing was noted before."""
        return iter(())

    def read(self, before: Inventory | None = None) -> Inventory:
        """All documents of the corpus."""
        if before:
            return before
        by_document = groupby(self.corpus.sentences, key=lambda sentence: sentence.document.id)
        found = {identity: tuple(sentences) for identity, sentences in by_document}
        records = [record_of(one, found.get(one.id, ())) for one in self.corpus.documents]
        return Inventory(tuple(Item(("", 0, 0, 0), np.frombuffer(one, dtype=np.uint8)) for one in records))

    def keep(self, inventory: Inventory, generation: str, encoder: str) -> None:
        """Notes nothing."""

    def forget(self) -> None:
        """There is nothing to forget."""


def as_record(document: Document) -> Bytes:
    """The record of a document as it is quoted from."""
    return np.frombuffer(record_of(document, tuple(sentences(document, boundaries))), dtype=np.uint8)


def read_note(path: Path) -> Note | None:
    """The note in a file, or None if there is none or it is not one."""
    try:
        checksum, _, text = path.read_text(encoding="utf-8").partition("\n")
        content: Any = json.loads(text) if checksum == digest([text]) else None
    except (OSError, ValueError):
        return None
    match content:
        case {"generation": str() as generation, "states": states, "problems": problems, "has_record": has_record}:
            every = tuple((path, size, changed, entered) for path, size, changed, entered in states)
            return Note(generation, every, tuple(problems), tuple(has_record))
    return None


def write_note(path: Path, note: Note) -> None:
    """Writes a note at once or not at all."""
    parts = {name: getattr(note, name) for name in ("generation", "states", "problems", "has_record")}
    text = json.dumps(parts)
    new = path.with_name(f"{uuid4().hex}.new")
    new.write_text(f"{digest([text])}\n{text}", encoding="utf-8")
    new.replace(path)


def modified(path: Path) -> int:
    """When a file was last modified; 0 if it has just vanished."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
