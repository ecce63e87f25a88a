"""Bytes → document: what encoding, which title, which blocks."""

from pathlib import PurePosixPath

from briefbot.adapters.files import Unreadable
from briefbot.adapters.front_matter import front_matter
from briefbot.adapters.markdown import markdown_blocks
from briefbot.core.corpus import TABLE_HEAD_LEVEL
from briefbot.core.plain_text import plain_blocks
from briefbot.core.text import Block, BlockKind, Document, tidy

PARSERS = {".md": markdown_blocks, ".txt": plain_blocks}
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_BOM = "\ufeff"


def decoded(data: bytes) -> str:
    """The text that `data` is in UTF-8, character for character: no newline is translated, no mark dropped.

    Raises:
        Unreadable: if `data` is not UTF-8, or no text at all.
    """
    if encoding := _BYTE_ORDER_MARKS.get(data[:2]):
        raise Unreadable(f"is written in {encoding}; save it as UTF-8.")
    if b"\0" in data:
        raise Unreadable("looks like a binary file; save its text as UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = f"line {line} has the byte 0x{data[error.start]:02X}"
        raise Unreadable(f"is not UTF-8 ({place}); save it as UTF-8.") from error


def parsed(identity: str, text: str) -> tuple[Document, str]:
    """The document that `text` is, and what it had to be read without, with the remedy; "" if nothing.

    Raises:
        Unreadable: if there is nothing in it that could be quoted.
    """
    head = front_matter(text, len(_BOM) if text.startswith(_BOM) else 0)
    blocks = PARSERS[PurePosixPath(identity).suffix.lower()](text, head.start)
    if not any(is_quotable(block) for block in blocks):
        raise Unreadable("holds no sentence that could be quoted; write some text into it.")
    title = head.title or first_heading(blocks) or name_in_words(identity)
    return Document(identity, title, text, blocks, head.date, head.url), head.fault


def is_quotable(block: Block) -> bool:
    """Whether a block can hold a sentence: headings do not, nor does what has no letter and no digit."""
    return block.kind is not BlockKind.HEADING and any(character.isalnum() for character in block.words)


def first_heading(blocks: tuple[Block, ...]) -> str:
    """The words of the first heading that is no table's head, or ""."""
    headings = (block for block in blocks if block.kind is BlockKind.HEADING and block.level < TABLE_HEAD_LEVEL)
    return next((heading.words for heading in headings), "")


def name_in_words(identity: str) -> str:
    """The file's name as a title: "britain_and-japan.md" is "britain and japan"."""
    stem = PurePosixPath(identity).stem
    return tidy(stem.replace("_", " ").replace("-", " ")) or identity
