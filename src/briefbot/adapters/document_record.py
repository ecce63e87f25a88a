"""A document and its sentences ⇄ one row of bytes, from which each sentence can be had alone.

Whole numbers of 32 bits, then texts in UTF-8:

    counts       of blocks, pieces, sentences, sections, headings and strings
    blocks       kind, level, where its pieces end
    pieces       start, end, number of the string that it reads as, or -1 if it reads as the text does there
    sentences    block, start, end, section
    sections     where its headings end
    headings     number of the string
    strings      where each ends among the bytes: id, title, date, url, then what pieces and headings read as
    …            the strings, and then the document's text
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefbot.adapters.arrays import Bytes, encode
from briefbot.adapters.lazy import LazyTuple
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span

_NUMBER = np.dtype("<i4")
_KINDS = tuple(BlockKind)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_WIDTHS = (3, 3, 4, 1, 1, 1)
_AS_IN_THE_TEXT = -1


def record_of(document: Document, sentences: Sequence[Sentence]) -> bytes:
    """The bytes of `document` and its `sentences`, which stand in their order."""
    strings: dict[str, int] = {}
    blocks, pieces = [], []
    for block in document.blocks:
        pieces += [piece_row(document.text, piece, strings) for piece in block.pieces]
        blocks.append((_NUMBERS[block.kind], block.level, len(pieces)))
    sections, rows = sectioned(sentences, numbers_of(sentences, document.blocks))
    headings = [numbered(words, strings) for words in chain.from_iterable(sections)]
    tables: list[Sequence[Any]] = [blocks, pieces, rows, list(accumulate(map(len, sections))), headings]
    return packed(tables, [document.id, document.title, document.date, document.url, *strings], document.text)


def piece_row(text: str, piece: Piece, strings: dict[str, int]) -> tuple[int, int, int]:
    """Where a piece stands and how it reads."""
    is_as_in_the_text = piece.span.cut(text) == piece.words
    words = _AS_IN_THE_TEXT if is_as_in_the_text else numbered(piece.words, strings)
    return piece.span.start, piece.span.end, words


def numbered(words: str, strings: dict[str, int]) -> int:
    """The number of a string, which it gets if it has none; the first four are the document's own."""
    return strings.setdefault(words, len(strings) + 4)


def numbers_of(sentences: Iterable[Sentence], blocks: Iterable[Block]) -> Iterator[int]:
    """The number of each sentence's block among `blocks`; the very same ones follow each other, and are hashed once."""
    numbers = {block: number for number, block in enumerate(blocks)}
    block, number = None, 0
    for sentence in sentences:
        if sentence.block is not block:
            block, number = sentence.block, numbers[sentence.block]
        yield number


def sectioned(
    sentences: Iterable[Sentence], blocks: Iterable[int]
) -> tuple[list[tuple[str, ...]], list[tuple[int, int, int, int]]]:
    """The headings of each run of sentences that share them, and each sentence's block, place and run."""
    sections: list[tuple[str, ...]] = []
    rows = []
    for sentence, block in zip(sentences, blocks, strict=True):
        if not sections or sections[-1] != sentence.headings:
            sections.append(sentence.headings)
        rows.append((block, sentence.span.start, sentence.span.end, len(sections) - 1))
    return sections, rows


def packed(tables: Sequence[Sequence[Any]], strings: Sequence[str], text: str) -> bytes:
    """The bytes of tables of numbers, of strings and of a text."""
    encoded = [encode(string) for string in strings]
    every = [*tables, list(accumulate(map(len, encoded)))]
    numbers = [
        np.array([len(table) for table in every], dtype=_NUMBER),
        *(np.array(one, dtype=_NUMBER) for one in every),
    ]
    return b"".join([*(array.tobytes() for array in numbers), *encoded, encode(text)])


class Record:
    """A document and its sentences in `data`, the bytes that `record_of` gave; blocks are made when they are needed."""

    def __init__(self, data: Bytes) -> None:
        counts = data[: 4 * len(_WIDTHS)].view(_NUMBER).tolist()
        ends = list(accumulate(count * width for count, width in zip(counts, _WIDTHS, strict=True)))
        numbers = data[4 * len(_WIDTHS) :][: 4 * ends[-1]].view(_NUMBER)
        starts = [0, *ends[:-1]]
        tables = [
            numbers[start:end].reshape(-1, width) for start, end, width in zip(starts, ends, _WIDTHS, strict=True)
        ]
        self._blocks, self._pieces, self._sentences = tables[:3]
        self._sections, self._headings, self._ends = (table[:, 0] for table in tables[3:])
        self._strings = data[4 * (len(_WIDTHS) + ends[-1]) :]
        self._made: dict[int, Block] = {}

    @cached_property
    def document(self) -> Document:
        """The document."""
        identity, title, date, url = map(self._string, range(4))
        text = decode(self._strings[self._ends[-1] :])
        return Document(identity, title, text, LazyTuple(len(self._blocks), self._block), date, url)

    def __len__(self) -> int:
        """How many sentences there are."""
        return len(self._sentences)

    @property
    def sections(self) -> NDArray[np.int32]:
        """For each sentence, the number of the run of sentences under the same headings that it stands in."""
        return self._sentences[:, 3]

    def sentence(self, position: int) -> Sentence:
        """The sentence at `position` in the document."""
        block, start, end, section = self._sentences[position].tolist()
        return Sentence(self.document, self._block(block), Span(start, end), self._headings_of(section))

    def _headings_of(self, section: int) -> tuple[str, ...]:
        first = self._sections[section - 1] if section else 0
        return tuple(map(self._string, self._headings[first : self._sections[section]].tolist()))

    def _block(self, number: int) -> Block:
        if number not in self._made:  # two threads may make the same one, and then one of the two is kept
            kind, level, end = self._blocks[number].tolist()
            pieces = self._pieces[self._blocks[number - 1, 2] if number else 0 : end].tolist()
            self._made[number] = Block(_KINDS[kind], tuple(map(self._piece, pieces)), level)
        return self._made[number]

    def _piece(self, row: Sequence[int]) -> Piece:
        start, end, words = row
        span = Span(start, end)
        return Piece(span, span.cut(self.document.text) if words == _AS_IN_THE_TEXT else self._string(words))

    def _string(self, number: int) -> str:
        return decode(self._strings[self._ends[number - 1] if number else 0 : self._ends[number]])


def decode(letters: Bytes) -> str:
    """The string of which `encode` made these bytes."""
    return letters.tobytes().decode("utf-8", "surrogatepass")
