"""A document in full, as messages in which its sentences can be quoted by Telegram itself."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefbot.core.text import Block, BlockKind, Document, Sentence, Span, printable
from briefbot.faces.quoting import quotation
from briefbot.faces.telegram.markup import Markup, beside, bold, kept, literal, quoted, text
from briefbot.faces.telegram.measuring import LONGEST_MESSAGE, LONGEST_QUOTE, beginning, shortened, utf16_length

# In UTF-16 units. A block that is longer than CHUNK is divided; so much room is left for the headings above one.
CHUNK = 3500
LONGEST_HEADINGS = LONGEST_MESSAGE - CHUNK - 10
# Telegram shows what stands behind the hundredth entity without its markup; the rest is for the links that it finds.
MOST_TAGS = 50
# Kinds of which several in a row stand in lines, not in paragraphs.
_IN_LINES = {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}


@dataclass(frozen=True, slots=True)
class Shown:
    """Which words of a block a message shows: `words` counts characters of what a person reads of the block at `block`.

    They begin `offset` UTF-16 units into the message.
    """

    block: Span
    words: Span
    offset: int


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a document that is posted in full, and what of the document it shows; its text needs no markup."""

    message: Markup
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class NativeQuote:
    """What it takes to reply to a sentence in a message: which part, the words, and where in it (UTF-16 units)."""

    part: int
    words: str
    position: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A heading, or a block or what of it fits into a message; `shown` counts from its own beginning."""

    markup: Markup
    kind: BlockKind
    shown: Shown | None = None

    @property
    def is_heading(self) -> bool:
        return self.kind is BlockKind.HEADING

    @property
    def units(self) -> int:
        """With the empty line above it."""
        return self.markup.units + 2

    @property
    def is_tagged(self) -> bool:
        return self.markup.html.startswith("<")


def posted(document: Document, sentences: Sequence[Sentence]) -> tuple[Part, ...]:
    """The messages that show `document` with its title; `sentences` are those of it that can be quoted.

    They are the same whenever the document's text, title and date are. Messages end between blocks, and inside one only
    if it is too long for a message: then between its sentences where that can be. A heading is in one message with what
    stands below it, unless there is nothing, or hundreds of characters of headings.
    """
    return tuple(_part(items) for items in _messages(_items(document, sentences)))


def native_quote(parts: Sequence[Part], sentence: Sentence) -> NativeQuote | None:
    """How a reply quotes `sentence` in the posted `parts` of its document, letter by letter.

    None if it is not in one of them undivided, or longer than Telegram quotes.
    """
    whole = quotation(sentence, sentence.block.span, sentence.span)
    place = Span(len(whole.before), len(whole.before) + len(whole.marked))
    for number, part in enumerate(parts):
        for shown in part.shown:
            if shown.block == sentence.block.span and shown.words.covers(place):
                return _native_quote(number, shown, whole.words, place)
    return None


def _native_quote(part: int, shown: Shown, words: str, place: Span) -> NativeQuote | None:
    """The quote of the words at `place`, which `shown` covers, as they were posted."""
    posted_words = kept(shown.words.cut(words))
    start, end = (len(kept(words[shown.words.start : there])) for there in (place.start, place.end))
    quote = posted_words[start:end]
    position = shown.offset + utf16_length(posted_words[:start])
    return NativeQuote(part, quote, position) if 0 < utf16_length(quote) <= LONGEST_QUOTE else None


def _items(document: Document, sentences: Sequence[Sentence]) -> Iterator[_Item]:
    """The title, then headings and blocks in their order, each short enough for a message."""
    title = beside(bold(text(shortened(printable(document.title), LONGEST_HEADINGS // 2))), text(document.date[:40]))
    if title:
        yield _Item(title, BlockKind.HEADING)
    for number, block in enumerate(document.blocks):
        if block.kind is not BlockKind.HEADING:
            yield from _chunks(document, block, sentences)
        elif number or block.words != document.title:
            yield from (_Item(bold(literal(words)), block.kind) for _, words in _divided(printable(block.words), ()))


def _chunks(document: Document, block: Block, sentences: Sequence[Sentence]) -> Iterator[_Item]:
    """A block, divided between its sentences if it is too long."""
    words = quotation(Sentence(document, block, block.span), block.span, None).words
    own = [sentence for sentence in sentences if sentence.block.span == block.span] if len(words) > CHUNK // 2 else []
    for start, chunk in _divided(words, own):
        bullet = literal("• ") if block.kind is BlockKind.LIST_ITEM and not start else Markup()
        shown = Shown(block.span, Span(start, start + len(chunk)), utf16_length(bullet.shown))
        yield _Item(bullet + _set_off(literal(chunk), block.kind), block.kind, shown)


def _set_off(markup: Markup, kind: BlockKind) -> Markup:
    """A quotation in a document as one; everything else as it is."""
    nothing = Markup()
    return quoted(nothing, markup, nothing, ("", ""), folded=False) if kind is BlockKind.QUOTATION else markup


def _divided(words: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, str]]:
    """`words` in runs of at most CHUNK units, with where each begins: at a sentence if it can, else at a space."""
    start, about = 0, list(_about(sentences))
    while start < len(words):
        end = start + len(beginning(words[start : start + CHUNK + 1], CHUNK))
        if end < len(words):
            last = bisect_right(about, end)
            starts = map(_start, reversed(sentences[max(0, last - 3) : last]))
            end = next((place for place in starts if start < place <= end), end)
        yield start, words[start:end].rstrip()
        start = end + len(words[end:]) - len(words[end:].lstrip())


def _about(sentences: Sequence[Sentence]) -> Iterator[int]:
    """Where in their block's words the sentences begin, but for a few characters: exactly is dear in a long block."""
    place = _start(sentences[0]) if sentences else 0
    for sentence, following in pairwise([*sentences, *sentences[-1:]]):
        yield place
        between = sentence.raw_words_of(Span(sentence.span.start, following.span.start))
        place += len(printable(between)) + between[-1:].isspace()


