"""Markdown (CommonMark with GitHub's tables and strikethrough) → blocks, by pyromark, which is pulldown-cmark.

pulldown-cmark tells for each word where it stands in the source, which is what makes a quotation a place.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from briefbot.core.corpus import TABLE_HEAD_LEVEL
from briefbot.core.plain_text import is_page_footer
from briefbot.core.text import Block, BlockKind, Piece, Span

CELL_BORDER = " | "
_INLINE = {"Emphasis", "Strong", "Strikethrough", "Link"}
# What stands in these is not prose: nothing of it is quoted.
_SKIPPED = {"CodeBlock", "HtmlBlock", "MetadataBlock", "Image"}


def markdown_blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The blocks of `text` from the character `start` on; spans count from the beginning of `text`."""
    import pyromark  # here, not above: only who reads Markdown pays for it

    options = pyromark.Options
    parser = pyromark.Markdown(
        options=options.ENABLE_TABLES | options.ENABLE_FOOTNOTES | options.ENABLE_STRIKETHROUGH | options.ENABLE_TASKLISTS
    )
    place = places(text[start:], start)
    walk = Walk()
    for event, where in parser.events_with_range(text[start:]):
        walk.take(event, Span(place(where["start"]), place(where["end"])))
    walk.close()
    return tuple(block for block in walk.blocks if not is_footer(block))


def is_footer(block: Block) -> bool:
    """Whether a block is a page footer that strayed into the text."""
    return block.kind is BlockKind.PARAGRAPH and is_page_footer(block.words)


def places(text: str, start: int) -> Callable[[int], int]:
    """The function from a byte of `text` in UTF-8 to the character there, counted from `start`."""
    if text.isascii():
        return lambda byte: start + byte
    leading = (np.frombuffer(text.encode(), dtype=np.uint8) & 0xC0) != 0x80
    characters = np.concatenate(([0], np.cumsum(leading)))
    return lambda byte: start + int(characters[byte])


def name_of(tag: str | dict[str, Any]) -> str:
    """The name of an event or tag, which is a string or a dictionary of one key."""
    return tag if isinstance(tag, str) else next(iter(tag))


@dataclass(slots=True)
class Walk:
    """A walk over the parser's events that collects blocks: `take` each event, then `close`."""

    blocks: list[Block] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _kind: BlockKind | None = None
    _level: int = 0
    _containers: list[str] = field(default_factory=list)
    _skipped: int = 0
    _mark: int | None = None  # where the Markdown marks begin that stand before the next word

    def take(self, event: str | dict[str, Any], span: Span) -> None:
        """Takes what the parser found at `span`."""
        match event:
            case {"Start": tag}:
                self._start(name_of(tag), tag, span)
            case {"End": tag}:
                self._end(name_of(tag), span)
            case {"Text": words} | {"Code": words}:
                self._add(span, words)
            case "SoftBreak" | "HardBreak":
                self._add(span, " ")
            case {"InlineHtml": html}:
                self._add(span, " " if html.lower().startswith("<br") else "")
            case {"FootnoteReference": _}:
                self._add(span, "")
            case "Rule":
                self.close()

    def close(self) -> None:
        """Ends the block that is open, if one is."""
        if any(piece.words.strip() for piece in self._pieces):
            self.blocks.append(Block(self._kind or self._surrounding_kind(), tuple(self._pieces), self._level))
        self._pieces, self._kind, self._level, self._mark = [], None, 0, None

    def _start(self, name: str, tag: Any, span: Span) -> None:
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
        elif name in _INLINE:
            self._mark = span.start if self._mark is None else self._mark
        elif name == "TableCell":
            self._border(span.start)
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
        start = self._mark if self._mark is not None else self._end_of_last(span.start)
        if start < span.start:
            self._pieces.append(Piece(Span(start, span.start), ""))
        if span:
            self._pieces.append(Piece(span, words))
        self._mark = None

    def _end_of_last(self, otherwise: int) -> int:
        """Where the last piece ends, unless a line ended there: what follows then are marks of the containers."""
        last = self._pieces[-1] if self._pieces else None
        return otherwise if last is None or last.words == " " else last.span.end

    def _border(self, start: int) -> None:
        if self._pieces:
            self._pieces.append(Piece(Span(self._pieces[-1].span.end, start), CELL_BORDER))

    def _surrounding_kind(self) -> BlockKind:
        inner = [name for name in self._containers if name in {"Item", "BlockQuote"}][-1:]
        return {"Item": BlockKind.LIST_ITEM, "BlockQuote": BlockKind.QUOTATION}.get("".join(inner), BlockKind.PARAGRAPH)
