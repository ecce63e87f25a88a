"""A path → its bytes, or one clear sentence on why there are none; whatever lies there, nothing hangs. And back."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from briefbot.core.errors import InvalidRequest


class Unreadable(Exception):
    """A document cannot be read; the message continues "NAME was skipped: it …". It never leaves the adapters."""


def is_inside(folder: Path, path: Path) -> bool:
    """Whether `path`, followed to where its links lead, lies in `folder`."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def read_bytes(folder: Path, path: Path, limit: int) -> bytes:
    """The bytes of a regular file that lies in `folder` and has at most `limit` of them.

    Raises:
        Unreadable: if it is anything else, or cannot be read.
    """
    try:
        target = os.path.realpath(path, strict=True)
        if not is_inside(folder, path):
            raise Unreadable("is a link that leads out of the folder; copy what it leads to into the folder.")
        with open(target, "rb", opener=without_waiting) as file:
            return whole(file, os.fstat(file.fileno()), limit)
    except OSError as error:
        raise Unreadable(reason(path, error)) from error


def without_waiting(path: str, flags: int) -> int:
    """Opens a file; a named pipe that nobody writes to would else be waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def whole(file: BinaryIO, status: os.stat_result, limit: int) -> bytes:
    """Everything in `file`, which has this `status`; it is not read if it is too large, and not beyond its size."""
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file; replace it by one.")
    if status.st_size > limit:
        raise Unreadable(f"has more than {limit / 1e6:.3g} MB; split it, or raise the setting largest_document_mb.")
    data = file.read(status.st_size + 1)
    if len(data) != status.st_size:
        raise Unreadable("is just being written; ask again when it is saved.")
    return data


def reason(path: Path, error: OSError) -> str:
    """What is wrong with `path`, and the remedy."""
    is_link = os.path.islink(path)  # noqa: PTH114 -- Path's raises where one may not look
    if is_link and (isinstance(error, FileNotFoundError) or error.errno == errno.ELOOP):
        return "is a link to nothing; mend the link or remove it."
    if isinstance(error, FileNotFoundError):
        return "vanished while it was read; put it back, or ignore this if you removed it."
    if isinstance(error, PermissionError):
        return "may not be read; give this user the right to read it."
    return f"cannot be read ({what_failed(error)}); check the disk or copy it anew."


def what_failed(error: OSError) -> str:
    """The system's own words, which continue a sentence."""
    return (error.strerror or "input error").lower()


def write_text(path: Path, text: str) -> None:
    """Writes a file that only its owner may read: people's questions are nobody else's business.

    Raises:
        InvalidRequest: if it cannot be written.
    """
    try:
        with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text)
    except OSError as error:
        raise InvalidRequest(f"The file {path} cannot be written ({what_failed(error)}); name another one.") from error
