"""The blocks of plain text as news sites, mail and PDF give it: paragraphs, headings, list items.

Paragraphs end at a blank line or at the end of a line, whichever the text means: a line goes on in the next one only
if it was wrapped there, that is, if the next word had no room left in it. Page footers are dropped, and a paragraph
that a page cut in two is one again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, unique

from briefbot.core.page_footers import is_page_footer_among, page_numbers
from briefbot.core.text import Block, BlockKind, Piece, Span

# Nobody wraps prose by hand narrower or wider than this; a longer line is a paragraph of its own.
NARROWEST_WRAP, WIDEST_WRAP = 40, 120
LONGEST_HEADING = 80

# White space, and the ">" of mail that quotes mail; ">50" is a word.
_INDENT = re.compile(r"\s*(?:>+(?!\S)\s*)*")
# A last word that is one of these may as well be an abbreviation: "Mr.", "Sept.", "U.S.", "p.m.".
_ABBREVIATION = re.compile(r"(?<!\w)(?:[A-Z][a-z]{0,3}|(?:[^\W\d_]\.)+[^\W\d_]|vs|etc|no|al|cf|ca|est|approx)\.$")
_SENTENCE_END = re.compile(r"""[.!?…][)\]}"'”’»]*$""")
_END_PUNCTUATION = re.compile(r"""[.!?…:;,][)\]}"'”’»]*$""")
_BULLET = re.compile(r"(?:[-*•‣◦·–]|\(?(?P<number>\d{1,3})[.)])\s+(?=\S)")
_BYLINE = re.compile(r"(?i:(?:(?:written|report(?:ing|ed)|edit(?:ing|ed)|analysis|photographs?)\s+)?by)\s+[A-Z]")
# "Tokyo, 1 February 2026", "LONDON (Reuters) – 2 Feb.": a place before a date.
_PLACE = re.compile(r"[A-Z][\w.'’() /-]{0,40}(?:,|\s[–—|-])\s+(?=\S)")
_DATE_WORD = re.compile(
    r"(?:updated|published|posted|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*day|mon|tue|wed|thu|fri|sat|sun|gmt|utc|bst|[ap]m?|m"
    r"|at|on|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\d{1,4}(?:st|nd|rd|th)?)",
    re.IGNORECASE,
)
_DATE_GAP = re.compile(r"[\s,.:/|–-]+")


@unique
class Gap(IntEnum):
    """What stands between a line and the one printed before it."""

    NONE = 0
    BLANK = 1
    PAGE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the white space around it, and what stands before it."""

    span: Span
    words: str
    gap: Gap


def plain_blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The blocks of `text` from the character `start` on; spans count from the beginning of `text`."""
    parts = runs(printed_lines(text, start))
    paragraphs = [paragraph for lines in parts for paragraph in joined_lines(lines)]
    return tuple(
        block_of(paragraph, paragraphs[max(0, index - 1) : index], paragraphs[index + 1 : index + 2])
        for index, paragraph in enumerate(paragraphs)
    )


def printed_lines(text: str, start: int) -> Iterator[Line]:
    """Each line that says anything: it is neither blank nor a page footer."""
    gap, numbers = Gap.BLANK, page_numbers(text[start:])
    for raw in text[start:].splitlines(keepends=True):
        span = inked(raw, start)
        words = span.cut(text)
        is_footer = is_page_footer_among(numbers, words)
        is_page = is_footer or "\f" in raw
        if words and not is_footer:
            yield Line(span, words, gap)
            gap = Gap.PAGE if is_page else Gap.NONE
        else:
            gap = max(gap, Gap.PAGE if is_page else Gap.BLANK)
        start += len(raw)


def inked(raw: str, start: int) -> Span:
    """Where the words of the line `raw` stand, which begins at `start`; an empty span if it is blank."""
    indent = _INDENT.match(raw)
    begin = indent.end() if indent else 0
    return Span(start + begin, start + max(begin, len(raw.rstrip())))


def runs(lines: Iterator[Line]) -> list[list[Line]]:
    """The lines between blank ones; what a page footer parts stays together, for a paragraph may go on behind it."""
    found: list[list[Line]] = []
    for line in lines:
        if line.gap is Gap.BLANK or not found:
            found.append([])
        found[-1].append(line)
    return found


