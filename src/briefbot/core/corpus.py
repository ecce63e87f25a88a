"""Everything that can be asked about: all documents and their sentences in a fixed order."""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from briefbot.core.splitting import Boundaries, split
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span

# Deeper than any heading of Markdown: a table's head is context for its rows and for nothing after them.
TABLE_HEAD_LEVEL = 7

_MARK, _SPACE = re.compile(r"\W"), re.compile(r"\s")
# The beginning of a word of 240 characters or more, up to where the marks may stand that end a sentence with it.
_ENDLESS_WORD = re.compile(r"(?<!\S)\S{200,}(?=\S{40})")


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents, ordered by id, and their sentences, ordered as they stand.

    `sections` numbers, for each sentence, the run of sentences under the same headings of the same document that it
    stands in, so that neighbours can be told without looking at sentences.
    """

    documents: Sequence[Document]
    sentences: Sequence[Sentence] = field(repr=False)
    sections: NDArray[np.int32] = field(repr=False, compare=False)

    @classmethod
    def from_documents(cls, documents: Iterable[Document], boundaries: Boundaries) -> "Corpus":
        """The corpus of `documents`; `boundaries` finds where sentences end."""
        ordered = tuple(sorted(documents, key=lambda document: document.id))
        found = tuple(sentence for document in ordered for sentence in sentences(document, boundaries))
        return cls(ordered, found, sections_of(found))


def sections_of(sentences: Sequence[Sentence]) -> NDArray[np.int32]:
    """The number of each sentence's section, counted from 0 as they stand."""
    beginnings = [not same_section(before, after) for before, after in pairwise(sentences)]
    return np.cumsum([0, *beginnings], dtype=np.int32)[: len(sentences)]


def same_section(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences stand under the same headings of the same document."""
    return one.document.id == other.document.id and one.headings == other.headings


def sentences(document: Document, boundaries: Boundaries) -> Iterator[Sentence]:
    """What can be quoted from `document`, in order; headings are context and never quoted themselves."""
    above: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            above = [heading for heading in above if heading.level < block.level] + [block]
            continue
        if block.kind is not BlockKind.TABLE_ROW:
            above = [heading for heading in above if heading.level < TABLE_HEAD_LEVEL]
        headings = tuple(words for words in (heading.words for heading in above) if words != document.title)
        for span in quotable_spans(block, boundaries):
            yield Sentence(document, block, inked(document.text, span), headings)


def inked(text: str, span: Span) -> Span:
    """`span` without the white space at its ends, which a piece may have that is not divided."""
    ink = stripped(span.cut(text))
    return Span(span.start + ink.start, span.start + ink.end)


def quotable_spans(block: Block, boundaries: Boundaries) -> Iterator[Span]:
    """The sentences of `block` as spans of its document; a table row is one, and what has no letter or digit is none.

    Boundaries are looked for in the words that a person reads, since a "**" or the address of a link misleads them,
    and carried back to the places where those words stand.
    """
    words = "".join(piece.words for piece in block.pieces)
    ends = list(accumulate(len(piece.words) for piece in block.pieces))
    is_row = block.kind is BlockKind.TABLE_ROW
    for shown in [stripped(words)] if is_row else split(as_prose(block.pieces), boundaries):
        if any(character.isalnum() for character in shown.cut(words)):
            yield source_span(block.pieces, ends, shown)


def stripped(words: str) -> Span:
    """The span of `words` without the white space around them."""
    start = len(words) - len(words.lstrip())
    return Span(start, max(start, len(words.rstrip())))


def as_prose(pieces: Sequence[Piece]) -> str:
    """The words of `pieces`, as long as they are, in which no sentence ends where none can.

    That is inside a piece that is not divided, as code is not, and inside a run without white space that no word is
    as long as: such runs take most libraries quadratic time.
    """
    words = "".join(masked(piece) for piece in pieces)
    return _ENDLESS_WORD.sub(lambda found: "X" * len(found[0]), words)


def masked(piece: Piece) -> str:
    """The words of `piece`; if it is not divided, letters stand for all marks in it but one that ends it."""
    if piece.reads_as_it_stands or len(piece.words) <= 1:
        return piece.words
    return _MARK.sub("x", piece.words[:-1]) + _SPACE.sub("x", piece.words[-1])


def source_span(pieces: Sequence[Piece], ends: Sequence[int], shown: Span) -> Span:
    """Where the characters `shown` of the pieces' joined words stand, with the Markdown marks that touch them.

    `ends[i]` is where the words of piece i end in the joined words. A quotation is cut with both of its "**".
    """
    first, last = bisect_right(ends, shown.start), bisect_left(ends, shown.end)
    start = pieces[first].begins(shown.start - ends[first] + len(pieces[first].words))
    end = pieces[last].stops(shown.end - ends[last] + len(pieces[last].words))
    while first > 0 and not pieces[first - 1].words and pieces[first - 1].span.end == start:
        first, start = first - 1, pieces[first - 1].span.start
    while last + 1 < len(pieces) and not pieces[last + 1].words and pieces[last + 1].span.start == end:
        last, end = last + 1, pieces[last + 1].span.end
    return Span(start, end)


def digest(parts: Iterable[str]) -> str:
    """A hash of `parts` in their order (BLAKE2b, 128 bits, hexadecimal), in which ("ab", "c") is not ("a", "bc")."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        state.update(len(encoded).to_bytes(8, "little"))
        state.update(encoded)
    return state.hexdigest()
