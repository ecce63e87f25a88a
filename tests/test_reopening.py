"""Opening again: what is not read, what is noticed, and what is done about damage."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.generations import Generations
from briefbot.adapters.inventory import AT_REST, DocumentFolder, Inventory
from briefbot.assembly import Opened
from briefbot.core.errors import GenerationDamaged
from briefbot.live import LiveBot
from tests.synthetic import HashWorkshop, write_documents

OLD, NEW = "The ferry leaves in May.", "The ferry leaves in Jun."


class Unread(DocumentFolder):
    """A folder whose documents must not be read."""

    def read(self, before: Inventory | None = None) -> Inventory:
        """Fails."""
        raise AssertionError(before)


def later() -> int:
    """A time at which everything that was written just now is at rest."""
    return time.time_ns() + 2 * AT_REST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some documents, and room for an index."""
    write_documents(tmp_path / "documents", 3, 30)
    (tmp_path / "documents" / "ferry.md").write_text(OLD)
    return tmp_path


def shop(folder: Path, kind: type[DocumentFolder] = DocumentFolder) -> HashWorkshop:
    """A new workshop, as a new process has it, some seconds later."""
    made = HashWorkshop(folder)
    made.documents = kind(folder / "documents", 20_000_000, folder / "built", later)
    return made


def first_words(opened: Opened) -> str:
    """The sentence that is nearest to a question."""
    return opened.bot.retriever.retrieve("When ferry leaves?", 1)[0].sentence.words


def generations(folder: Path) -> list[Path]:
    """Those that are whole."""
    return list(Generations(folder / "built").whole())


def test_nothing_is_read_again(folder: Path) -> None:
    """The second opening gives the same corpus and the same hits, and reads no document."""
    first, again = shop(folder).open(), shop(folder, Unread).open()
    assert (again.encoded, again.generation, again.problems) == (None, first.generation, first.problems)
    assert again.bot.corpus == first.bot.corpus
    assert first_words(again) == first_words(first) == OLD


def test_an_edit_is_noticed(folder: Path) -> None:
    """Of the same size, with its old date: the new words answer, in this workshop and in a new one."""
    same, before = shop(folder), (folder / "documents" / "ferry.md").stat()
    same.open()
    (folder / "documents" / "ferry.md").write_text(NEW)
    os.utime(folder / "documents" / "ferry.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (first_words(shop(folder).open()), first_words(same.open())) == (NEW, NEW)


def test_going_back_reads_once_and_encodes_nothing(folder: Path) -> None:
    """The earlier text in a new file: its generation stands and is found by what is read."""
    first = shop(folder).open().generation
    (folder / "documents" / "ferry.md").write_text(NEW)
    assert shop(folder).open().encoded == 1
    (folder / "documents" / "ferry.md").write_text(OLD)
    again = shop(folder).open()
    assert (again.generation, again.encoded) == (first, None)


def test_without_its_generation_a_note_says_nothing(folder: Path) -> None:
    """A generation that is gone is built again, and nothing needs to be forgotten for that."""
    shop(folder).open()
    (generation,) = generations(folder)
    (generation / "vectors.faiss").unlink()
    assert first_words(shop(folder).open()) == OLD
    assert first_words(shop(folder, Unread).open()) == OLD


def damage_a_document(folder: Path) -> None:
    """Alters words of a stored document, and with them the manifest, as if the disk had gone bad in between samples."""
    (generation,) = generations(folder)
    path = generation / "corpus" / "records.npy"
    data = path.read_bytes()
    assert data.count(b"leaves in May") == 1
    path.write_bytes(data.replace(b"leaves in May", b"leaves in Jun"))


def test_damage_is_never_quoted(folder: Path) -> None:
    """A stored document that is altered under an open bot is refused in one sentence, and then read again."""
    made = shop(folder)
    opened = made.open()
    damage_a_document(folder)
    with pytest.raises(GenerationDamaged, match=r"is damaged; run `briefbot index` to build it again[.]$"):
        first_words(opened)
    assert first_words(made.open()) == OLD


def test_a_chat_survives_damage(folder: Path) -> None:
    """Whoever asks gets the words of the document."""
    made = shop(folder)
    bot = LiveBot(made.open, made.signature)
    bot.corpus()
    damage_a_document(folder)
    reply = bot.ask("When ferry leaves?")
    shown = [sentence.words for sentence in getattr(reply, "nearest", ())] or [
        citation.sentence.words for citation in getattr(reply, "citations", ())
    ]
    assert NEW not in shown


def test_vectors_come_from_the_disk(folder: Path) -> None:
    """The index, the terms and the corpus of an opened bot are mapped, not read."""
    opened = shop(folder).open()
    assert isinstance(opened.bot.corpus.sections.base, np.memmap)
    maps = Path("/proc/self/maps").read_text()
    for name in ("vectors.faiss", "terms/having.npy", "corpus/records.npy", "corpus/sections.npy"):
        assert f"{opened.generation}/{name}" in maps
