"""A folder of Markdown and plain text → documents; what cannot be read is reported and the rest is read all the same."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefbot.adapters.markdown import markdown_blocks
from briefbot.core.errors import NoDocuments
from briefbot.core.plain_text import plain_blocks
from briefbot.core.text import BlockKind, Document, tidy

READERS = {".md": markdown_blocks, ".txt": plain_blocks}
# What people drop into such a folder and expect to be read; other files (pictures, data) are passed over in silence.
OTHER_FORMATS = {".pdf", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".epub", ".markdown", ".rst"}
DEFAULT_LIMIT = 20_000_000
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document was skipped, or not read in full: its id, and one sentence for people that names the remedy."""

    document: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a folder gave: documents in order of their ids, and what was wrong with the others."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


class Unreadable(Exception):
    """A document cannot be read; the message continues "NAME was skipped: it …"."""


def read_folder(folder: Path, limit: int = DEFAULT_LIMIT) -> Intake:
    """All documents below `folder`; files of more than `limit` bytes are not read.

    Raises:
        NoDocuments: if there is no such folder, or nothing in it can be read.
    """
    documents, problems = [], []
    for path in document_paths(folder):
        document, found = read_document(folder, path, limit)
        documents += [document] if document else []
        problems += found
    if not documents:
        raise NoDocuments(nothing_to_read(folder, problems))
    return Intake(tuple(documents), tuple(problems))


def nothing_to_read(folder: Path, problems: list[Problem]) -> str:
    """One sentence on why `folder` gives nothing to ask about."""
    if not folder.is_dir():
        return f"There is no folder {folder}; make it and put .md or .txt files into it, or name yours with --documents."
    if problems:
        return f"No document in {folder} can be read. {' '.join(problem.sentence for problem in problems[:3])}"
    return f"The folder {folder} holds no .md or .txt file; put a briefing into it, or name yours with --documents."


def document_paths(folder: Path) -> list[Path]:
    """The files below `folder` that are documents or that people may take for some, ordered; hidden ones are left out."""
    found = [
        Path(parent, name)
        for parent, folders, names in os.walk(folder, onerror=None)
        if not hide(folders)
        for name in names + [name for name in folders if Path(parent, name).is_symlink()]
        if not name.startswith(".")
    ]
    return sorted(path for path in found if is_expected(path))


def hide(folders: list[str]) -> None:
    """Keeps `os.walk` out of hidden folders."""
    folders[:] = [name for name in folders if not name.startswith(".")]


def is_expected(path: Path) -> bool:
    """Whether people expect an answer or a word of explanation from this path."""
    suffix = path.suffix.lower()
    return suffix in READERS or suffix in OTHER_FORMATS or (path.is_symlink() and path.is_dir())


def signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a document is edited, added or removed: path, bytes and time of change (ns) of each."""
    return tuple(entry for path in document_paths(folder) for entry in fingerprint_of(path))


def fingerprint_of(path: Path) -> Iterator[tuple[str, int, int]]:
    """The path's entry in the signature; none if it has just vanished."""
    try:
        status = path.stat()
    except OSError:
        return
    yield str(path), status.st_size, status.st_mtime_ns


def read_document(folder: Path, path: Path, limit: int = DEFAULT_LIMIT) -> tuple[Document | None, list[Problem]]:
    """The document at `path` below `folder`, if it can be read, and what is wrong with it, if anything is."""
    identity = path.relative_to(folder).as_posix()
    try:
        text = decoded(read_bytes(folder, path, limit))
        return parsed(identity, text)
    except Unreadable as reason:
        return None, [Problem(identity, f"{identity} was skipped: it {reason}")]


def read_bytes(folder: Path, path: Path, limit: int) -> bytes:
    """The bytes of a regular file that lies in `folder` and has at most `limit` of them."""
    try:
        return guarded_bytes(folder, path, limit)
    except FileNotFoundError as error:
        raise Unreadable("vanished while it was read; put it back, or ignore this if you removed it.") from error
    except PermissionError as error:
        raise Unreadable("may not be read; give this user the right to read it.") from error
    except OSError as error:
        raise Unreadable(f"cannot be read ({(error.strerror or 'input error').lower()}); check the disk or copy it anew.") from error


def guarded_bytes(folder: Path, path: Path, limit: int) -> bytes:
    """The bytes of `path`, if it is what a document may be."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Unreadable("is a link that leads out of the folder; copy the file itself into the folder.")
    if path.suffix.lower() not in READERS:
        raise Unreadable("is not Markdown or plain text; save its text as a .md or .txt file beside it.")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is not a regular file; replace it by one.")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"has more than {limit / 1e6:.3g} MB; split it, or raise the setting largest_document.")
    return data


def decoded(data: bytes) -> str:
    """The text that `data` is in UTF-8, character for character: no newline is translated, no mark dropped."""
    if encoding := _BYTE_ORDER_MARKS.get(data[:2]):
        raise Unreadable(f"is written in {encoding}; save it as UTF-8.")
    if b"\0" in data:
        raise Unreadable("looks like a binary file; save its text as UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"is not UTF-8 (line {line} has the byte 0x{data[error.start]:02X}); save it as UTF-8.") from error


def parsed(identity: str, text: str) -> tuple[Document, list[Problem]]:
    """The document that `text` is; front matter that cannot be read costs its title, date and url, and no more."""
    fields, start, fault = front_matter(text)
    suffix = Path(identity).suffix.lower()
    blocks = READERS[suffix](text, start)
    if not any(block.kind is not BlockKind.HEADING for block in blocks):
        raise Unreadable("holds no sentence that could be quoted; write some text into it.")
    first_heading = next((block.words for block in blocks if block.kind is BlockKind.HEADING), "")
    title = tidy(fields.get("title", "")) or first_heading or tidy(Path(identity).stem.replace("_", " ").replace("-", " "))
    document = Document(identity, title or identity, text, blocks, fields.get("date", ""), fields.get("url", ""))
    return document, [Problem(identity, f"{identity} is read without its front matter: {fault}")] if fault else []


def front_matter(text: str) -> tuple[dict[str, str], int, str]:
    """The fields at the head of `text`, where the text behind them begins, and what is wrong with them, if anything."""
    start = len(_BOM) if text.startswith(_BOM) else 0
    if not text.startswith("---", start):
        return {}, start, ""
    import frontmatter  # here, not above: it brings YAML along, which most documents do not need
    import yaml

    handler = frontmatter.YAMLHandler()
    try:
        head, rest = handler.split(text[start:])
    except ValueError:  # a line of dashes with no second one below: a rule, not front matter
        return {}, start, ""
    try:
        fields = handler.load(head)
    except yaml.YAMLError as error:
        return {}, len(text) - len(rest), f"{fault_in(error)}; put values that contain a colon into quotation marks."
    return named_fields(fields), len(text) - len(rest), ""


def fault_in(error: Any) -> str:
    """Where YAML cannot be read, in a few words."""
    mark = getattr(error, "problem_mark", None)
    return f"its YAML cannot be read at line {mark.line + 2}" if mark else "its YAML cannot be read"


def named_fields(fields: Any) -> dict[str, str]:
    """The values of front matter as strings (a date as 2026-02-01); what is no mapping has none."""
    if not isinstance(fields, dict):
        return {}
    return {str(name).lower(): str(value) for name, value in fields.items() if value is not None}
