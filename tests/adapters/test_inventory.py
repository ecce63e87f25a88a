"""What is read again and what is not: the documents are the truth, the notes of them are a cache."""

import os
import shutil
import time
from pathlib import Path

import pytest

from briefbot.adapters.builder import IndexBuilder
from briefbot.adapters.generations import Generations
from briefbot.adapters.inventory import AT_REST, DocumentFolder, Inventory
from briefbot.adapters.stored_corpus import StoredCorpus
from briefbot.core.errors import NoDocuments
from tests.fake_search import LetterEncoder

GENERATION = "1" * 32
ENCODER = "e" * 32


def later() -> int:
    """A time at which everything that was written just now is at rest."""
    return time.time_ns() + 2 * AT_REST


@pytest.fixture
def folder(tmp_path: Path) -> DocumentFolder:
    """Two documents, a third one that nobody can read, and room for an index; it is later than they were written."""
    (tmp_path / "documents" / "north").mkdir(parents=True)
    (tmp_path / "documents" / "a.md").write_text("The ferry leaves in May.")
    (tmp_path / "documents" / "north" / "b.txt").write_text("Norway pays. Denmark does not.")
    (tmp_path / "documents" / "c.pdf").write_text("%PDF")
    (tmp_path / "built").mkdir()
    return DocumentFolder(tmp_path / "documents", 1_000, tmp_path / "built", later)


def words(inventory: Inventory) -> list[str]:
    """The sentences of an inventory."""
    return [sentence.words for sentence in inventory.columns.corpus(pytest.fail).sentences]


def noted(folder: DocumentFolder) -> Inventory:
    """The folder as it is read now, and noted."""
    inventory = folder.read()
    folder.keep(inventory, GENERATION, ENCODER)
    return inventory


def test_read(folder: DocumentFolder) -> None:
    """Documents in order of their ids, and what is to be said of the others."""
    inventory = folder.read()
    assert words(inventory) == ["The ferry leaves in May.", "Norway pays.", "Denmark does not."]
    said = "c.pdf was skipped: it is not Markdown or plain text; save its text as a .md or .txt file beside it."
    assert inventory.problems == (said,)
    assert inventory.is_lasting


def test_a_note_stands_for_reading(folder: DocumentFolder) -> None:
    """The same folder: its generation, its problems, and its records from the stored corpus."""
    inventory = noted(folder)
    note = folder.note(ENCODER)
    assert note is not None
    assert (note.generation, tuple(filter(None, note.problems))) == (GENERATION, inventory.problems)
    inventory.columns.save(folder.index / "corpus")
    again = note.inventory(StoredCorpus.from_folder(folder.index / "corpus"))
    assert words(again) == words(inventory)
    assert again.problems == inventory.problems


def rewritten(documents: Path) -> None:
    """An edit of the same size."""
    (documents / "a.md").write_text("The ferry leaves in Jun.")


