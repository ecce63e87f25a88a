"""The system's cache of files: what is read once stays in memory, unless it is asked to forget it (Linux)."""

import ctypes
import mmap
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import briefbot

LARGE = 1_000_000  # bytes; of smaller files nobody asks whether they have been forgotten


def can_forget() -> bool:
    """Whether files can be forgotten here at all."""
    return hasattr(os, "posix_fadvise")


def files_below(folders: Iterable[Path]) -> list[Path]:
    """All files below some folders."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def program_folders(python: str = sys.executable) -> list[Path]:
    """Where an interpreter's own modules and those that were installed for it lie, and those of briefbot."""
    installed = Path(python).parent.parent / "lib"
    return [Path(sysconfig.get_path("stdlib")), installed, Path(briefbot.__file__).parent]


def forget(paths: Iterable[Path]) -> None:
    """Has the system drop what it keeps of these files; what other programs have mapped stays."""
    os.sync()  # what is not on the disk yet cannot be dropped
    for path in paths:
        with suppress(OSError), path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def share_in_memory(paths: Iterable[Path]) -> float:
    """The share (0 to 1) of the pages of the large ones of these files that are in memory."""
    pages = [page for path in paths if path.stat().st_size >= LARGE for page in residency(path)]
    return sum(pages) / max(1, len(pages))


def residency(path: Path) -> Iterator[int]:
    """For each page of a file, whether it is in memory (mincore)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE) as pages:
        size = len(pages)
        states = (ctypes.c_ubyte * -(-size // mmap.PAGESIZE))()
        start = ctypes.c_char.from_buffer(pages)
        try:
            ctypes.CDLL(None).mincore(ctypes.c_void_p(ctypes.addressof(start)), ctypes.c_size_t(size), states)
        finally:
            del start  # else the map could not be closed
    yield from (state & 1 for state in states)
