"""Where the lines of a batch come from: a file, or standard input."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from briefbot.core.errors import InvalidRequest


def open_batch(name: str) -> BinaryIO:
    """The file of that name, or standard input for "-", as bytes.

    Raises:
        InvalidRequest: if it cannot be read.
    """
    if name == "-" and sys.stdin is None:
        raise InvalidRequest("Standard input is closed; write JSON Lines to it, or name a file of them.")
    if name == "-":  # not Python's own object: Python aborts if it ends while a thread waits for a line of that
        return open(sys.stdin.fileno(), "rb", closefd=False)
    try:
        return Path(name).open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "name a file of JSON Lines, or - for standard input"
        raise InvalidRequest(f"The file {name} cannot be read ({reason}); {remedy}.") from error


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, which is closed by whoever reads them: others would have to wait until a line comes."""
    with file:
        yield from file