def rewritten_with_its_old_date(documents: Path) -> None:
    """An edit of the same size after which the file is dated back: only its entry (ctime) has changed."""
    before = (documents / "a.md").stat()
    rewritten(documents)
    os.utime(documents / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced_by_an_older_file(documents: Path) -> None:
    """Another file of the same size and date is put in the place."""
    before = (documents / "a.md").stat()
    (documents / "new").write_text("The ferry leaves in Jun.")
    os.utime(documents / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (documents / "new").rename(documents / "a.md")


def added(documents: Path) -> None:
    """A document more."""
    (documents / "d.md").write_text("Sweden waits.")


def removed(documents: Path) -> None:
    """A document less."""
    (documents / "a.md").unlink()


def renamed(documents: Path) -> None:
    """The same document under another name."""
    (documents / "a.md").rename(documents / "z.md")


CHANGES = {
    rewritten: ["The ferry leaves in Jun.", "Norway pays.", "Denmark does not."],
    rewritten_with_its_old_date: ["The ferry leaves in Jun.", "Norway pays.", "Denmark does not."],
    replaced_by_an_older_file: ["The ferry leaves in Jun.", "Norway pays.", "Denmark does not."],
    added: ["The ferry leaves in May.", "Sweden waits.", "Norway pays.", "Denmark does not."],
    removed: ["Norway pays.", "Denmark does not."],
    renamed: ["Norway pays.", "Denmark does not.", "The ferry leaves in May."],
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_noticed(folder: DocumentFolder, change: object) -> None:
    """No note stands for a changed folder, and of what was read before only the rest is taken over."""
    before = noted(folder)
    change(folder.folder)  # type: ignore[operator]
    assert folder.note(ENCODER) is None
    inventory = folder.read(before)
    assert words(inventory) == CHANGES[change]  # type: ignore[index]
    unchanged = [item for item in inventory.items if any(item is other for other in before.items)]
    assert {item.state[0] for item in unchanged} >= {"c.pdf", "north/b.txt"}


def test_what_was_just_written_is_not_noted(folder: DocumentFolder) -> None:
    """Within a tick of the clock another edit could hide behind the same time."""
    just = DocumentFolder(folder.folder, folder.limit, folder.index)
    inventory = noted(just)
    assert not inventory.is_lasting
    assert just.note(ENCODER) is None
    settled = folder.read(inventory)  # later, but the file was not at rest when it was read
    assert all(item is not before for item, before in zip(settled.items, inventory.items, strict=True))
    assert settled.is_lasting


def test_a_changed_limit_is_another_reading(folder: DocumentFolder) -> None:
    """What decides on how documents are read decides on notes."""
    noted(folder)
    assert DocumentFolder(folder.folder, 2_000, folder.index, later).note(ENCODER) is None


def test_another_encoder_is_another_generation(folder: DocumentFolder) -> None:
    """Its vectors are not those of the generation that was noted."""
    noted(folder)
    assert folder.note(ENCODER) is not None
    assert folder.note("f" * 32) is None


@pytest.mark.parametrize("content", ["", "{", "abc\n{}", "\n", "\x00" * 80])
def test_a_damaged_note_is_none(folder: DocumentFolder, content: str) -> None:
    """Documents are then read again."""
    noted(folder)
    (note,) = (folder.index / ".read").iterdir()
    note.write_text(content)
    assert folder.note(ENCODER) is None


def test_an_altered_note_is_none(folder: DocumentFolder) -> None:
    """A note that names another generation than was written is no note."""
    noted(folder)
    (note,) = (folder.index / ".read").iterdir()
    note.write_text(note.read_text().replace(GENERATION, "2" * 32))
    assert folder.note(ENCODER) is None


def test_few_notes_are_kept(folder: DocumentFolder) -> None:
    """The newest eight; and forgetting takes all of them."""
    for number in range(12):
        (folder.folder / "a.md").write_text("Word. " * (number + 1))
        noted(folder)
    assert len(list((folder.index / ".read").iterdir())) == 8
    assert folder.note(ENCODER) is not None
    folder.forget()
    assert folder.note(ENCODER) is None


def test_nowhere_to_write(folder: DocumentFolder) -> None:
    """Without room for notes, documents are read each time."""
    shutil.rmtree(folder.index)
    noted(folder)
    assert folder.note(ENCODER) is None


def test_nothing_to_read(folder: DocumentFolder) -> None:
    """As reading the folder says it."""
    shutil.rmtree(folder.folder)
    with pytest.raises(NoDocuments, match=r"^There is no folder"):
        folder.note(ENCODER)
    folder.folder.mkdir()
    with pytest.raises(NoDocuments, match=r"holds no .md or .txt file"):
        folder.read()


def test_damaged_records_are_read_again(folder: DocumentFolder) -> None:
    """A stored document that is not what was written is not taken over."""
    inventory = noted(folder)
    note = folder.note(ENCODER)
    assert note is not None
    inventory.columns.records[40] ^= 1
    again = note.inventory(inventory.columns)
    assert [item.state[0] for item in again.items] == ["c.pdf", "north/b.txt"]
    assert words(folder.read(again)) == ["The ferry leaves in May.", "Norway pays.", "Denmark does not."]


def test_a_corpus_is_part_of_its_generation(folder: DocumentFolder) -> None:
    """The same passages of other documents are another generation, and its corpus lies in it."""
    generations, encoder = Generations(folder.index), LetterEncoder()
    columns = folder.read().columns
    first = IndexBuilder(generations, encoder).open(["x"], ["x"], columns)
    renamed(folder.folder)
    second = IndexBuilder(generations, encoder).open(["x"], ["x"], folder.read().columns)
    assert first.fingerprint != second.fingerprint
    assert first.corpus is not None
    assert first.corpus.corpus(pytest.fail) == columns.corpus(pytest.fail)
