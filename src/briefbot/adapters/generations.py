"""The folder of generations: each is written beside the others, renamed into place, and checked when it is opened.

built/
├── .lock                     held by the one who builds
├── .new-…/                   being written; left behind by a crash, it is removed by the next build
└── <fingerprint>/
    ├── manifest.json         format, fingerprint, a checksum for each file and one of samples for each large file
    └── …                     whatever the builder has put there
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from briefbot.core.errors import GenerationDamaged, IndexUnavailable

MANIFEST = "manifest.json"
# Changes with the names of a generation's files and with what each of them holds; others are damaged in our eyes.
FORMAT = 2
KEPT = 2
# Files of more bytes are not read whole whenever a generation is opened, but only so many blocks of so many bytes.
LARGE = 1 << 22
_BLOCKS, _BLOCK = 16, 1 << 16
_NEW, _OLD = ".new-", ".old-"
NOTHING: Mapping[str, str] = MappingProxyType({})
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_PATIENCE = 1.0

Filled = TypeVar("Filled")


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations in `folder`; `waiting` is called once if another builder has to be waited for."""

    folder: Path
    waiting: Callable[[], None] = lambda: None

    def find(self, fingerprint: str, *, closely: bool = False) -> Path | None:
        """The folder of a generation that is whole, or None if it has not been built yet.

        Of large files only samples are compared, unless it is to be looked at `closely`.

        Raises:
            GenerationDamaged: if it is there but not what its manifest says.
        """
        generation = self.folder / fingerprint
        if not os.path.lexists(generation):
            return None
        check(generation, closely=closely)
        return generation

    def whole(self, *, closely: bool = True) -> Iterator[Path]:
        """The folders of all generations that are whole, newest first; of large files samples do unless `closely`."""
        return (generation for generation in self._newest_first() if is_whole(generation, closely=closely))

    def build(self, fingerprint: str, fill: Callable[[Path], Filled]) -> tuple[Path, Filled | None]:
        """The folder of the generation, and what `fill` gave who wrote into an empty one; None if it was there already.

        A crash at any moment leaves the generations that stood before. Damaged ones are replaced, and only the newest
        two stay.

        Raises:
            IndexUnavailable: if the folder cannot be written.
        """
        try:
            with self._lock():
                found = self._found_meanwhile(fingerprint)
                return (found, None) if found else self._build(fingerprint, fill)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise IndexUnavailable(
                f"The index cannot be written to {self.folder} ({reason}); make room or rights there, or name another "
                "folder with --index."
            ) from error

    def _found_meanwhile(self, fingerprint: str) -> Path | None:
        try:
            return self.find(fingerprint, closely=True)
        except GenerationDamaged:
            return None

    def _build(self, fingerprint: str, fill: Callable[[Path], Filled]) -> tuple[Path, Filled]:
        self._sweep()
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=self.folder))
        try:
            filled = fill(new)
            seal(new, fingerprint)
            self._put_in_place(new, self.folder / fingerprint)
        finally:
            shutil.rmtree(new, ignore_errors=True)  # it is there only if something went wrong
        self._retire(self.folder / fingerprint)
        return self.folder / fingerprint, filled

    def _put_in_place(self, new: Path, generation: Path) -> None:
        if os.path.lexists(generation):
            self._discard(generation)
        new.rename(generation)
        sync(self.folder)

    def _retire(self, newest: Path) -> None:
        """Discards all generations but `newest` and those before it that are to be kept."""
        earlier = (generation for generation in self.whole(closely=False) if generation != newest)
        kept = {newest, *islice(earlier, KEPT - 1)}
        for generation in self._newest_first():
            if generation not in kept:
                with suppress(OSError):  # it only takes room: the new one is in service
                    self._discard(generation)

    def _newest_first(self) -> list[Path]:
        found = [path for path in self.folder.glob("*") if _FINGERPRINT.fullmatch(path.name)]
        return sorted(found, key=lambda path: path.lstat().st_mtime_ns, reverse=True)

    def _discard(self, generation: Path) -> None:
        """Takes a generation away at once, by its name, and then its files."""
        old = Path(tempfile.mkdtemp(prefix=_OLD, dir=self.folder))
        try:
            generation.rename(old / generation.name)
        finally:
            shutil.rmtree(old, ignore_errors=True)

    def _sweep(self) -> None:
        """Removes what crashed builders left; the lock tells that none of it is in use."""
        for left in [*self.folder.glob(f"{_NEW}*"), *self.folder.glob(f"{_OLD}*")]:
            shutil.rmtree(left, ignore_errors=True)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=_PATIENCE)
        except Timeout:
            self.waiting()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()


def seal(generation: Path, fingerprint: str) -> None:
    """Writes the manifest, last of all files, and sees everything onto the disk."""
    manifest = json.dumps(manifest_of(generation, fingerprint), indent=1)
    (generation / MANIFEST).write_text(manifest, encoding="utf-8")
    for path in [*generation.rglob("*"), generation]:
        sync(path)
    generation.chmod(0o755)  # a folder made by mkdtemp is its owner's alone, and an index may be shared


def check(generation: Path, *, closely: bool = True) -> None:
    """Compares a generation with its manifest, of large files only samples unless it does so `closely`.

    Raises:
        GenerationDamaged: if a file is missing, altered or too many, or the folder is not one of ours.
    """
    try:
        manifest = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        trusted = {} if closely else checksums_of_large(manifest)
        is_sound = manifest == manifest_of(generation, generation.name, trusted)
    except (OSError, ValueError, RecursionError) as error:
        raise GenerationDamaged(damage(generation)) from error
    if not is_sound:
        raise GenerationDamaged(damage(generation))


def checksums_of_large(manifest: Any) -> dict[str, str]:
    """What a manifest says of the large files, if it is one at all."""
    match manifest:
        case {"files": dict() as files, "samples": dict() as samples}:
            return {name: checksum for name, checksum in files.items() if name in samples}
    return {}


def manifest_of(generation: Path, fingerprint: str, trusted: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """What the manifest says of a generation with these files; hidden ones are the business of who browses folders.

    Checksums that are `trusted` are not worked out again.
    """
    paths = [path for path in generation.rglob("[!.]*") if path.is_file() and path != generation / MANIFEST]
    named = {path.relative_to(generation).as_posix(): path for path in sorted(paths)}
    return {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "files": {name: trusted.get(name) or checksum(path) for name, path in named.items()},
        "samples": {name: sample(path) for name, path in named.items() if path.stat().st_size > LARGE},
    }


def damage(generation: Path) -> str:
    """What is said of a generation that is not whole."""
    return f"The index in {generation} is damaged; run `briefbot index` to build it again."


def is_whole(generation: Path, *, closely: bool = True) -> bool:
    """Whether `check` has nothing to say against a generation."""
    try:
        check(generation, closely=closely)
    except GenerationDamaged:
        return False
    return True


def checksum(path: Path) -> str:
    """BLAKE2b (128 bits, hexadecimal) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def sample(path: Path) -> str:
    """BLAKE2b (128 bits, hexadecimal) of a file's size and of blocks from its beginning to its end."""
    size = path.stat().st_size
    state = hashlib.blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        for number in range(_BLOCKS):
            file.seek((size - _BLOCK) * number // (_BLOCKS - 1))
            state.update(file.read(_BLOCK))
    return state.hexdigest()


def sync(path: Path) -> None:
    """Sees a file or folder onto the disk."""
    if os.name == "nt":  # where only who writes a file may do that, and nobody to a folder
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