def _start(sentence: Sentence) -> int:
    """Where in its block's words a sentence begins."""
    return len(quotation(sentence, sentence.block.span, sentence.span).before)


def _messages(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The items in as few messages as hold them in order, headings together with what stands below them."""
    message: list[_Item] = []
    units = tags = 0  # the units with an empty line too many: above the first item there is none
    for item in items:
        if units + item.units > LONGEST_MESSAGE + 2 or tags + item.is_tagged > MOST_TAGS:
            headings = _headings_last(message)
            yield message[: len(message) - len(headings)]
            message = [*headings]
            units, tags = _units(headings), len(headings)
        message.append(item)
        units, tags = units + item.units, tags + item.is_tagged
    if message:
        yield message


def _headings_last(message: Sequence[_Item]) -> Sequence[_Item]:
    """The headings that a message ends with, if the next one can hold them; none if there is nothing above them."""
    count = next((count for count, item in enumerate(reversed(message)) if not item.is_heading), len(message))
    headings = message[len(message) - count :]
    is_movable = count < min(len(message), MOST_TAGS) and _units(headings) <= LONGEST_HEADINGS
    return headings if is_movable else ()


def _units(items: Iterable[_Item]) -> int:
    return sum(item.units for item in items)


def _part(items: Sequence[_Item]) -> Part:
    """The items as one message."""
    message, shown = items[0].markup, [items[0].shown]
    for above, item in pairwise(items):
        in_lines = above.kind is item.kind and item.kind in _IN_LINES
        message += literal("\n" if in_lines else "\n\n")
        offset = utf16_length(message.shown)
        shown.append(item.shown and replace(item.shown, offset=offset + item.shown.offset))
        message += item.markup
    return Part(message, tuple(one for one in shown if one))
