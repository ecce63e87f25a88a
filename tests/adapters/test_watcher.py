"""The watcher sees what changes a document, and only that."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from briefbot.adapters.documents import signature
from briefbot.adapters.watcher import changes


class Seen(Thread):
    """Counts the changes that are seen, from a thread of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.stop, self.news, self.count = folder, Event(), Event(), 0
        self.started = Event()

    def run(self) -> None:
        """Counts until it is stopped."""
        for _ in changes(self.folder, self.signature, self.signature(), self.stop):
            self.count += 1
            self.news.set()

    def signature(self) -> object:
        """The folder's signature; the first time it is asked for, watching is about to begin."""
        self.started.set()
        return signature(self.folder)


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    """A watched folder with one document."""
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "a.md").write_text("One.", encoding="utf-8")
    watching = Seen(folder)
    watching.start()
    assert watching.started.wait(10)
    yield watching
    watching.stop.set()
    watching.join(10)
    assert not watching.is_alive()


def act(seen: Seen, path: Path, text: str) -> None:
    """Writes until the change is seen: the first writing may come before the system watches."""
    seen.news.clear()
    for attempt in range(20):
        path.write_text(f"{text} {'.' * attempt}", encoding="utf-8")
        if seen.news.wait(1):
            return
    raise AssertionError(f"writing {path.name} was not seen")


def test_an_edit_is_seen(seen: Seen) -> None:
    """Also in a sub-folder that was not there when watching began."""
    act(seen, seen.folder / "a.md", "Two.")
    (seen.folder / "later").mkdir()
    act(seen, seen.folder / "later" / "b.txt", "Three.")


def test_a_folder_that_is_moved_in_is_seen(seen: Seen) -> None:
    """The documents in it come with it."""
    act(seen, seen.folder / "a.md", "Two.")
    outside = seen.folder.parent / "outside"
    outside.mkdir()
    (outside / "b.md").write_text("Three.", encoding="utf-8")
    seen.news.clear()
    outside.rename(seen.folder / "inside")
    assert seen.news.wait(10)


def test_what_is_no_document_is_not_seen(seen: Seen) -> None:
    """A picture changes nothing that can be asked about."""
    act(seen, seen.folder / "a.md", "Two.")
    before = seen.count
    (seen.folder / "picture.png").write_bytes(b"\x89PNG")
    act(seen, seen.folder / "a.md", "Three.")
    assert seen.count == before + 1


def test_what_changed_before_watching_began_is_seen(tmp_path: Path) -> None:
    """An edit during the first build is found although nobody watched yet."""
    (tmp_path / "a.md").write_text("One.", encoding="utf-8")
    known = signature(tmp_path)
    (tmp_path / "a.md").write_text("Two, while the index was built.", encoding="utf-8")
    seen = changes(tmp_path, lambda: signature(tmp_path), known)
    assert next(seen, "ended") is None
