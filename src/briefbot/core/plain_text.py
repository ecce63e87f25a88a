"""The blocks of plain text as news sites and mail give it: paragraphs, headings, list items; page footers are dropped.

Paragraphs end at a blank line or at the end of a line, whichever the text means: a line goes on in the next one only
if it was wrapped there, that is, if the next word had no room left in it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from briefbot.core.text import Block, BlockKind, Piece, Span

# Nobody wraps prose by hand wider than this; a longer line is a paragraph of its own.
WIDEST_WRAP = 120
LONGEST_HEADING = 80

_SENTENCE_END = re.compile(r"""(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…][)\]}"'”’»]*$""")
_END_PUNCTUATION = re.compile(r"""[.!?…:;,][)\]}"'”’»]*$""")
_BULLET = re.compile(r"(?:[-*•‣◦–]|\(?\d{1,3}[.)])\s+(?=\S)")
_BYLINE = re.compile(r"by\s+[A-Z]", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:updated|published|(?:mon|tues|wednes|thurs|fri|satur|sun)day|gmt|utc|[ap]\.?m\.?|at|on"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|\d+(?:st|nd|rd|th)?)[\s,.:/|–-]*)+",
    re.IGNORECASE,
)
_PAGE = r"page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
_FOOTER = re.compile(
    rf"""\W*(?:p(?:age|\.)?\s*)?\d{{1,4}}(?:\s*(?:of|/)\s*\d{{1,4}})?\W*  # "3", "- 3 -", "Page 3 of 7", "3/7"
    | .{{0,120}}[|·•–—-]\s*{_PAGE}                                         # "The Daily Brief | Page 3"
    | {_PAGE}\s*[|·•–—-].{{0,120}}                                         # "Page 3 | The Daily Brief"
    | https?://\S+\s+\d{{1,4}}/\d{{1,4}}                                   # what a browser prints below a page
    | (?:©|\(c\)|copyright\b).{{0,60}}\d{{4}}.{{0,120}}                    # "© 2026 The Daily Brief. All rights reserved."
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_page_footer(words: str) -> bool:
    """Whether a line is what printers and web sites put around a text: a page number or a notice of copyright."""
    return _FOOTER.fullmatch(words) is not None


def plain_blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The blocks of `text` from the character `start` on; spans count from the beginning of `text`."""
    paragraphs = [
        paragraph
        for printed, lines in groupby(text_lines(text, start), lambda line: is_printed(line.cut(text)))
        if printed
        for paragraph in joined_lines(text, list(lines))
    ]
    return tuple(
        block_of(text, paragraph, index == 0, paragraphs[index + 1 : index + 2])
        for index, paragraph in enumerate(paragraphs)
    )


def is_printed(line: str) -> bool:
    """Whether a line says anything: it is neither blank nor a page footer."""
    return bool(line) and not is_page_footer(line)


def text_lines(text: str, start: int) -> Iterator[Span]:
    """Each line without the white space around it; a blank one is an empty span."""
    for line in text[start:].splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        yield Span(start + indent, max(start + indent, start + len(line.rstrip())))
        start += len(line)


def joined_lines(text: str, lines: Sequence[Span]) -> Iterator[list[Span]]:
    """Neighbouring lines as paragraphs, each the lines that it was wrapped into."""
    width = max(len(line) for line in lines)
    paragraph = [lines[0]]
    for line in lines[1:]:
        if goes_on(paragraph[-1].cut(text), line.cut(text), width):
            paragraph.append(line)
        else:
            yield paragraph
            paragraph = [line]
    yield paragraph


def goes_on(line: str, following: str, width: int) -> bool:
    """Whether the paragraph of `line` goes on in the `following` one, where the widest line has `width` characters."""
    if _BULLET.match(following):
        return False
    if following[0].islower():
        return True
    no_room = len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
    return width <= WIDEST_WRAP and no_room and not _SENTENCE_END.search(line)


def block_of(text: str, lines: Sequence[Span], is_first: bool, following: Sequence[Sequence[Span]]) -> Block:
    """The block that a paragraph is, seen from its own words and from the paragraph after it."""
    words = lines[0].cut(text)
    if bullet := _BULLET.match(words):
        item = [Span(lines[0].start + bullet.end(), lines[0].end), *lines[1:]]
        return Block(BlockKind.LIST_ITEM, line_pieces(text, item))
    if following and looks_like_heading(text, lines) and (is_first or heads(text, lines, following[0])):
        return Block(BlockKind.HEADING, line_pieces(text, lines), level=1 if is_first else 2)
    return Block(BlockKind.PARAGRAPH, line_pieces(text, lines))


def looks_like_heading(text: str, lines: Sequence[Span]) -> bool:
    """Whether a paragraph is one short line with a letter and no end punctuation, and no byline or date either."""
    words = lines[0].cut(text)
    return (
        len(lines) == 1
        and len(words) <= LONGEST_HEADING
        and any(character.isalpha() for character in words)
        and not any(sign.match(words) for sign in (_BULLET, _BYLINE))
        and not _END_PUNCTUATION.search(words)
        and not _DATE.fullmatch(words)
    )


def heads(text: str, lines: Sequence[Span], following: Sequence[Span]) -> bool:
    """Whether a heading has something below it; short lines right under each other are a list without marks."""
    blank_between = len(text[lines[-1].end : following[0].start].splitlines()) > 2
    return blank_between or not looks_like_heading(text, following)


def line_pieces(text: str, lines: Sequence[Span]) -> tuple[Piece, ...]:
    """The pieces of a paragraph: its lines, and single spaces for what stands between them."""
    pieces = [Piece(lines[0], lines[0].cut(text))]
    for line in lines[1:]:
        pieces.append(Piece(Span(pieces[-1].span.end, line.start), " "))
        pieces.append(Piece(line, line.cut(text)))
    return tuple(pieces)