def joined_lines(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Neighbouring lines as paragraphs, each the lines that it was wrapped into."""
    width = max(len(line.words) for line in lines)
    paragraph = [lines[0]]
    for line in lines[1:]:
        if goes_on(paragraph, line, width):
            paragraph.append(line)
        else:
            yield paragraph
            paragraph = [line]
    yield paragraph


def goes_on(paragraph: Sequence[Line], following: Line, width: int) -> bool:
    """Whether `paragraph` goes on in the `following` line, where the widest line around has `width` characters."""
    if begins_item(paragraph, following):
        return False
    if following.words[0].islower():
        return True
    last, next_word = paragraph[-1].words, following.words.split(maxsplit=1)[0]
    has_room = len(last) + 1 + len(next_word) <= width
    return NARROWEST_WRAP <= width <= WIDEST_WRAP and not has_room and not ends_sentence(last)


def begins_item(paragraph: Sequence[Line], following: Line) -> bool:
    """Whether a list item begins below `paragraph`.

    As in CommonMark, only the number 1 begins a list right under prose: a wrapped line that
    begins with "40. It was" goes on.
    """
    bullet = _BULLET.match(following.words)
    return bullet is not None and (bullet["number"] in {None, "1"} or _BULLET.match(paragraph[0].words) is not None)


def ends_sentence(line: str) -> bool:
    """Whether a sentence ends with `line`; where an abbreviation ends it nobody knows, and none does here."""
    return _SENTENCE_END.search(line) is not None and not _ABBREVIATION.search(line)


def block_of(lines: Sequence[Line], before: Sequence[object], following: Sequence[Sequence[Line]]) -> Block:
    """The block that a paragraph is, seen from its own words and from the paragraph before and after it, if any."""
    spans = [line.span for line in lines]
    if bullet := _BULLET.match(lines[0].words):
        item = [Span(spans[0].start + bullet.end(), spans[0].end), *spans[1:]]
        words = [lines[0].words[bullet.end() :], *(line.words for line in lines[1:])]
        return Block(BlockKind.LIST_ITEM, line_pieces(item, words))
    pieces = line_pieces(spans, [line.words for line in lines])
    if following and looks_like_heading(lines) and (not before or heads(following[0])):
        return Block(BlockKind.HEADING, pieces, level=2 if before else 1)
    return Block(BlockKind.PARAGRAPH, pieces)


def looks_like_heading(lines: Sequence[Line]) -> bool:
    """Whether a paragraph is one short line with a letter and no end punctuation, and no byline or date either."""
    words = lines[0].words
    return (
        len(lines) == 1
        and len(words) <= LONGEST_HEADING
        and any(character.isalpha() for character in words)
        and not _BULLET.match(words)
        and not _BYLINE.match(words)
        and not _END_PUNCTUATION.search(words)
        and not is_dateline(words)
    )


def is_dateline(words: str) -> bool:
    """Whether a line is a date, and perhaps a place before it."""
    place = _PLACE.match(words)
    return is_date(words) or (place is not None and is_date(words[place.end() :]))


def is_date(words: str) -> bool:
    """Whether there is nothing but a date or a time of day in `words`; "May" may be anything."""
    return any(map(str.isdigit, words)) and all(_DATE_WORD.fullmatch(word) for word in _DATE_GAP.split(words) if word)


def heads(following: Sequence[Line]) -> bool:
    """Whether a heading has something below it; short lines right under each other are a list without marks."""
    return following[0].gap is not Gap.NONE or not looks_like_heading(following)


def line_pieces(spans: Sequence[Span], words: Sequence[str]) -> tuple[Piece, ...]:
    """The pieces of a paragraph: its lines, and single spaces for what stands between them."""
    pieces = [Piece(spans[0], words[0])]
    for span, shown in zip(spans[1:], words[1:], strict=True):
        pieces.append(Piece(Span(pieces[-1].span.end, span.start), " "))
        pieces.append(Piece(span, shown))
    return tuple(pieces)
