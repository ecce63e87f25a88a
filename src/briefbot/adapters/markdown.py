"""Markdown (CommonMark with GitHub's tables and strikethrough) → blocks, by pyromark, which is pulldown-cmark.

pulldown-cmark tells for each word where it stands in the source, which is what makes a quotation a place.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from briefbot.core.corpus import TABLE_HEAD_LEVEL
from briefbot.core.page_footers import is_page_footer_among, page_numbers
from briefbot.core.text import Block, BlockKind, Piece, Span, tidy

CELL_BORDER = " | "
_CONTINUATION = 0b1000_0000  # how each byte of a character in UTF-8 begins but its first
_INLINE = {"Emphasis", "Strong", "Strikethrough", "Link"}
# What stands in these is not prose: nothing of it is quoted.
_SKIPPED = {"CodeBlock", "HtmlBlock", "MetadataBlock", "Image"}
_KINDS = {"Item": BlockKind.LIST_ITEM, "BlockQuote": BlockKind.QUOTATION}


def markdown_blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The blocks of `text` from the character `start` on; spans count from the beginning of `text`."""
    import pyromark  # here, not above: only who reads Markdown pays for it

    options = pyromark.Options
    parser = pyromark.Markdown(
        options=options.ENABLE_TABLES
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_TASKLISTS
    )
    place = places(text[start:], start)
    walk = Walk(page_numbers(text[start:]))
    for event, where in parser.events_with_range(text[start:]):
        walk.take(event, Span(place(where["start"]), place(where["end"])))
    walk.close()
    return tuple(walk.blocks)


def places(text: str, start: int) -> Callable[[int], int]:
    """The function from a byte of `text` in UTF-8 to the character there, counted from `start`."""
    if text.isascii():
        return lambda byte: start + byte
    begins = (np.frombuffer(text.encode(), dtype=np.uint8) & 0b1100_0000) != _CONTINUATION
    characters = np.concatenate(([0], np.cumsum(begins, dtype=np.uint32)))
    return lambda byte: start + int(characters[byte])


def name_of(tag: str | dict[str, Any]) -> str:
    """The name of an event or tag, which is a string or a dictionary of one key."""
    return tag if isinstance(tag, str) else next(iter(tag))


@dataclass(slots=True)
class Walk:
    """A walk over the parser's events that collects blocks: `take` each event, then `close`."""

    page_numbers: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _kind: BlockKind | None = None
    _level: int = 0
    _containers: list[str] = field(default_factory=list)
    _skipped: int = 0
    _reached: int | None = None  # from here to the next word stand marks; None at the beginning of a line
    _line: int = 0  # the first piece of the line
    _borders: int = 0  # between the last word of a table row and the next one

    def take(self, event: Any, span: Span) -> None:
        """Takes what the parser found at `span`."""
        match event:
            case {"Start": tag}:
                self._start(name_of(tag), tag, span)
            case {"End": tag}:
                self._end(name_of(tag), span)
            case {"Text": words} | {"Code": words}:
                self._add(span, words)
            case "SoftBreak" | "HardBreak":
                self._break(span)
            case {"InlineHtml": html}:
                self._add(span, " " if html.lower().startswith("<br") else "")
            case {"FootnoteReference": _}:
                self._add(span, "")
            case "Rule":
                self.close()

    def close(self) -> None:
        """Ends the block that is open, if one is."""
        kind = self._kind or self._surrounding_kind()
        self._drop_footer(kind)
        if any(piece.words.strip() for piece in self._pieces):
            self.blocks.append(Block(kind, tuple(self._pieces), self._level))
        self._pieces, self._kind, self._level = [], None, 0
        self._reached, self._line, self._borders = None, 0, 0

    def _start(self, name: str, tag: Any, span: Span) -> None:
        if self._skipped or name in _SKIPPED:
            if not self._skipped and name != "Image":
                self.close()
            self._skipped += 1
        elif name in _INLINE:
            self._reached = span.start if self._reached is None else self._reached
        elif name == "TableCell":
            self._borders += bool(self._pieces)
        else:
            self.close()
            self._open(name, tag)

    def _open(self, name: str, tag: Any) -> None:
        self._containers.append(name)
        if name == "Heading":
            self._kind, self._level = BlockKind.HEADING, int(tag["Heading"]["level"][1])
        elif name == "TableHead":
            self._kind, self._level = BlockKind.HEADING, TABLE_HEAD_LEVEL
        elif name == "TableRow":
            self._kind = BlockKind.TABLE_ROW

    def _end(self, name: str, span: Span) -> None:
        if self._skipped:
            self._skipped -= 1
            if name == "Image" and not self._skipped:
                self._add(span, "")
        elif name in _INLINE:
            self._add(Span(span.end, span.end), "")
        elif name != "TableCell":
            self.close()
            self._containers.pop()

    def _add(self, span: Span, words: str) -> None:
        if self._skipped:
            return
        if self._reached is not None and self._reached < span.start:
            self._pieces.append(Piece(Span(self._reached, span.start), CELL_BORDER * self._borders))
            self._borders = 0
        if span:
            self._pieces.append(Piece(span, words))
        self._reached = span.end

    def _break(self, span: Span) -> None:
        """Ends a line; white space before its end belongs to the break, and behind it stand marks of the containers."""
        if self._skipped:
            return
        self._drop_footer(self._kind or self._surrounding_kind())
        if self._pieces:
            self._pieces.append(Piece(Span(self._pieces[-1].span.end, span.end), " "))
        self._reached, self._line = None, len(self._pieces)

    def _drop_footer(self, kind: BlockKind) -> None:
        """Takes the last line back if it is a page footer that strayed into the text."""
        line = tidy("".join(piece.words for piece in self._pieces[self._line :]))
        # "- 3 -" looks like a list item to Markdown.
        is_in_place = kind is BlockKind.PARAGRAPH or (kind is BlockKind.LIST_ITEM and line.endswith("-"))
        if is_in_place and is_page_footer_among(self.page_numbers, line):
            del self._pieces[self._line :]

    def _surrounding_kind(self) -> BlockKind:
        inner = (_KINDS[name] for name in reversed(self._containers) if name in _KINDS)
        return next(inner, BlockKind.PARAGRAPH)
