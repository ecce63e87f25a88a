"""Documents as they are posted: in which message of how many each sentence stands, and how a reply quotes it there."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from telegram import ReplyParameters

from briefbot.core.corpus import Corpus, digest
from briefbot.core.text import Document, Sentence, Span
from briefbot.faces.quoting import quotation
from briefbot.faces.telegram.contexts import sentences_of
from briefbot.faces.telegram.measuring import utf16_length
from briefbot.faces.telegram.posting import NativeQuote, Part, Shown, native_quote, posted
from briefbot.faces.telegram.recent import Newest

MOST_DOCUMENTS: Final = 16


@dataclass(frozen=True)
class Posting:
    """A document and the messages that show it; `spans` are what of the document can be quoted from each of them."""

    document: Document
    sentences: Sequence[Sentence] = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """A hash of the text, and with it of what the messages show."""
        return digest([self.document.text])

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The messages."""
        return posted(self.document, self.sentences)

    @cached_property
    def spans(self) -> tuple[Span | None, ...]:
        """From the first sentence of each message to its last; None where it has none."""
        divided = {block for block, count in self._pieces.items() if count > 1}
        return tuple(self._span(part, divided) for part in self.parts)

    def prepared(self) -> "Posting":
        """Itself, with everything worked out."""
        self.digest, self.spans  # noqa: B018 -- they are kept once they were asked for
        return self

    def quote_of(self, sentence: Sentence) -> NativeQuote | None:
        """How a reply quotes a sentence; None if it cannot."""
        return native_quote(self.parts, sentence)

    @cached_property
    def _pieces(self) -> Counter[Span]:
        """In how many pieces each block is shown."""
        return Counter(shown.block for part in self.parts for shown in part.shown)

    @cached_property
    def _by_block(self) -> dict[Span, list[Sentence]]:
        found: defaultdict[Span, list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            found[sentence.block.span].append(sentence)
        return found

    def _span(self, part: Part, divided: set[Span]) -> Span | None:
        whole = [span for shown in part.shown for span in self._spans(shown, shown.block in divided)]
        return Span(whole[0].start, whole[-1].end) if whole else None

    def _spans(self, shown: Shown, is_divided: bool) -> Iterator[Span]:  # noqa: FBT001 -- of two kinds of blocks
        """Of a block in one piece its span, of one in several those of the sentences in this piece."""
        if not is_divided:
            yield shown.block
            return
        for sentence in self._by_block.get(shown.block, []):
            before = quotation(sentence, shown.block, sentence.span)
            if shown.words.covers(Span(len(before.before), len(before.before) + len(before.marked))):
                yield sentence.span


@dataclass(frozen=True, slots=True)
class Shelf:
    """The last documents that were needed as messages: dividing a long one takes a while. For use from threads."""

    kept: Newest[str, Posting] = field(default_factory=lambda: Newest(MOST_DOCUMENTS))

    def posting(self, corpus: Corpus, document: Document) -> Posting:
        """`document`, which is of `corpus`, as messages."""
        kept = self.kept.find(document.id)
        if kept is None or kept.document is not document:
            kept = Posting(document, sentences_of(corpus, document.id))
            self.kept.keep(document.id, kept)
        return kept


def quoting(message: int, quote: NativeQuote, text: str | None) -> ReplyParameters | None:
    """A reply that quotes words of a message; None if they do not stand in its `text`, as far as that is known."""
    place = quote.position if text is None else nearest(text, quote.words, quote.position)
    return None if place is None else ReplyParameters(message, quote=quote.words, quote_position=place)


def nearest(text: str, words: str, position: int) -> int | None:
    """Where in `text` the `words` stand, of several places the one nearest to `position`, all in UTF-16 units."""
    return min(places(text, words), key=lambda place: abs(place - position), default=None)


def places(text: str, words: str) -> Iterator[int]:
    """All places of `words` in `text`, in UTF-16 units."""
    place = text.find(words)
    while place >= 0:
        yield utf16_length(text[:place])
        place = text.find(words, place + 1)
