"""A folder of Markdown and plain text → documents; what cannot be read is reported and takes nothing else down."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from briefbot.adapters.files import Unreadable, is_inside, read_bytes, what_failed
from briefbot.adapters.parsing import PARSERS, decoded, parsed
from briefbot.core.errors import NoDocuments
from briefbot.core.text import Document, printable

# What people drop into such a folder and expect to be read; other files (pictures, data) are passed over in silence.
OTHER_FORMATS = frozenset({".pdf", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".epub", ".markdown", ".rst"})
DEFAULT_LIMIT = 20_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document was skipped, or not read in full: its id, and one sentence for people that names the remedy.

    `may_pass` tells whether the system refused it, which another try may be spared.
    """

    document: str
    sentence: str
    may_pass: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """What a folder gave: documents in order of their ids, and what was wrong with the others."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


def read_folder(folder: Path, limit: int = DEFAULT_LIMIT) -> Intake:
    """All documents below `folder`; files of more than `limit` bytes are not read.

    Raises:
        NoDocuments: if there is no such folder, or nothing in it can be read.
    """
    require_folder(folder)
    read = [read_document(folder, path, limit) for path in document_paths(folder)]
    documents = tuple(document for document, _ in read if document)
    problems = tuple(problem for _, problem in read if problem)
    if not documents:
        raise NoDocuments(nothing_to_read(folder, problems))
    return Intake(documents, problems)


def require_folder(folder: Path) -> None:
    """Raises NoDocuments unless `folder` is a folder that can be listed."""
    try:
        os.scandir(folder).close()
    except FileNotFoundError as error:
        remedy = "make it and put .md or .txt files into it, or name yours with --documents."
        raise NoDocuments(f"There is no folder {folder}; {remedy}") from error
    except NotADirectoryError as error:
        raise NoDocuments(f"{folder} is a file, not a folder; name the folder it lies in with --documents.") from error
    except PermissionError as error:
        raise NoDocuments(f"The folder {folder} may not be read; give this user the right to read it.") from error
    except OSError as error:
        raise NoDocuments(f"The folder {folder} cannot be read ({what_failed(error)}); check the disk.") from error


def nothing_to_read(folder: Path, problems: tuple[Problem, ...]) -> str:
    """One sentence on why `folder` gives nothing to ask about, and the first few reasons."""
    if problems:
        return f"No document in {folder} can be read. {' '.join(problem.sentence for problem in problems[:3])}"
    return f"The folder {folder} holds no .md or .txt file; put a briefing into it, or name yours with --documents."


def document_paths(folder: Path) -> list[Path]:
    """The paths below `folder` that are documents or that need a word of explanation, in order of their ids."""
    return sorted(listed(folder), key=Path.as_posix)


def listed(folder: Path) -> Iterator[Path]:
    """What is expected below `folder`, hidden folders left out, and the folders that cannot be listed."""
    refused: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: refused.append(error.filename)):
        links = [name for name in folders if is_linked_folder(Path(parent, name))]
        yield from (path for path in (Path(parent, name) for name in names) if is_expected(path))
        yield from (path for path in (Path(parent, name) for name in links) if is_link_outwards(folder, path))
        folders[:] = [name for name in folders if not name.startswith(".")]
    yield from map(Path, refused)


def is_expected(path: Path) -> bool:
    """Whether people expect an answer or a word of explanation from this path."""
    if path.name.startswith("."):
        return False
    suffix = path.suffix.lower()
    return suffix in PARSERS or suffix in OTHER_FORMATS or is_linked_folder(path)


def is_link_outwards(folder: Path, path: Path) -> bool:
    """Whether people expect the folder that `path` links to; if it lies in `folder`, it is read where it lies."""
    return is_expected(path) and not is_inside(folder, path)


def is_linked_folder(path: Path) -> bool:
    """Whether `path` is a symbolic link to a folder."""
    return os.path.islink(path) and os.path.isdir(path)  # noqa: PTH112, PTH114 -- Path's raise where one may not look


def signature(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """What differs after a document is edited, added, renamed or removed: path, bytes, times of change (ns) of each."""
    return tuple(state_of(path) for path in document_paths(folder))


def state_of(path: Path) -> tuple[str, int, int, int]:
    """The path's entry in the signature; zeros for a link to nothing and for what has just vanished.

    Copying with the old date leaves the time of modification alone, but not that of the file's entry (ctime).
    """
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0, 0
    return str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns


def read_document(folder: Path, path: Path, limit: int = DEFAULT_LIMIT) -> tuple[Document | None, Problem | None]:
    """The document at `path` below `folder`, if it can be read, and what is wrong with it, if anything is."""
    identity = path.relative_to(folder).as_posix()
    try:
        require_document(identity)
        document, lack = parsed(identity, decoded(read_bytes(folder, path, limit)))
    except Unreadable as reason:
        may_pass = isinstance(reason.__cause__, OSError)
        return None, Problem(identity, printable(f"{identity} was skipped: it {reason}"), may_pass)
    return document, Problem(identity, printable(f"{identity} is read without {lack}")) if lack else None


def require_document(identity: str) -> None:
    """Raises Unreadable if the name alone says that this is no document, or if no reply could name it."""
    if PurePosixPath(identity).suffix.lower() in OTHER_FORMATS:
        raise Unreadable("is not Markdown or plain text; save its text as a .md or .txt file beside it.")
    if any("\ud800" <= character <= "\udfff" for character in identity):
        raise Unreadable("has a name that is not UTF-8; rename it.")
