"""A file → its text, and which kind of question set that is; told from the content, not from the name."""

import gzip
import zlib
from enum import Enum, unique
from pathlib import Path

from briefbot.adapters.files import what_failed
from briefbot.evaluation.errors import InvalidQuestionSet

_GZIP = b"\x1f\x8b"
KINDS = (
    "a file in SQuAD's format, JSON Lines with questions, or a table of question, sentence and 0 or 1 parted by tabs"
)


@unique
class Format(Enum):
    """How a question set is written."""

    SQUAD = "SQuAD"
    LINES = "JSON Lines"
    ANSWER_SELECTION = "answer selection"


def read_text(path: Path) -> str:
    """The text of a file, compressed with gzip or not.

    Raises:
        InvalidQuestionSet: if it cannot be read, or is no text.
    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data.startswith(_GZIP) else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidQuestionSet(f"{path} is no text in UTF-8; name {KINDS}.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidQuestionSet(f"{path} is cut off or damaged; fetch it again.") from error
    except OSError as error:
        raise InvalidQuestionSet(f"{path} cannot be read ({what_failed(error)}); name {KINDS}.") from error


def format_of(text: str, name: str) -> Format:
    """How the question set `text` is written.

    Raises:
        InvalidQuestionSet: if it is none.
    """
    if text.lstrip().startswith("{"):
        # In JSON Lines a quotation mark inside a string has a backslash before it, so this can only be SQuAD's key.
        return Format.SQUAD if '"paragraphs"' in text else Format.LINES
    if "\t" in text:
        return Format.ANSWER_SELECTION
    raise InvalidQuestionSet(f"{name} is no question set; name {KINDS}.")
