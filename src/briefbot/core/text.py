"""What can be quoted: documents, their blocks, and sentences, each of them a place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, unique


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters in one document's text: `start` belongs to it, `end` does not.

    Raises:
        ValueError: if not 0 <= start <= end.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start} and {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """The characters of `text` at this place."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Whether every character of `other` is also in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: "Span") -> "Span | None":
        """The characters that both spans have, or None if they have none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a document's characters and how it reads: "&amp;" reads "&", a "**" reads "", a line break " ".

    A piece whose words are as long as its span reads as it stands, character by character.
    """

    span: Span
    words: str

    @property
    def reads_as_it_stands(self) -> bool:
        """Whether each character of the document is one of the words."""
        return len(self.words) == len(self.span)

    def begins(self, position: int) -> int:
        """Where in the document the word character at `position` begins."""
        return self.span.start + position if self.reads_as_it_stands else self.span.start

    def stops(self, position: int) -> int:
        """Where in the document the word character before `position` stops."""
        return self.span.start + position if self.reads_as_it_stands else self.span.end

    def within(self, span: Span) -> str:
        """How the part of this piece that lies in `span` reads; what does not read as it stands is not divided."""
        part = self.span.overlap(span)
        if part is None or not self.reads_as_it_stands:
            return self.words if part else ""
        return self.words[part.start - self.span.start : part.end - self.span.start]


@unique
class BlockKind(Enum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTATION = "quotation"
    TABLE_ROW = "table row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, quotation or table row, as the pieces that it reads as.

    `level` is a heading's depth from 1; it is 0 for everything else.
    """

    kind: BlockKind
    pieces: tuple[Piece, ...]
    level: int = 0

    @property
    def span(self) -> Span:
        """From the first character of the block to its last."""
        return Span(self.pieces[0].span.start, self.pieces[-1].span.end)

    @property
    def words(self) -> str:
        """What a person reads: no Markdown marks, and single spaces for runs of white space."""
        return tidy("".join(piece.words for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class Document:
    """One briefing as read.

    `id` is the path below the documents folder, with "/". `text` is exactly what the file's bytes decode to, so that
    `span.cut(document.text)` can be repeated by any program that reads the file. `title` is never empty; `date` and
    `url` are "" where the document names none.
    """

    id: str
    title: str
    text: str = field(repr=False)
    blocks: Sequence[Block] = field(default=(), repr=False)
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A place that can be quoted, with the headings above it (outermost first, the document's title left out)."""

    document: Document
    block: Block = field(repr=False)
    span: Span
    headings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The characters of the document at this place."""
        return self.span.cut(self.document.text)

    @property
    def words(self) -> str:
        """What a person reads at this place."""
        return self.words_of(self.span)

    @property
    def heading(self) -> str:
        """The nearest heading above, or "" where there is none but the title."""
        return self.headings[-1] if self.headings else ""

    def words_of(self, span: Span) -> str:
        """What a person reads in the part of this sentence that lies in `span`."""
        return tidy(self.raw_words_of(span))

    def raw_words_of(self, span: Span) -> str:
        """The same with its white space as it stands, so that neighbouring parts can be joined."""
        pieces = self.block.pieces
        first = bisect_right(pieces, span.start, key=lambda piece: piece.span.end)
        last = bisect_left(pieces, span.end, key=lambda piece: piece.span.start)
        return "".join(piece.within(span) for piece in pieces[first:last])

    def source_of(self, start: int, end: int) -> Span:
        """Where the characters from `start` to `end` of `words` stand; there must be at least one."""
        places = [(begins, stops) for character, begins, stops in self._shown() if character]
        return Span(places[start][0], places[end - 1][1])

    def _shown(self) -> Iterator[tuple[str, int, int]]:
        """Each character of `words` with where it begins and stops; "" for white space that is not shown."""
        before = " "
        for piece in self.block.pieces:
            if part := piece.span.overlap(self.span):
                for number, character in enumerate(piece.within(self.span)):
                    first, last = (part.start + number,) * 2 if piece.reads_as_it_stands else (part.start, part.end - 1)
                    is_hidden = character.isspace() and before.isspace()
                    yield "" if is_hidden else character, first, last + 1
                    before = character


def tidy(words: str) -> str:
    """`words` with single spaces for runs of white space, and none at either end."""
    return " ".join(words.split())


# What a terminal or a reader's eye would obey instead of show: C0 and C1 controls, soft hyphens, zero-width spaces,
# bidirectional marks, embeddings, overrides and isolates, line and paragraph separators, the byte order mark, and the
# format characters of shorthand, music, hieroglyphs and tags. Joiners (U+200C, U+200D) stay: words and emoji need them.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# Halves of characters, which no output can encode.
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(words: str) -> str:
    """`words` without anything that a terminal obeys instead of shows; white space becomes single spaces.

    Escape sequences lose their escape character, so that what is left of them is seen and harmless. What no output can
    encode is shown as the replacement character.
    """
    return tidy(UNPRINTABLE.sub("", _SURROGATE.sub("\ufffd", tidy(words))))
